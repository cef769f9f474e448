import type { Dialect, SqlRow, SqlValue, Tx } from '../../ports/ledger';

/** What one database engine gives: transactions, nothing of the ledger's meaning. */
export interface Driver {
	readonly dialect: Dialect;
	transact<T>(work: () => Tx<T>): Promise<T>;
	read<T>(work: () => Tx<T>): Promise<T>;
	/** A transaction on a connection of its own: `snapshot` sees one state for as long as it lasts and blocks nobody. */
	session(kind: 'snapshot' | 'write'): Promise<Session>;
	close(): Promise<void>;
}

/** A transaction that is awaited between its statements: whole tables go through it, a slice at a time. Only backups and restores do. */
export interface Session {
	run(text: string, ...values: SqlValue[]): Promise<SqlRow[]>;
	/** The rows of one query in slices, in constant memory; other work gets its turn in between. */
	pages(text: string, size: number): AsyncIterable<SqlRow[]>;
	/** Ends the transaction and the connection; the second call does nothing. */
	end(how: 'commit' | 'rollback'): Promise<void>;
}

/** Runs an ordinary transaction's statements inside a session. */
export async function within<T>(session: Session, dialect: Dialect, tx: Tx<T>): Promise<T> {
	let step = tx.next();
	while (!step.done)
		step = tx.next(await session.run(step.value.statement.text(dialect), ...step.value.values));
	return step.value;
}
