/** The database without us: prepared statements in a transaction, and a commit that is as durable as the ledger's. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Client } from 'pg';

import { POSTGRES, SQLITE } from '../../../engine/adapters/ledger/dialects';
import type { SqlValue, StatementCall } from '../../../engine/ports/ledger';

type Written = Record<string, { calls: number; rows: number }>;

export interface Bare {
	/** Writes all of it in one transaction; returns its ms and adds to what was written by statement. */
	(writes: readonly StatementCall[], written: Written): Promise<number>;
	close(): Promise<void>;
}

export function bareSqlite(file: string): Bare {
	const db = new DatabaseSync(file);
	db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
	const prepared = new Map<string, StatementSync>();
	const write = (calls: readonly StatementCall[], written: Written) => {
		const began = performance.now();
		db.exec('begin immediate');
		for (const { statement, values } of calls) {
			let found = prepared.get(statement.name);
			if (!found) prepared.set(statement.name, (found = db.prepare(statement.text(SQLITE))));
			const rows = found.all(Object.fromEntries(values.map((value, i) => [`$${i + 1}`, value])));
			note(written, statement.name, rows.length);
		}
		db.exec('commit');
		return Promise.resolve(performance.now() - began);
	};
	return Object.assign(write, {
		close: () => {
			db.close();
			return Promise.resolve();
		},
	});
}

export async function barePostgres(url: string): Promise<Bare> {
	const client = new Client({ connectionString: url });
	await client.connect();
	const write = async (calls: readonly StatementCall[], written: Written) => {
		const began = performance.now();
		await client.query('begin');
		for (const { statement, values } of calls) {
			const { rowCount } = await client.query({
				name: statement.name,
				text: statement.text(POSTGRES),
				values: values as SqlValue[],
			});
			note(written, statement.name, rowCount ?? 0);
		}
		await client.query('commit');
		return performance.now() - began;
	};
	return Object.assign(write, { close: () => client.end() });
}

export async function analyze(url: string): Promise<void> {
	const client = new Client({ connectionString: url });
	await client.connect();
	await client.query('analyze');
	await client.end();
}

function note(written: Written, name: string, rows: number): void {
	const one = (written[name] ??= { calls: 0, rows: 0 });
	one.calls++;
	one.rows += rows;
}
