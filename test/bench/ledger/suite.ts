/**
 * Claim and record beside the bare database: LEASE, RESERVE, ARM and RECORD of a real run, and then the same INSERT and UPDATE
 * statements with the same values, in transactions of the same cut and durability, on a copy of the same database, by nothing but
 * the driver: no reads, no locks, no gate, no texts. Batch by batch, so that a slow moment of the machine falls on both.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { openLedger, type LedgerConfig } from '../../../engine/adapters/ledger/open';
import { startPostgres } from '../../../sandbox/services/postgres';
import { DUE_DATE, HOUR, seedCreditor, seedDebts, TUESDAY } from '../../support/ledgerPeople';
import { fakeProvider, runBatch } from '../../support/ledgerRun';
import type { HostOptions, Report } from '../run';
import { analyze, type Bare, barePostgres, bareSqlite } from './bare';
import { type Capture, capturing, cpuSince } from './capture';

const HASH_KEY = 'chave-de-bancada-com-mais-de-32-caracteres';
/** What a batch of Régua do dia may hold. */
const BATCH = 200;
const MESSAGES = 4_000;
/** Sent before anything counts: an n8n runs for weeks, and V8 compiles what it has run often. */
const WARM_UP = 1_000;
/** Requests at once of the provider that answers in no time: as Demo's. */
const CONCURRENCY = 50;
const CLAIM_AND_RECORD = new Set(['lease', 'reserve', 'arm', 'record']);
const GOAL = 0.6;

interface Figures {
	readonly engine: 'sqlite' | 'postgres';
	readonly messages: number;
	/** Messages a second through LEASE, RESERVE, ARM and RECORD; and what the bare database does. */
	readonly messagesPerSecond: number;
	readonly bareMessagesPerSecond: number;
	readonly ratio: number;
	/** Of SQLite, the same in CPU of this process, in which all of it happens: holds on a busy machine too. */
	readonly cpuRatio: number | undefined;
	readonly goal: number;
	/** By transaction: how many, ms in all, bare ms in all, and their CPU. */
	readonly transactions: Readonly<Record<string, Transactions>>;
	/** What was written, by statement: calls and the rows that came back or changed. */
	readonly writes: Readonly<Record<string, { calls: number; rows: number }>>;
}

interface Transactions {
	count: number;
	ms: number;
	bareMs: number;
	cpuMs: number;
	bareCpuMs: number;
}

export async function suite({ debts, database }: HostOptions, say: (line: string) => void): Promise<Report> {
	const messages = debts?.[0] ?? MESSAGES;
	const figures: Figures[] = [];
	if (database !== 'postgres') figures.push(await onSqlite(messages));
	if (database !== 'sqlite') figures.push(await onPostgres(messages));
	for (const { engine, messagesPerSecond, bareMessagesPerSecond, ratio, cpuRatio } of figures) {
		const inCpu = cpuRatio === undefined ? '' : `, in CPU ${cpuRatio}`;
		say(`${engine}: ${messagesPerSecond}/s, bare ${bareMessagesPerSecond}/s, ratio ${ratio}${inCpu}`);
	}
	return { ratio: Math.min(...figures.map(({ ratio }) => ratio)), goal: GOAL, figures };
}

