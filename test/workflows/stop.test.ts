/** A person stops an execution in n8n: no further message goes out, and the rest goes out later, once. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { compare } from '../../sandbox/chaos/compare';
import { instantOf } from '../../sandbox/run/options';
import { Progress } from '../../sandbox/run/progress';
import { Rest } from '../../sandbox/run/rest';
import { Sandbox } from '../../sandbox/run/sandbox';
import { type Debtor, inventedCpf, writeDebtors } from './portfolio';

const {
	COBRANCA_PACKAGE: packageRoot = '',
	COBRANCA_NODE: node = '',
	COBRANCA_HOST: host = '',
	COBRANCA_POSTGRES: postgresHome,
} = process.env;
const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-stop-'));
// PostgreSQL, which as root runs as another user, keeps its cluster in here only if it can get here.
chmodSync(folder, 0o755);
jest.setTimeout(480_000);

const TUESDAY = instantOf('2026-11-24T10:00:00-03:00');
const MINUTE = 60_000;
/** Of one batch; at the provider's pace here some twenty seconds. */
const DEBTORS = 150;
/** What the adapter of Zenvia has on the wire at once, at most. */
const IN_FLIGHT = 20;
/** How long an answer takes, ms: far longer than n8n needs to stop. */
const SLOW = 900;

const debtors: Debtor[] = Array.from({ length: DEBTORS }, (_, n) => ({
	name: `Pessoa Inventada ${n}`,
	document: inventedCpf(1_000 + n),
	phone: `551190${String(1_000_000 + n * 137).padStart(7, '0')}`,
	uf: 'SP',
	cep: '01001-000',
	due: '2026-11-19',
}));

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(what: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 180_000;
	while (!(await what())) {
		if (Date.now() > deadline) throw new Error('it never came true');
		await pause(50);
	}
}

describe('an execution that is stopped by hand', () => {
	let sandbox: Sandbox;

	beforeAll(async () => {
		sandbox = await Sandbox.boot(
			{
				dataDir: path.join(folder, 'data'),
				fresh: false,
				database: 'sqlite',
				seed: 1,
				misbehave: ['zenvia/slow:1'],
				providerFlags: {
					zenvia: ['--slow-ms', String(SLOW), '--sent-delay-ms', '50', '--delivered-delay-ms', '200'],
				},
				settleMs: 1_500,
				steadyPorts: false,
				progress: new Progress(() => undefined),
				packageRoot,
				node,
				host,
				postgresHome,
			},
			{ name: 'stop', now: TUESDAY },
		);
	});

	afterAll(async () => {
		await sandbox?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	it('sends nothing more but what was on the wire; the rest goes out once, later', async () => {
		const began = Date.now();
		const report = await sandbox.importPortfolio(writeDebtors(path.join(folder, 'stop.csv'), debtors));
		const rest = new Rest(sandbox.fleet.editor);
		await rest.signIn(sandbox.owner);
		await sandbox.publish();
		const { ledger, providers } = sandbox.current;
		const received = async () => Object.values(await providers.counts()).reduce((sum, n) => sum + n, 0);
		await until(async () => (await received()) >= 10);
		const running = async () =>
			(
				await rest.call<{ results: { id: string; status: string }[] }>(
					'GET',
					'/executions?filter=%7B%22status%22%3A%5B%22running%22%5D%7D&limit=20',
				)
			).results;
		const [execution] = await running();
		expect(execution).toBeDefined();
		await rest.call('POST', `/executions/${execution?.id}/stop`);
		const atStop = await received();
		expect(atStop).toBeLessThan(DEBTORS / 2);
		await until(async () => (await running()).length === 0);
		// Several times what an answer takes.
		await pause(5 * SLOW);
		const later = await received();
		expect(later - atStop).toBeLessThanOrEqual(IN_FLIGHT);
		const still = await ledger.status();
		expect(still.underWay).toBeLessThan(DEBTORS - later + IN_FLIGHT);
		expect(still.openTasks).toBe(0);

		// Neither this nor the lease's own end sends anything: the cases come again after a quarter of an hour.
		await pause(1_000);
		expect(await received()).toBe(later);
		await sandbox.open('stop', TUESDAY + 20 * MINUTE);
		await sandbox.publish();
		const { result, complaints } = await sandbox.settle({ began, receivedBefore: {}, report });
		expect(complaints).toEqual([]);
		expect(result).toMatchObject({ failed: 0, unknown: 0, duplicates: 0, violations: 0, due: DEBTORS });
		expect(await received()).toBe(DEBTORS);
		expect(await compare(sandbox.current)).toMatchObject({ lost: [] });
		const after = await ledger.status();
		expect(after.cases).toMatchObject({ queued: 0, leased: 0 });
		expect(after.underWay).toBe(0);
	});
});
