/** Order made by force on PostgreSQL: a connection holds a row in the way of one transaction and sees who waits for whom. */
import type { Client } from 'pg';

import { pgClientOf, type TestLedger } from './ledgers';

export interface Blocker {
	/** The backend that waits for this row; waits until there is one. */
	victim(): Promise<number>;
	/** Whether anybody waits for that backend. */
	isWaitedFor(pid: number): Promise<boolean>;
	release(): Promise<unknown>;
}

/** Locks the rows of a query until released. */
export async function blockRows(test: TestLedger, query: string, values: unknown[] = []): Promise<Blocker> {
	const client = await pgClientOf(test);
	await client.query('begin');
	await client.query(`${query} for update`, values);
	return {
		async victim() {
			const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
			for (;;) {
				const [pid] = await waitersFor(client, rows[0]!.pid);
				if (pid !== undefined) return pid;
			}
		},
		isWaitedFor: async (pid) => (await waitersFor(client, pid)).length > 0,
		release: () => client.query('commit'),
	};
}

/** pg_locks, not pg_stat_activity: inside a transaction the latter shows for ever what it showed first. */
async function waitersFor(client: Client, pid: number): Promise<number[]> {
	const sql = 'select distinct pid from pg_locks where not granted and $1 = any(pg_blocking_pids(pid))';
	return (await client.query<{ pid: number }>(sql, [pid])).rows.map((row) => row.pid);
}

/** Waits until the work has ended or waits for the victim; true when it ended. */
export async function endsBefore(work: Promise<unknown>, blocker: Blocker, victim: number): Promise<boolean> {
	let ended = false;
	void work.then(
		() => (ended = true),
		() => (ended = true),
	);
	while (!ended && !(await blocker.isWaitedFor(victim)))
		await new Promise((resolve) => setTimeout(resolve, 5));
	return ended;
}
