import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { CobrancaError } from '../../core/errors';
import type { SqlRow, SqlValue, Statement, StatementCall, Tx } from '../../ports/ledger';
import type { Driver } from './driver';
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

	private constructor(private readonly db: DatabaseSync) {}

	/** @throws CobrancaError ledgerUnavailable, ledgerForeign, ledgerReadOnly */
	static open(file: string): SqliteDriver {
		try {
			const db = new DatabaseSync(file, { timeout: 0 });
			refuseForeignFile(db);
			db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
			return new SqliteDriver(db);
		} catch (error) {
			throw explain(error);
		}
	}

	async transact<T>(work: () => Tx<T>): Promise<T> {
		await this.begin('begin immediate');
		return this.finish(work);
	}

	async read<T>(work: () => Tx<T>): Promise<T> {
		await this.begin('begin');
		return this.finish(work);
	}

	async close(): Promise<void> {
		this.prepared.clear();
		if (this.db.isOpen) this.db.close();
	}

	private async begin(how: string): Promise<void> {
		// Transactions are synchronous: without a turn in between, a batch of them would freeze n8n's event loop as one.
		await nextTurn();
		const deadline = performance.now() + BUSY_LIMIT_MS;
		for (let attempt = 0; ; attempt++) {
			try {
				this.db.exec(how);
				return;
			} catch (error) {
				const code = primaryCode(error);
				const busy = code === CODE.BUSY || code === CODE.LOCKED;
				if (!busy || performance.now() > deadline) throw explain(error);
				await sleep(1 + Math.random() * Math.min(25, 2 + attempt));
			}
		}
	}

	/** From BEGIN to COMMIT in one synchronous run. */
	private finish<T>(work: () => Tx<T>): T {
		try {
			const tx = work();
			let step = tx.next();
			while (!step.done) step = tx.next(this.execute(step.value));
			this.db.exec('commit');
			return step.value;
		} catch (error) {
			if (this.db.isOpen && this.db.isTransaction) this.db.exec('rollback');
			throw explain(error);
		}
	}

	private execute({ statement, values }: StatementCall): SqlRow[] {
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

function refuseForeignFile(db: DatabaseSync): void {
	const { application_id: id } = db.prepare('pragma application_id').get() as { application_id: number };
	if (id === APPLICATION_ID) return;
	const { n } = db.prepare('select count(*) as n from sqlite_master').get() as { n: number };
	if (id !== 0 || n > 0) {
		db.close();
		throw new CobrancaError('ledgerForeign', 'This SQLite file belongs to another program.', {
			field: 'file',
			remedy: 'Choose another file name in the ledger credential; an empty or new file becomes a ledger.',
		});
	}
	db.exec(`pragma application_id = ${APPLICATION_ID}`);
}

function primaryCode(error: unknown): number | undefined {
	const code = (error as { errcode?: unknown } | null)?.errcode;
	return typeof code === 'number' ? code & 0xff : undefined;
}

function explain(error: unknown): unknown {
	switch (primaryCode(error)) {
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
