import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { chaos } from '../../sandbox/chaos/chaos';

const {
	COBRANCA_PACKAGE: packageRoot = '',
	COBRANCA_NODE: node = '',
	COBRANCA_HOST: host = '',
	COBRANCA_POSTGRES: postgresHome,
} = process.env;
// Each kill costs a start of n8n: seconds here, a minute on a busy machine.
jest.setTimeout(600_000);

/** `npm run chaos` does this as often as you like. */
describe('one day of chaos', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'cobranca-chaos-'));
		// PostgreSQL, which as root runs as another user, keeps its cluster in here only if it can get here.
		chmodSync(folder, 0o755);
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it.each([
		['sqlite', 14],
		['postgres', 18],
	] as const)('with the ledger in %s (seed %i): nothing twice, nothing lost', async (database, seed) => {
		const said: string[] = [];
		const { details, ...result } = await chaos(
			{ runs: 1, database, seed, debts: 120, data: path.join(folder, 'data') },
			{ packageRoot, node, host, postgresHome },
			(line) => said.push(line),
		);
		expect({ details, said: details.length > 0 ? said : [] }).toEqual({ details: [], said: [] });
		expect(result).toMatchObject({ duplicates: 0, violations: 0, lost: 0 });
		expect(result.kills).toBeGreaterThan(0);
		expect(result.sent).toBeGreaterThan(20);
		expect(result.replies).toBeGreaterThan(0);
	});
});
