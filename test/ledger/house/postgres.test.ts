import { Client } from 'pg';

import { startPostgres } from '../../../sandbox/services/postgres';

async function query(connectionString: string, sql: string): Promise<unknown[]> {
	const client = new Client({ connectionString });
	await client.connect();
	try {
		return (await client.query(sql)).rows;
	} finally {
		await client.end();
	}
}

describe('the PostgreSQL of the test run', () => {
	const url = () => process.env.COBRANCA_TEST_PG_URL ?? '';

	it('answers, and speaks UTF-8', async () => {
		expect(await query(url(), "SELECT upper('cobrança') AS word")).toEqual([{ word: 'COBRANÇA' }]);
	});
});

describe('a PostgreSQL of its own', () => {
	it('wants its password, copies templates, keeps data over a crash, and stops', async () => {
		const cluster = await startPostgres({ password: 'a b/c', fsync: true });
		try {
			const first = await cluster.createDatabase('first');
			await query(first, 'CREATE TABLE t AS SELECT 7 AS n');
			const copy = await cluster.createDatabase('copy', 'first');
			expect(await query(copy, 'SELECT n FROM t')).toEqual([{ n: 7 }]);
			await expect(query(first.replace('a%20b%2Fc', 'wrong'), 'SELECT 1')).rejects.toThrow(/password/);

			await cluster.kill();
			const again = await startPostgres({ dataDir: cluster.dataDir, password: 'a b/c' });
			expect(await query(again.url('copy'), 'SELECT n FROM t')).toEqual([{ n: 7 }]);
			await again.stop();
			await expect(query(again.url(), 'SELECT 1')).rejects.toThrow();
		} finally {
			await cluster.stop();
		}
	}, 60_000);
});
