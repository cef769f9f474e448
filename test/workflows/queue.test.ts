/** n8n in queue mode as `npm run start:queue` brings it up: Redis, main, webhook process and two workers, each with the package. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { compare } from '../../sandbox/chaos/compare';
import { instantOf } from '../../sandbox/run/options';
import { Progress } from '../../sandbox/run/progress';
import { Rest } from '../../sandbox/run/rest';
import { Sandbox } from '../../sandbox/run/sandbox';
import { redisProgram } from '../../sandbox/services/redis';
import { writeDemo } from './portfolio';

const {
	COBRANCA_PACKAGE: packageRoot = '',
	COBRANCA_NODE: node = '',
	COBRANCA_HOST: host = '',
	COBRANCA_POSTGRES: postgresHome,
} = process.env;
const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-queue-'));
// PostgreSQL, which as root runs as another user, keeps its cluster in here only if it can get here.
chmodSync(folder, 0o755);
// Four n8n processes start: half a minute here, minutes on a busy machine.
jest.setTimeout(480_000);

const FAST = ['--sent-delay-ms', '50', '--delivered-delay-ms', '200', '--reply-delay-ms', '100'];
const TUESDAY = instantOf('2026-11-24T10:00:00-03:00');

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0);

async function until(what: () => Promise<boolean>): Promise<void> {
	while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** By its own log: it has begun executions that it has not finished. */
function isBusy(worker: string): boolean {
	const log = readFileSync(path.join(folder, 'data', `${worker}.log`), 'utf8');
	const count = (what: RegExp) => log.match(what)?.length ?? 0;
	return count(/Worker started execution/g) > count(/Worker finished execution/g);
}

// `npm test` brings everything else itself.
(redisProgram() ? describe : describe.skip)('n8n in queue mode (needs a Redis server)', () => {
	let sandbox: Sandbox;
	const demo = writeDemo(path.join(folder, 'demo.csv'), 120, '2026-11-24');

	beforeAll(async () => {
		sandbox = await Sandbox.boot(
			{
				dataDir: path.join(folder, 'data'),
				fresh: false,
				database: 'postgres',
				workers: 2,
				// So that a small portfolio has several.
				batches: { size: 15 },
				seed: 1,
				misbehave: [],
				providerFlags: { zenvia: FAST, meta: FAST, smtp: ['--report-delay-ms', '200'] },
				settleMs: 1_500,
				steadyPorts: false,
				progress: new Progress(() => undefined),
				packageRoot,
				node,
				host,
				postgresHome,
			},
			{ name: 'first', now: TUESDAY },
		);
	});

	afterAll(async () => {
		await sandbox?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	it('refuses a ledger in SQLite with one sentence, where its credential is entered', async () => {
		const rest = new Rest(sandbox.fleet.editor);
		await rest.signIn(sandbox.owner);
		const data = { engine: 'sqlite', file: 'livro.sqlite', hashKey: 'x'.repeat(32) };
		const credentials = { id: '', name: 'Outro livro', type: 'cobrancaLedgerApi', data };
		const answer = await rest.call<{ status: string; message: string }>('POST', '/credentials/test', {
			credentials,
		});
		expect(answer.status).toBe('Error');
		expect(answer.message).toMatch(
			/^A SQLite ledger cannot be used while n8n runs in queue mode, .*: choose PostgreSQL in the ledger credential\./,
		);
	});

	it('collects through webhook process and workers: what was sent arrived, once', async () => {
		const { result, complaints } = await sandbox.run(demo);
		expect(complaints).toEqual([]);
		expect(result).toMatchObject({ failed: 0, unknown: 0, duplicates: 0, violations: 0 });
		expect(result.received).toEqual(result.sent);
		expect(sum(result.sent)).toBeGreaterThan(30);
		expect(result.boletos).toBeGreaterThan(5);
		expect(result.due).toBe(sum(result.sent) + sum(result.held) + result.human);
		// Creditors, portfolio, and a batch for every 15 cases.
		expect(sum(result.executions ?? {})).toBeGreaterThan(5);
	});

	// What was on the wire may be all of the batch; that the rest is taken over is tested where it can be told (collectionTrigger.test.ts).
	it('loses nothing and sends nothing twice when a worker is killed with a batch in its hands', async () => {
		await sandbox.open('killed', TUESDAY);
		const { ledger, providers } = sandbox.current;
		const began = Date.now();
		const report = await sandbox.importPortfolio(demo);
		await sandbox.publish();
		// One dies with a batch in its hands: no provider answers any more, so nothing of it ends before.
		const frozen = Promise.all(providers.all.map((provider) => provider.freeze(6_000)));
		let victim: string | undefined;
		await until(async () => {
			const { cases } = await ledger.status();
			victim = cases.leased > 0 ? ['worker1', 'worker2'].find(isBusy) : undefined;
			return victim !== undefined;
		});
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(isBusy(String(victim))).toBe(true);
		await sandbox.fleet.kill(String(victim));
		await frozen;
		const { result } = await sandbox.settle({ began, receivedBefore: {}, report });
		const after = await ledger.status();
		expect(after.cases).toMatchObject({ queued: 0, leased: 0 });
		expect(after.underWay).toBe(0);
		expect(result).toMatchObject({ failed: 0, duplicates: 0, violations: 0 });
		expect(await compare(sandbox.current)).toMatchObject({ lost: [] });
		expect(sum(result.sent) + result.unknown).toBeGreaterThan(30);
		expect(sum(result.executions ?? {})).toBeGreaterThan(3);
	});
});
