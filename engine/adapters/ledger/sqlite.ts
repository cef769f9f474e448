import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { CobrancaError } from '../../core/errors';
import type { SqlRow, SqlValue, Statement, StatementCall, Tx } from '../../ports/ledger';
import type { Driver, Session } from './driver';
import { SQLITE } from './dialects';

/** Written into the file's header: tells our ledger from any other SQLite file (n8n's own database, say). "COBR". */
const APPLICATION_ID = 0x434f4252;

/** How long a transaction waits for another process's write lock before it gives up, ms. */
const BUSY_LIMIT_MS = 30_000;

/** SQLite primary result codes that we tell apart. */
const CODE = { BUSY: 5, LOCKED: 6, READONLY: 8, IOERR: 10, FULL: 13, CANTOPEN: 14, NOTADB: 26 };

/**
 * The embedded driver. Every transaction is one synchronous run under BEGIN IMMEDIATE: nothing in this process can
 * come between its statements, and another process waits at BEGIN. The wait is ours and asynchronous (SQLite's own
 * busy timeout would freeze n8n's event loop), with jitter so that several processes don't march in step.
 */
export class SqliteDriver implements Driver {
	readonly dialect = SQLITE;
	private readonly prepared = new Map<string, StatementSync>();

	private constructor(
		private readonly db: DatabaseSync,
		private readonly file: string,
	) {}

	/** @throws CobrancaError ledgerUnavailable, ledgerForeign, ledgerReadOnly, ledgerBusy */
	static async open(file: string): Promise<SqliteDriver> {
		let db: DatabaseSync | undefined;
		try {
			mkdirSync(dirname(file), { recursive: true });
			const opened = (db = new DatabaseSync(file, { timeout: 0 }));
			// Several processes may open a new ledger at once, and the change to WAL needs the file for itself.
			await whenFree(() => refuseForeignFile(opened));
			await whenFree(() => opened.exec('pragma journal_mode = wal'));
			opened.exec('pragma synchronous = full; pragma foreign_keys = on');
			return new SqliteDriver(opened, file);
		} catch (error) {
			if (db?.isOpen) db.close();
			throw explain(error);
		}
	}

	async transact<T>(work: () => Tx<T>): Promise<T> {
		return await this.run('begin immediate', work);
	}

	async read<T>(work: () => Tx<T>): Promise<T> {
		return await this.run('begin', work);
	}

	async session(kind: 'snapshot' | 'write'): Promise<Session> {
		const db = new DatabaseSync(this.file, { timeout: 0, readOnly: kind === 'snapshot' });
		try {
			// SQLite takes the snapshot at the first read, not at BEGIN.
			if (kind === 'write') db.exec('pragma synchronous = full; pragma foreign_keys = on');
			await whenFree(() => db.exec(kind === 'write' ? 'begin immediate' : 'begin'));
			await whenFree(() => db.prepare('select count(*) from sqlite_master').get());
			return new SqliteSession(db);
		} catch (error) {
			db.close();
			throw explain(error);
		}
	}

	async close(): Promise<void> {
		this.prepared.clear();
		if (this.db.isOpen) this.db.close();
	}

	private async run<T>(begin: string, work: () => Tx<T>): Promise<T> {
		// Transactions are synchronous: without a turn in between, a batch of them would freeze n8n's event loop as one.
		await nextTurn();
		try {
			return await whenFree(() => {
				this.db.exec(begin);
				return this.finish(work);
			});
		} catch (error) {
			throw explain(error);
		}
	}

	/** From BEGIN to COMMIT in one synchronous run, BEGIN included: a second transaction never meets an open one. */
	private finish<T>(work: () => Tx<T>): T {
		try {
			const tx = work();
			let step = tx.next();
			while (!step.done) step = tx.next(this.execute(step.value));
			this.db.exec('commit');
			return step.value;
		} catch (error) {
			if (this.db.isOpen && this.db.isTransaction) this.db.exec('rollback');
			throw error;
		}
	}

	private execute({ statement, values }: StatementCall): SqlRow[] {
		// BEGIN IMMEDIATE has locked everything.
		if (statement.forLocks) return [];
		const parameters: Record<string, SqlValue> = {};
		values.forEach((value, index) => (parameters[`$${index + 1}`] = value));
		return this.prepare(statement).all(parameters) as SqlRow[];
	}

	private prepare(statement: Statement<unknown>): StatementSync {
		let found = this.prepared.get(statement.name);
		if (!found) {
			found = this.db.prepare(statement.text(this.dialect));
			this.prepared.set(statement.name, found);
		}
		return found;
	}
}

class SqliteSession implements Session {
	private readonly prepared = new Map<string, StatementSync>();

	constructor(private readonly db: DatabaseSync) {}

