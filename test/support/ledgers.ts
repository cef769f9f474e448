/**
 * Every ledger test runs on both databases: `for (const db of LEDGERS)`. A test ledger is a SQLite file or a PostgreSQL
 * schema of its own, with a real clock that the test holds in its hand.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';

import { type LedgerConfig, openLedger } from '../../engine/adapters/ledger/open';
import { type Ledger, run, type SqlRow, type SqlValue, statement } from '../../engine/ports/ledger';
import { TUESDAY } from './ledgerPeople';

/** Machines that build are slow and busy; a test that hangs still ends. */
jest.setTimeout(60_000);

export type OpenedLedger = Awaited<ReturnType<typeof openLedger>>;
type Engine = 'sqlite' | 'postgres';

export const HASH_KEY = 'chave-de-prova-com-mais-de-32-caracteres';

/** The real clock of a test: stands still until it is moved, or runs on from where it was put. */
export class TestClock {
	private startedAt: number | null = null;

	constructor(private at = TUESDAY) {}

	readonly now = (): number =>
		Math.round(this.startedAt === null ? this.at : this.at + performance.now() - this.startedAt);

	advance(ms: number): void {
		this.at += ms;
	}

	set(instant: number): void {
		this.advance(instant - this.now());
	}

	/** Lets it run: what several processes share must move by itself. */
	start(): void {
		this.startedAt ??= performance.now();
	}

	/** What a child process adds to its own clock to agree with this one. */
	get offset(): number {
		return this.now() - Date.now();
	}
}

export type ConfigWithoutClock =
	| Omit<Extract<LedgerConfig, { engine: 'sqlite' }>, 'now'>
	| Omit<Extract<LedgerConfig, { engine: 'postgres' }>, 'now'>;

export interface TestLedger {
	readonly engine: Engine;
	readonly ledger: OpenedLedger;
	readonly clock: TestClock;
	/** What another process needs to open the same ledger. */
	readonly config: ConfigWithoutClock;
	/** A second handle on the same ledger, as another process has it. */
	open(): Promise<OpenedLedger>;
	/** Looks (or tampers) with SQL; parameters are $1, $2… */
	sql(text: string, ...values: SqlValue[]): Promise<SqlRow[]>;
}

export interface TestLedgerOptions {
	kind?: 'production' | 'sandbox';
	clock?: TestClock;
	/** Where the SQLite file is to lie, or the PostgreSQL database; elsewhere by default. */
	at?: string;
}

export interface LedgerEngine {
	readonly name: Engine;
	/** Where a new ledger may be made; nothing is there yet. */
	place(at?: string): Promise<ConfigWithoutClock>;
	create(options?: TestLedgerOptions): Promise<TestLedger>;
}

const undo: (() => Promise<unknown>)[] = [];
let count = 0;

/** Closes and removes what tests of this file opened; call it in afterEach. */
export async function disposeLedgers(): Promise<void> {
	for (const step of undo.splice(0).reverse()) await step();
}

export function onDispose(step: () => Promise<unknown>): void {
	undo.push(step);
}

const sqlite: LedgerEngine = {
	name: 'sqlite',
	place(at) {
		const folder = at ?? mkdtempSync(path.join(tmpdir(), 'cobranca-ledger-'));
		if (!at) undo.push(() => rm(folder, { recursive: true, force: true }));
		return Promise.resolve({ engine: 'sqlite', file: path.join(folder, 'prova.sqlite'), hashKey: HASH_KEY });
	},
	create: (options) => create(sqlite, options),
};

const postgres: LedgerEngine = {
	name: 'postgres',
	async place(at) {
		const url = new URL(process.env.COBRANCA_TEST_PG_URL ?? '');
		if (at) url.pathname = `/${at}`;
		const schema = `t_${process.pid}_${++count}_${Date.now().toString(36)}`;
		await asAdmin(`create schema ${schema}`, at);
		undo.push(() => asAdmin(`drop schema ${schema} cascade`, at));
		const connection = {
			host: url.hostname,
			port: Number(url.port),
			database: url.pathname.slice(1),
			user: decodeURIComponent(url.username),
			password: decodeURIComponent(url.password),
			schema,
		};
		return { engine: 'postgres', connection, hashKey: HASH_KEY };
	},
	create: (options) => create(postgres, options),
};

export const LEDGERS: readonly LedgerEngine[] = [sqlite, postgres];

export async function asAdmin(sql: string, database?: string): Promise<unknown[]> {
	const url = new URL(process.env.COBRANCA_TEST_PG_URL ?? '');
	if (database) url.pathname = `/${database}`;
	const client = new Client({ connectionString: url.href });
	await client.connect();
	try {
		return (await client.query(sql)).rows as unknown[];
	} finally {
		await client.end();
	}
}

/** A connection of its own inside a PostgreSQL ledger, to hold a lock in the way of the code under test. */
export async function pgClientOf(test: TestLedger): Promise<Client> {
	if (test.config.engine !== 'postgres') throw new Error('only PostgreSQL has connections');
	const { connection } = test.config;
	const client = new Client({ ...connection, options: `-c search_path=${connection.schema}` });
	await client.connect();
	undo.push(() => client.end());
	return client;
}

async function create(engine: LedgerEngine, options: TestLedgerOptions = {}): Promise<TestLedger> {
	const config = {
		...(await engine.place(options.at)),
		kind: options.kind ?? 'production',
	} as ConfigWithoutClock;
	const clock = options.clock ?? new TestClock();
	const open = async () => {
		const ledger = await openLedger({ ...config, now: clock.now });
		undo.push(() => ledger.close());
		return ledger;
	};
	const ledger = await open();
	return {
		engine: engine.name,
		ledger,
		clock,
		config,
		open,
		sql: (text, ...values) => sqlOn(ledger, text, ...values),
	};
}

/** One statement in a transaction of its own. */
export async function sqlOn(ledger: Ledger, text: string, ...values: SqlValue[]): Promise<SqlRow[]> {
	const name = `test.${createHash('sha1').update(text).digest('hex').slice(0, 20)}`;
	return await ledger.transact('test', () => run(statement(name, text), ...values));
}
