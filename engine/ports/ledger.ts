/**
 * The ledger port: one database (SQLite or PostgreSQL) seen as transactions made of statements.
 *
 * A transaction is a *generator* that yields statements and gets their rows back. The SQLite adapter runs it
 * synchronously inside BEGIN IMMEDIATE (nothing else can interleave), the PostgreSQL adapter awaits each statement.
 * One text of business logic serves both, and by construction nothing but SQL can happen inside a transaction:
 * there is no way to await HTTP from a generator.
 */

/** What a statement may bind. Instants are epoch milliseconds, dates ISO text, money integer cents, flags 0/1. */
export type SqlValue = string | number | null;

export type SqlRow = Record<string, SqlValue>;

/** Column kinds of a row set passed as one JSON parameter. */
export type ColumnKind = 'text' | 'int' | 'real';

/** The few places where the two databases differ. A statement's text is a function of this row of facts. */
export interface Dialect {
	readonly name: 'sqlite' | 'postgres';
	/**
	 * A row source from one JSON array parameter, e.g. `rows('$1', 'r', {id: 'text', at: 'int'})` gives
	 * a FROM item aliased `r` with those columns. One parameter however many rows: one prepared statement.
	 */
	rows(parameter: string, alias: string, columns: Record<string, ColumnKind>): string;
	/** A one-column list from a JSON array of strings: usable as `x in ${d.list('$1')}`. */
	list(parameter: string): string;
	/** ` for update` in PostgreSQL; empty in SQLite, where BEGIN IMMEDIATE is the lock. */
	readonly forUpdate: string;
	/** ` for update skip locked` in PostgreSQL; empty in SQLite. */
	readonly forUpdateSkipLocked: string;
	/** ` for share` in PostgreSQL; empty in SQLite. */
	readonly forShare: string;
}

/** One prepared statement. `name` is unique in the program: it names the prepared statement on the server. */
export interface Statement<Row> {
	readonly name: string;
	readonly text: (dialect: Dialect) => string;
	/** It only serves to take locks: where the transaction itself is the lock it is left out, and gives no rows. */
	readonly forLocks?: true;
	/** Phantom: the type of a returned row. */
	readonly row?: Row;
}

export interface StatementCall {
	readonly statement: Statement<unknown>;
	readonly values: readonly SqlValue[];
	/** Calls that come right after this one, whatever its rows are: a driver with a network in between may send them along. */
	ahead?: readonly StatementCall[];
}

/** A transaction: yields statement calls, receives their rows, returns its result. */
export type Tx<T> = Generator<StatementCall, T, SqlRow[]>;

/** Defines a statement. Parameters are written `$1`, `$2`… in both dialects. */
export function statement<Row = SqlRow>(
	name: string,
	text: string | ((dialect: Dialect) => string),
): Statement<Row> {
	return { name, text: typeof text === 'string' ? () => text : text };
}

/** A statement that locks rows, or finds out which to lock: nobody may use its rows for anything else. */
export function lockStatement<Row = SqlRow>(
	name: string,
	text: string | ((dialect: Dialect) => string),
): Statement<Row> {
	return { ...statement<Row>(name, text), forLocks: true };
}

/** Runs one statement inside a transaction: `const rows = yield* run(findCases, id)`. */
export function* run<Row>(st: Statement<Row>, ...values: SqlValue[]): Tx<Row[]> {
	return (yield { statement: st as Statement<unknown>, values }) as unknown as Row[];
}

/** Like `run` for statements that give at most one row. */
export function* runOne<Row>(st: Statement<Row>, ...values: SqlValue[]): Tx<Row | undefined> {
	return (yield* run(st, ...values))[0];
}

/**
 * Runs parts of a transaction side by side, of which none needs what another finds or writes: PostgreSQL gets their statements in one
 * round trip where it would take one each. The first statements of all come first, in the order of the parts, then the second ones.
 */
export function* together<T extends readonly unknown[]>(
	...parts: { readonly [K in keyof T]: Tx<T[K]> }
): Tx<T> {
	const results: unknown[] = [];
	let open = (parts as readonly Tx<unknown>[]).map((part, i) => ({ part, i, step: part.next() }));
	for (;;) {
		for (const { i, step } of open) if (step.done) results[i] = step.value;
		open = open.filter(({ step }) => !step.done);
		const [first, ...others] = open.map(({ step }) => step.value as StatementCall);
		if (!first) return results as unknown as T;
		if (others.length > 0) first.ahead = [...(first.ahead ?? []), ...others];
		// Each goes on only when all have their rows: a part that writes next must not come before another's reading.
		const rows: SqlRow[][] = [];
		for (const { step } of open) rows.push(yield step.value as StatementCall);
		open = open.map(({ part, i }, n) => ({ part, i, step: part.next(rows[n] as SqlRow[]) }));
	}
}

/** What is fixed when a ledger is created. */
export interface LedgerIdentity {
	/** `sandbox` ledgers may move their business clock and refuse every provider host that is not loopback. */
	readonly kind: 'production' | 'sandbox';
	readonly schemaVersion: number;
}

export interface Ledger {
	readonly dialect: Dialect;
	readonly identity: LedgerIdentity;
	/**
	 * Runs one transaction to its durable commit. On a lost race for the database itself (busy, deadlock,
	 * serialisation) the generator function is started again from nothing, so it must have no side effects.
	 * `label` names the transaction in crash tests and logs.
	 * @throws CobrancaError ledgerBusy, ledgerFull, ledgerReadOnly, ledgerUnavailable
	 */
	transact<T>(label: string, work: () => Tx<T>): Promise<T>;
	/** Reads in one snapshot, without taking the write lock. Never write in it. */
	read<T>(label: string, work: () => Tx<T>): Promise<T>;
	/** Real instant, epoch ms: leases, rate buckets, signature tolerances. */
	realNow(): number;
	/** Business instant, epoch ms = real clock + the ledger's offset (0 unless the ledger is of kind sandbox). */
	businessNow(): number;
	/** Keyed hash (HMAC-SHA-256, hex, first 32 characters) of a document or an address: the same person everywhere, no content. */
	hash(kind: 'document' | 'address', value: string): string;
	close(): Promise<void>;
}