	async run(text: string, ...values: SqlValue[]): Promise<SqlRow[]> {
		await nextTurn();
		const parameters: Record<string, SqlValue> = {};
		values.forEach((value, index) => (parameters[`$${index + 1}`] = value));
		try {
			let found = this.prepared.get(text);
			if (!found) this.prepared.set(text, (found = this.db.prepare(text)));
			return found.all(parameters) as SqlRow[];
		} catch (error) {
			throw explain(error);
		}
	}

	async *pages(text: string, size: number): AsyncIterable<SqlRow[]> {
		let page: SqlRow[] = [];
		for (const row of this.db.prepare(text).iterate()) {
			page.push(row as SqlRow);
			if (page.length < size) continue;
			yield page;
			page = [];
			await nextTurn();
		}
		if (page.length > 0) yield page;
	}

	end(how: 'commit' | 'rollback'): Promise<void> {
		if (!this.db.isOpen) return Promise.resolve();
		try {
			this.prepared.clear();
			this.db.exec(how);
		} catch (error) {
			return Promise.reject(explain(error) as Error);
		} finally {
			this.db.close();
		}
		return Promise.resolve();
	}
}

/** Runs it until no other process is in the way; what it had begun is rolled back by then. */
async function whenFree<T>(work: () => T): Promise<T> {
	const deadline = performance.now() + BUSY_LIMIT_MS;
	for (let attempt = 0; ; attempt++) {
		try {
			return work();
		} catch (error) {
			const code = primaryCode(error);
			const busy = code === CODE.BUSY || code === CODE.LOCKED;
			if (!busy || performance.now() > deadline) throw error;
			await sleep(1 + Math.random() * Math.min(25, 2 + attempt));
		}
	}
}

/** Reads before it writes: a file of another program stays byte for byte what it was. */
function refuseForeignFile(db: DatabaseSync): void {
	if (inTransaction(db, 'begin', () => isOurs(db))) return;
	inTransaction(db, 'begin immediate', () => {
		if (!isOurs(db)) db.exec(`pragma application_id = ${APPLICATION_ID}`);
	});
}

/** False for an empty file. @throws CobrancaError ledgerForeign */
function isOurs(db: DatabaseSync): boolean {
	const { application_id: id } = db.prepare('pragma application_id').get() as { application_id: number };
	if (id === APPLICATION_ID) return true;
	const { n } = db.prepare('select count(*) as n from sqlite_master').get() as { n: number };
	if (id === 0 && n === 0) return false;
	throw new CobrancaError('ledgerForeign', 'This SQLite file belongs to another program.', {
		field: 'file',
		remedy: 'Choose another file name in the ledger credential; an empty or new file becomes a ledger.',
	});
}

function inTransaction<T>(db: DatabaseSync, begin: string, work: () => T): T {
	db.exec(begin);
	try {
		const result = work();
		db.exec('commit');
		return result;
	} catch (error) {
		if (db.isTransaction) db.exec('rollback');
		throw error;
	}
}

function primaryCode(error: unknown): number | undefined {
	const code = (error as { errcode?: unknown } | null)?.errcode;
	return typeof code === 'number' ? code & 0xff : undefined;
}

/** What the system says when the folder of the file can neither be found nor made. */
const NO_FOLDER = new Set(['EACCES', 'EEXIST', 'ENOTDIR', 'EPERM', 'EROFS']);

function explain(error: unknown): unknown {
	const system = String((error as NodeJS.ErrnoException | null)?.code);
	switch (
		primaryCode(error) ??
		(NO_FOLDER.has(system) ? CODE.CANTOPEN : system === 'ENOSPC' ? CODE.FULL : 0)
	) {
		case CODE.BUSY:
		case CODE.LOCKED:
			return new CobrancaError(
				'ledgerBusy',
				'Another process kept the ledger locked for too long.',
				{
					remedy: 'Let one n8n process own a SQLite ledger, or use PostgreSQL.',
				},
				{ cause: error },
			);
		case CODE.READONLY:
			return new CobrancaError(
				'ledgerReadOnly',
				'The ledger file cannot be written.',
				{
					remedy: 'Give the user that runs n8n write access to the file and its folder.',
				},
				{ cause: error },
			);
		case CODE.FULL:
		case CODE.IOERR:
			return new CobrancaError(
				'ledgerFull',
				'The disk of the ledger is full or failing; nothing was written.',
				{
					remedy: 'Free space on that disk, then run again: nothing was sent that is not recorded.',
				},
				{ cause: error },
			);
		case CODE.CANTOPEN:
			return new CobrancaError(
				'ledgerUnavailable',
				'The ledger file cannot be opened.',
				{
					remedy: 'Check that its folder exists and that the user that runs n8n may write there.',
				},
				{ cause: error },
			);
		case CODE.NOTADB:
			return new CobrancaError(
				'ledgerForeign',
				'The file is not a SQLite database.',
				{ field: 'file' },
				{ cause: error },
			);
		default:
			return error;
	}
}
