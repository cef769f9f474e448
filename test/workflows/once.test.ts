/** `npm start -- --once --json` as a process: what it says on its one line, what it does on the second day, what it leaves behind. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Result } from '../../sandbox/run/result';
import { findPeople, peopleOf } from '../support/personalData';
import { keptAfterwards, whoIsIn } from './n8nKeeps';
import { writeDemo } from './portfolio';

const { COBRANCA_PACKAGE: packageRoot = '', COBRANCA_NODE: node = '' } = process.env;
const postgresHome = process.env.COBRANCA_POSTGRES;
const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-once-'));
// PostgreSQL, which as root runs as another user, keeps its cluster in here only if it can get here.
chmodSync(folder, 0o755);
const dataDir = path.join(folder, 'data');
// An n8n starts within seconds here, within minutes on a busy machine.
jest.setTimeout(240_000);

const MONDAY = '2026-11-23T10:00:00-03:00';

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `npm start` runs, as a process of its own. */
function cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
	const script = path.join(packageRoot, 'build', 'sandbox', 'cli.js');
	return new Promise((resolve) => {
		execFile(node, [script, ...args], (error, stdout, stderr) =>
			resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
		);
	});
}

describe('npm start -- --once --json', () => {
	const demo = writeDemo(path.join(folder, 'demo.csv'), 150, '2026-11-23');
	const said: string[] = [];
	const run = async () => {
		const ran = await cli(
			...['--once', '--json', '--meter', '--data', dataDir, '--portfolio', demo, '--now', MONDAY],
		);
		said.push(ran.stdout, ran.stderr);
		return ran;
	};

	it('collects on a Monday at ten: what was sent arrived, once, and the only line on stdout says so', async () => {
		const { code, stdout, stderr } = await run();
		expect({ code, lines: stdout.trimEnd().split('\n').length, stderr: code === 0 ? '' : stderr }).toEqual({
			code: 0,
			lines: 1,
			stderr: '',
		});
		const result = JSON.parse(stdout) as Result;
		expect(result).toMatchObject({ failed: 0, unknown: 0, duplicates: 0, violations: 0 });
		expect(result.debts + result.rejected).toBe(150);
		expect(result.sent.sms).toBeGreaterThan(10);
		expect(result.sent.email).toBeGreaterThan(5);
		expect(result.sent.whatsapp).toBeGreaterThan(0);
		expect(result.boletos).toBeGreaterThan(5);
		expect(result.received).toEqual(result.sent);
		expect(result.due).toBe(sum(result.sent) + sum(result.held) + result.human);
		expect(result.n8n).toEqual({
			rssStartMb: expect.any(Number),
			rssPeakMb: expect.any(Number),
			loopP99Ms: expect.any(Number),
			loopMaxMs: expect.any(Number),
		});
		const { rssStartMb = 0, rssPeakMb = 0, loopP99Ms = 0, loopMaxMs = 0 } = result.n8n ?? {};
		expect(rssPeakMb).toBeGreaterThanOrEqual(rssStartMb);
		expect(loopMaxMs).toBeGreaterThanOrEqual(loopP99Ms);
		// n8n answers people while it collects. Alone it is about 15 ms; a second would be a page that hangs.
		expect(loopP99Ms).toBeGreaterThan(0);
		expect(loopP99Ms).toBeLessThan(1000);
	});

	it('sends nothing when it is started again on the same ledger', async () => {
		const { code, stdout } = await run();
		expect(code).toBe(0);
		const none = { sms: 0, whatsapp: 0, email: 0 };
		expect(JSON.parse(stdout)).toMatchObject({ due: 0, sent: none, received: none, duplicates: 0 });
	});

	it('leaves nobody of the portfolio in n8n: not in its database, its files or its log', async () => {
		const people = peopleOf(demo);
		const kept = await keptAfterwards(dataDir, postgresHome);
		expect(whoIsIn(kept, people)).toEqual([]);
		expect(whoIsIn([{ place: 'output', content: said.join('\n') }], people)).toEqual([]);
		// What is looked through is what n8n wrote, and the portfolio did come through it.
		const owner = { numbers: new Set<string>(), emails: new Set(['operacao@cobranca.example']) };
		expect(whoIsIn(kept, owner).join()).toContain('user: email');
		expect(kept.map(({ place }) => place)).toEqual(
			expect.arrayContaining(['execution_data', 'n8n.log', path.join('n8n', '.n8n', 'n8nEventLog.log')]),
		);
		const ledger = path.join(dataDir, 'n8n', '.n8n', 'cobranca', 'cobranca.sqlite');
		const stored = new DatabaseSync(ledger, { readOnly: true });
		const addresses = stored.prepare('select address from contact_points').all();
		stored.close();
		expect(findPeople(JSON.stringify(addresses), people).length).toBeGreaterThan(50);
	});

	it('says in a sentence what is wrong with a flag', async () => {
		const { code, stdout, stderr } = await cli('--now', 'tomorrow');
		expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
		expect(stderr).toMatch(/--now "tomorrow" is no instant/);
	});
});
