import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient, types } from 'pg';
import { CobrancaError } from '../../core/errors';
import type { SqlRow, SqlValue, StatementCall, Tx } from '../../ports/ledger';
import { POSTGRES } from './dialects';
import type { Driver, Session } from './driver';

export interface PostgresConnection {
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
	ssl?: boolean;
	schema?: string;
	/** Connections of this process; each leased batch needs one at a time. Default 5. */
	poolSize?: number;
}

/** SQLSTATEs after which the transaction is simply run again: it left no trace. */
const AGAIN = new Set(['40001', '40P01', '55P03']);
const ATTEMPTS = 8;
/** How long the server keeps a transaction whose client says nothing. */
const IDLE_LIMIT_MS = 60_000;

const WRITE = 'begin';
const READ = 'begin isolation level repeatable read read only';

/** int8 and numeric arrive as safe integers: cents and epoch milliseconds stay below 2^53 by CHECK. */
const parsers = {
	getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
		oid === types.builtins.INT8
			? (text: string) => Number(text)
			: types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
};

/** PostgreSQL driver: READ COMMITTED with explicit row locks, prepared statements by name, one pool a process. */
export class PostgresDriver implements Driver {
	readonly dialect = POSTGRES;

	private constructor(private readonly pool: Pool) {}

	/** @throws CobrancaError ledgerUnavailable */
	static async open(connection: PostgresConnection): Promise<PostgresDriver> {
		const schema = connection.schema ?? 'public';
		if (!/^[a-z_][a-z0-9_]*$/.test(schema)) {
			throw new CobrancaError('config', 'The schema name has characters other than a-z, 0-9 and _.', {
				field: 'schema',
				remedy: 'Write a name such as cobranca in the ledger credential, or leave it empty for public.',
			});
		}
		const pool = new Pool({
			host: connection.host,
			port: connection.port,
			database: connection.database,
			user: connection.user,
			password: connection.password,
			ssl: connection.ssl ? { rejectUnauthorized: true } : undefined,
			max: connection.poolSize ?? 5,
			connectionTimeoutMillis: 10_000,
			idleTimeoutMillis: 30_000,
			application_name: 'n8n-nodes-cobranca',
			// Nothing is awaited inside a transaction, so an idle one has lost its client: its locks must not outlive it for hours.
			// And ARM's commit must be on the disk before the wire, whatever the server or the role has for others: a power cut that takes it
			// back would let the message go out again.
			options: `-c search_path=${schema} -c idle_in_transaction_session_timeout=${IDLE_LIMIT_MS} -c synchronous_commit=on`,
			types: parsers,
			// What is asked for before the answer to the last question came goes out at once.
			pipeline: true,
		});
		// An idle connection that dies must not bring n8n down; the next transaction gets a new one.
		pool.on('error', () => undefined);
		// Nor one that dies in the middle of a transaction: its query fails, which is how we hear of it.
		pool.on('connect', (client) => client.on('error', () => undefined));
		const driver = new PostgresDriver(pool);
		try {
			(await pool.connect()).release();
		} catch (error) {
			await pool.end();
			throw explainConnect(error);
		}
		return driver;
	}

	async transact<T>(work: () => Tx<T>): Promise<T> {
		return await this.attempt(WRITE, work);
	}

	async read<T>(work: () => Tx<T>): Promise<T> {
		return await this.attempt(READ, work);
	}

	async session(kind: 'snapshot' | 'write'): Promise<Session> {
		const client = await this.pool.connect().catch((error: unknown) => {
			throw explainConnect(error);
		});
		const session = new PostgresSession(client);
		await session.run(kind === 'write' ? WRITE : READ);
		// Between two slices a file is written: that may take longer than a lost client is given.
		await session.run('set local idle_in_transaction_session_timeout = 0');
		return session;
	}

	async close(): Promise<void> {
		if (!this.pool.ending) await this.pool.end();
	}

	private async attempt<T>(begin: string, work: () => Tx<T>): Promise<T> {
		for (let attempt = 1; ; attempt++) {
			const client = await this.pool.connect().catch((error: unknown) => {
				throw explainConnect(error);
			});
			try {
				const result = await runTransaction(client, begin, work());
				client.release();
				return result;
			} catch (error) {
				const alive = await client.query('rollback').then(
					() => true,
					() => false,
				);
				client.release(!alive);
				if (attempt < ATTEMPTS && AGAIN.has(sqlState(error))) {
					await sleep(Math.random() * 10 * attempt);
					continue;
				}
				throw explain(error);
			}
		}
	}
}

class PostgresSession implements Session {
	private over = false;
	private cursors = 0;

	constructor(private readonly client: PoolClient) {}

	async run(text: string, ...values: SqlValue[]): Promise<SqlRow[]> {
		try {
			return (await this.client.query<SqlRow>(text, values)).rows;
		} catch (error) {
			throw explain(error);
		}
	}

	async *pages(text: string, size: number): AsyncIterable<SqlRow[]> {
		const name = `pages_${++this.cursors}`;
		await this.run(`declare ${name} no scroll cursor for ${text}`);
		for (;;) {
			const page = await this.run(`fetch ${size} from ${name}`);
			if (page.length > 0) yield page;
			if (page.length < size) break;
		}
		await this.run(`close ${name}`);
	}