async function onSqlite(messages: number): Promise<Figures> {
	const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-bench-'));
	try {
		const file = path.join(folder, 'livro.sqlite');
		const config: LedgerConfig = { engine: 'sqlite', file, hashKey: HASH_KEY };
		await seed(config, messages + WARM_UP);
		const copy = path.join(folder, 'copia.sqlite');
		cpSync(file, copy);
		return await compare(config, Promise.resolve(bareSqlite(copy)), messages, () => Promise.resolve());
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function onPostgres(messages: number): Promise<Figures> {
	const server = await startPostgres({ fsync: true });
	try {
		await server.createDatabase('livro');
		const connection = {
			host: '127.0.0.1',
			port: server.port,
			database: 'livro',
			user: 'postgres',
			password: '',
		};
		const config: LedgerConfig = { engine: 'postgres', connection, hashKey: HASH_KEY };
		await seed(config, messages + WARM_UP);
		const url = await server.createDatabase('copia', 'livro');
		// As autovacuum does within a minute: until then PostgreSQL plans for tables that were empty when it looked.
		const settle = async () => {
			for (const place of [server.url('livro'), url]) await analyze(place);
		};
		return await compare(config, barePostgres(url), messages, settle);
	} finally {
		await server.stop();
	}
}

async function seed(config: LedgerConfig, people: number): Promise<void> {
	const ledger = await openLedger({ ...config, now: () => TUESDAY });
	try {
		await seedCreditor(ledger, 'casa', { ratePerSecond: 1_000_000 });
		await seedDebts(
			ledger,
			Array.from({ length: people }, (_, person) => ({ person: person + 1, due: DUE_DATE })),
		);
	} finally {
		await ledger.close();
	}
}

async function compare(
	config: LedgerConfig,
	opening: Promise<Bare>,
	messages: number,
	/** What a database in use has had by now. */
	settle: () => Promise<void>,
): Promise<Figures> {
	const began = performance.now();
	// The clock runs, for a sender's tokens come back by it; a minute on, so that everything imported is due.
	const ledger = await openLedger({
		...config,
		now: () => Math.round(TUESDAY + HOUR / 60 + performance.now() - began),
	});
	const bare = await opening;
	const transactions: Record<string, Transactions> = {};
	const writes: Record<string, { calls: number; rows: number }> = {};
	let [sent, settled] = [0, false];
	try {
		const adapter = fakeProvider('accept', { concurrency: CONCURRENCY, ratePerSecond: 1_000_000 });
		for (;;) {
			const captured: Capture[] = [];
			const counts = sent >= WARM_UP;
			if (counts && !settled) await settle();
			settled = counts;
			const batch = await runBatch(capturing(ledger, captured), { adapter, limit: BATCH });
			for (const one of captured) {
				const cpu = process.cpuUsage();
				const bareMs = await bare(one.writes, counts && CLAIM_AND_RECORD.has(one.label) ? writes : {});
				if (!counts) continue;
				const kind = (transactions[one.label] ??= { count: 0, ms: 0, bareMs: 0, cpuMs: 0, bareCpuMs: 0 });
				kind.count++;
				kind.ms += one.ms;
				kind.bareMs += bareMs;
				kind.cpuMs += one.cpuMs;
				kind.bareCpuMs += cpuSince(cpu);
			}
			if (!batch) break;
			sent += [...batch.outcomes.values()].filter(({ kind }) => kind === 'sent').length;
		}
	} finally {
		await ledger.close();
		await bare.close();
	}
	if (sent !== messages + WARM_UP)
		throw new Error(`${sent} of ${messages} messages were sent: the bench measures something else.`);
	const timed = Object.entries(transactions).filter(([label]) => CLAIM_AND_RECORD.has(label));
	const total = (of: (one: Transactions) => number) => sum(timed.map(([, one]) => of(one)));
	const [ms, bareMs] = [total((one) => one.ms), total((one) => one.bareMs)];
	const inCpu = total((one) => one.bareCpuMs) / total((one) => one.cpuMs);
	return {
		engine: config.engine,
		messages,
		messagesPerSecond: Math.round((messages / ms) * 1000),
		bareMessagesPerSecond: Math.round((messages / bareMs) * 1000),
		ratio: Math.round((bareMs / ms) * 100) / 100,
		cpuRatio: config.engine === 'sqlite' ? Math.round(inCpu * 100) / 100 : undefined,
		goal: GOAL,
		transactions: Object.fromEntries(
			timed.map(([label, one]) => [
				label,
				Object.fromEntries(
					Object.entries(one).map(([name, value]) => [name, Math.round(value as number)]),
				) as unknown as Transactions,
			]),
		),
		writes,
	};
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
