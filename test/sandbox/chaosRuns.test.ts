/** `npm run chaos` around its runs, with a sandbox in which none comes to its end: its flags, and the names and sums of its line. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { chaos } from '../../sandbox/chaos/chaos';
import { chaosOptions, HELP } from '../../sandbox/chaos/options';
import { Sandbox } from '../../sandbox/run/sandbox';

const root = path.resolve(__dirname, '../..');
const installed = { packageRoot: root, node: '', host: '', postgresHome: undefined };
const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-chaos-runs-'));
afterEach(() => jest.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function brokenSandbox() {
	const stop = jest.fn(() => Promise.resolve());
	const open = jest.fn(() => Promise.reject(new Error('PostgreSQL is gone')));
	// Every part of n8n does at once whatever is asked of it.
	const fleet = new Proxy({}, { get: () => () => Promise.resolve() });
	const fake = { addresses: { data: folder }, fleet, open, stop } as unknown as Sandbox;
	const boot = jest.spyOn(Sandbox, 'boot').mockResolvedValue(fake);
	return { boot, open, stop };
}
const asked = (...argv: string[]) => chaosOptions(argv, folder, folder);

it('takes the flags of its help, and each of them is in it', () => {
	expect(asked('--json', '--runs', '50', '--database', 'postgres')).toMatchObject({
		json: true,
		runs: 50,
		database: 'postgres',
		workers: undefined,
		data: path.join(folder, '.chaos'),
	});
	expect(asked()).toMatchObject({ json: false, database: 'sqlite', seed: 1 });
	expect(asked('--queue', '--json')).toMatchObject({ database: 'postgres', workers: 2 });
	for (const flag of ['runs', 'database', 'queue', 'workers', 'seed', 'debts', 'data', 'json', 'help'])
		expect(HELP).toContain(`  --${flag} `);
	expect(() => asked('--runs', '0')).toThrow('--runs must be a whole number, 1 or more.');
	expect(() => asked('--database', 'mysql')).toThrow('--database is sqlite or postgres.');
	expect(() => asked('--workers', '2')).toThrow('queue mode');
});

it('counts a run that nobody saw end as lost, names its seed, and goes on with the next', async () => {
	const { open, stop } = brokenSandbox();
	const said: string[] = [];
	const options = asked('--runs', '2', '--seed', '7', '--debts', '20', '--database', 'postgres');
	const { details, ...line } = await chaos(options, installed, (one) => said.push(one));
	expect(line).toMatchObject({ runs: 2, lost: 2, duplicates: 0, violations: 0, seedsToLookAt: [7, 8] });
	expect(details).toEqual([
		expect.stringContaining('PostgreSQL is gone'),
		expect.stringContaining('PostgreSQL is gone'),
	]);
	expect(open).toHaveBeenCalledTimes(2);
	expect(stop).toHaveBeenCalledTimes(1);
	expect(said.filter((one) => one.startsWith('Run with seed ')).length).toBe(2);
	// Whoever reads the line by program counts on these names.
	const names = ['runs', 'kills', 'due', 'sent', 'held', 'failed', 'unknown', 'settledLater'];
	names.push('duplicates', 'violations', 'lost', 'seconds');
	names.push('replies', 'payments', 'secondsPerRun', 'seedsToLookAt');
	expect(Object.keys(line).sort()).toEqual([...names].sort());
	const page = readFileSync(path.join(root, 'docs/chaos.md'), 'utf8');
	expect(names.filter((name) => !page.includes(`"${name}":`))).toEqual([]);
});

it('begins no further run when it is told to stop, and tells the sum of those that were', async () => {
	const { open } = brokenSandbox();
	const stopping = new AbortController();
	open.mockImplementation(() => {
		stopping.abort();
		return Promise.reject(new Error('cut'));
	});
	const options = asked('--runs', '50', '--debts', '20', '--database', 'postgres');
	const { runs, lost } = await chaos(options, installed, () => undefined, stopping.signal);
	expect({ runs, lost }).toEqual({ runs: 1, lost: 1 });
});

it('gives both workers of queue mode batches to take, and a door that is shut while n8n starts', async () => {
	const { boot } = brokenSandbox();
	await chaos(asked('--queue', '--runs', '1', '--debts', '20'), installed, () => undefined);
	expect(boot.mock.calls[0]?.[0]).toMatchObject({
		workers: 2,
		batches: { size: 40, atOnce: 2 },
		database: 'postgres',
		gated: true,
		fresh: true,
	});
});