	async end(how: 'commit' | 'rollback'): Promise<void> {
		if (this.over) return;
		this.over = true;
		try {
			await this.run(how);
			this.client.release();
		} catch (error) {
			this.client.release(true);
			throw error;
		}
	}
}

async function runTransaction<T>(client: PoolClient, begin: string, tx: Tx<T>): Promise<T> {
	const sent = new Sent(client);
	const begun = client.query(begin);
	begun.catch(() => undefined);
	try {
		let step = tx.next();
		// Without a transaction around it a write would stay, should BEGIN fail; a look leaves nothing.
		if (begin === WRITE && !step.done && !onlyLooks(step.value)) await begun;
		while (!step.done) step = tx.next(await sent.rowsOf(step.value));
		await begun;
		await sent.all();
		await client.query('commit');
		return step.value;
	} catch (error) {
		throw await sent.causeOf(error);
	}
}

const onlyLooks = ({ statement, ahead = [] }: StatementCall): boolean =>
	statement.forLocks === true && ahead.every(onlyLooks);

/** The statements of a transaction that are on their way or answered. */
class Sent {
	private readonly answers = new Map<StatementCall, Promise<SqlRow[]>>();

	constructor(private readonly client: PoolClient) {}

	/** Sends a call, with those that follow it in any case. */
	async rowsOf(call: StatementCall): Promise<SqlRow[]> {
		this.send(call);
		return await (this.answers.get(call) as Promise<SqlRow[]>);
	}

	/** COMMIT after a statement that failed is a rollback, and says nothing of it. */
	async all(): Promise<void> {
		await Promise.all(this.answers.values());
	}

	/** What really failed: PostgreSQL refuses whatever was sent after it, too. */
	async causeOf(error: unknown): Promise<unknown> {
		for (const answer of await Promise.allSettled(this.answers.values()))
			if (answer.status === 'rejected') return answer.reason as unknown;
		return error;
	}

	private send(call: StatementCall): void {
		if (!this.answers.has(call)) {
			const answer = execute(this.client, call);
			// It is awaited when its turn comes, or not at all when another one fails.
			answer.catch(() => undefined);
			this.answers.set(call, answer);
		}
		for (const next of call.ahead ?? []) this.send(next);
	}
}

async function execute(client: PoolClient, { statement, values }: StatementCall): Promise<SqlRow[]> {
	const result = await client.query<SqlRow>({
		name: statement.name,
		text: statement.text(POSTGRES),
		values: values as unknown[],
	});
	return result.rows;
}

function sqlState(error: unknown): string {
	const code = (error as { code?: unknown } | null)?.code;
	return typeof code === 'string' ? code : '';
}

/** Turns what pg throws into one clear sentence; what it doesn't know stays as it is. */
function explain(error: unknown): unknown {
	if (error instanceof CobrancaError) return error;
	const code = sqlState(error);
	if (code === '53100') {
		return new CobrancaError(
			'ledgerFull',
			'The disk of the PostgreSQL server is full; nothing was written.',
			{
				remedy: 'Free space on the server, then run again.',
			},
			{ cause: error },
		);
	}
	if (code === '25006') {
		return new CobrancaError(
			'ledgerReadOnly',
			'The PostgreSQL server is read-only (a standby, perhaps).',
			{
				remedy: 'Point the ledger credential at the primary server.',
			},
			{ cause: error },
		);
	}
	if (code === '28P01' || code === '28000' || code === '3D000') {
		return new CobrancaError(
			'ledgerUnavailable',
			'PostgreSQL refused the ledger credential.',
			{
				remedy: 'Check database, user and password in the ledger credential.',
			},
			{ cause: error },
		);
	}
	if (code === '42501') {
		return new CobrancaError(
			'ledgerReadOnly',
			'The PostgreSQL user of the ledger may not do this in its schema.',
			{
				remedy:
					'Grant it usage and create on the schema, and let it own the tables of the ledger (the user that made them does).',
			},
			{ cause: error },
		);
	}
	if (code === '3F000') {
		return new CobrancaError(
			'config',
			'The schema of the ledger does not exist in the PostgreSQL database.',
			{
				field: 'schema',
				remedy: 'Create it (create schema …) or name an existing one in the ledger credential.',
			},
			{ cause: error },
		);
	}
	const lost =
		/^(57P0[123]|25P03|08...|EAI_.*|E(CONN.*|NOTFOUND|TIMEDOUT|PIPE|HOSTUNREACH|HOSTDOWN|NETUNREACH|NETDOWN))$/.test(
			code,
		) ||
		(error instanceof Error &&
			/connection terminated|timeout exceeded when trying to connect/i.test(error.message));
	return lost ? unreachable(error) : error;
}

/** No transaction has begun yet: whatever fails here, even a word we don't know, means that there is no server to talk to. */
function explainConnect(error: unknown): unknown {
	const told = explain(error);
	return told instanceof CobrancaError ? told : unreachable(error);
}

function unreachable(cause: unknown): CobrancaError {
	return new CobrancaError(
		'ledgerUnavailable',
		'The PostgreSQL server of the ledger cannot be reached.',
		{ remedy: 'Check that it runs and that host, port and TLS in the ledger credential are right.' },
		{ cause },
	);
}
