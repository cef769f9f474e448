/**
 * A worker process: takes one JSON command a line and answers each with one line. It opens a ledger as n8n does and may be told
 * to kill itself (SIGKILL, as the kernel does it) at its n-th event: each statement of a transaction, each commit, each request.
 */
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';

import { asaas } from '../../engine/adapters/charges/asaas';
import { cnab } from '../../engine/adapters/charges/cnab';
import type { Driver } from '../../engine/adapters/ledger/driver';
import { openLedger } from '../../engine/adapters/ledger/open';
import { PostgresDriver } from '../../engine/adapters/ledger/postgres';
import { SqliteDriver } from '../../engine/adapters/ledger/sqlite';
import { CobrancaError } from '../../engine/core/errors';
import { issueCharges } from '../../engine/operations/charges/issue';
import { buildRemessa } from '../../engine/operations/cnab/remessa';
import { takeRetorno } from '../../engine/operations/cnab/retorno';
import { pruneLedger } from '../../engine/operations/retention/prune';
import { sendMessages, type SendOutcome } from '../../engine/operations/outbox/send';
import type { SendRequest } from '../../engine/operations/outbox/send';
import type { HttpPort } from '../../engine/ports/http';
import type { Ledger, Tx } from '../../engine/ports/ledger';
import type { ConfigWithoutClock } from './ledgers';
import { confirmAndSend } from './ledgerConfirm';
import { fakeProvider, kinds, runUntilQuiet } from './ledgerRun';
import { plainHttp, wireAdapter } from './ledgerWire';

/** Where to die: at the n-th event of any name, or at the n-th of this one. */
export interface KillPoint {
	name?: string;
	nth: number;
}

export interface OpenCommand {
	op: 'open';
	config: ConfigWithoutClock;
	/** Added to this machine's clock, ms. */
	offset: number;
	kill?: KillPoint;
}
export interface RunCommand {
	op: 'run';
	port: number;
	limit?: number;
}
/** Tells the debtors of these cases of their payments. */
export interface ConfirmCommand {
	op: 'confirm';
	port: number;
	caseIds: string[];
}
/** Sends each request by itself, the i-th not before `startAt + i × gapMs` (this machine's clock). */
export interface SendEachCommand {
	op: 'sendEach';
	token: string;
	requests: SendRequest[];
	startAt: number;
	gapMs: number;
}
/** Takes the write lock of a SQLite file again and again for `holdMs`, `times` times; answers when it has the first. */
export interface HogCommand {
	op: 'hog';
	file: string;
	holdMs: number;
	times: number;
}
/** Issues the charges of these cases at the Asaas simulator on this port; answers how many it has in hand. */
export interface IssueCommand {
	op: 'issue';
	port: number;
	caseIds: string[];
}
/** Issues the charges of these cases by a bank's file, then builds files of so many titles until nothing waits; answers what was built. */
export interface ByFileCommand {
	op: 'byFile';
	agreementId: string;
	caseIds: string[];
	limit: number;
}
/** Reads a retorno, base64; answers how many payments were new. */
export interface RetornoCommand {
	op: 'retorno';
	content: string;
}
/** Opens a ledger of an older schema and closes it; each statement of its upgrade is an event. Answers how many events there were. */
export interface UpgradeCommand {
	op: 'upgrade';
	config: ConfigWithoutClock;
	kill?: KillPoint;
}
export type Command =
	| UpgradeCommand
	| ByFileCommand
	| RetornoCommand
	| ConfirmCommand
	| IssueCommand
	| OpenCommand
	| RunCommand
	| SendEachCommand
	| HogCommand
	| { op: 'events' }
	/** Prunes what is over; answers how many rows went. */
	| { op: 'prune' }
	| { op: 'close' };

export interface Sent {
	kind: SendOutcome['kind'];
	rule: string | null;
	replayed: boolean;
	/** Messages that left this process for the request. */
	wire: number;
}

let ledger: Ledger | undefined;
let kill: KillPoint | undefined;
const events: string[] = [];

/** Everything that a crash may come between has a name and passes here. */
function happen(name: string): void {
	events.push(name);
	if (!kill || (kill.name !== undefined && kill.name !== name)) return;
	if (--kill.nth === 0) process.kill(process.pid, 'SIGKILL');
}

function* watched<T>(label: string, tx: Tx<T>): Tx<T> {
	let step = tx.next();
	while (!step.done) {
		happen(`${label}:inside`);
		step = tx.next(yield step.value);
	}
	return step.value;
}

/** For what happens before there is a ledger. */
function makeMortal(driver: Pick<Driver, 'transact'>, label: string): void {
	const { transact } = driver;
	driver.transact = async function <T>(this: Driver, work: () => Tx<T>): Promise<T> {
		const result = await (transact<T>).call(this, () => watched(label, work()));
		happen(`${label}:after`);
		return result;
	};
}

function mortal(inner: Ledger): Ledger {
	return {
		dialect: inner.dialect,
		identity: inner.identity,
		realNow: () => inner.realNow(),
		businessNow: () => inner.businessNow(),
		hash: (kind, value) => inner.hash(kind, value),
		close: () => inner.close(),
		read: (label, work) => inner.read(label, work),
		async transact<T>(label: string, work: () => Tx<T>): Promise<T> {
			happen(`${label}:before`);
			const result = await inner.transact(label, () => watched(label, work()));
			happen(`${label}:after`);
			return result;
		},
	};
}

function mortalHttp(inner: HttpPort): HttpPort {
	return {
		host: inner.host,
		async request(request) {
			happen('wire:before');
			const answer = inner.request(request);
			// The request is written in the next turns of the loop; somewhere there it dies.
			setTimeout(() => happen('wire:during'), 1);
			const result = await answer;
			happen('wire:after');
			return result;
		},
	};
}

async function perform(command: Command): Promise<unknown> {
	switch (command.op) {
		case 'open': {
			const { config, offset } = command;
			kill = command.kill;
			ledger = mortal(await openLedger({ ...config, now: () => Math.round(Date.now() + offset) }));
			return null;
		}
		case 'upgrade': {
			kill = command.kill;
			for (const { prototype } of [SqliteDriver, PostgresDriver]) makeMortal(prototype, 'upgrade');
			await (await openLedger(command.config)).close();
			return events.length;
		}
		case 'run': {
			const opened = need();
			const http = mortalHttp(plainHttp(command.port));
			return kinds(await runUntilQuiet(opened, { adapter: wireAdapter(), http, limit: command.limit }));
		}
		case 'confirm': {
			const http = mortalHttp(plainHttp(command.port));
			const done = await confirmAndSend(need(), command.caseIds, { adapter: wireAdapter(), http });
			return done.sent.length;
		}
		case 'prune':
			return (await pruneLedger(need())).rows;
		case 'issue': {
			const http = mortalHttp(plainHttp(command.port, '/v3', { access_token: 'sandbox-token' }));
			const { capabilities } = asaas;
			const adapter = { ...asaas, capabilities: { ...capabilities, concurrency: 2, ratePerSecond: 10_000 } };
			const { caseIds } = command;
			const outcomes = await issueCharges({ ledger: need(), adapter, http }, { token: null, caseIds });
			return [...outcomes.values()].filter(({ kind }) => kind === 'issued').length;
		}
		case 'byFile':
			return await byFile(need(), command);
		case 'retorno': {
			const taken = await takeRetorno(need(), Buffer.from(command.content, 'base64'));
			return taken.events.length;
		}
		case 'sendEach':
			return await sendEach(need(), command);
		case 'hog':
			return await hog(command);
		case 'events':
			return events;
		case 'close':
			await ledger?.close();
			return null;
	}
}

async function byFile(
	opened: Ledger,
	{ agreementId, caseIds, limit }: ByFileCommand,
): Promise<{ number: number; sha256: string }[]> {
	const http = { host: '127.0.0.1', request: () => Promise.reject(new Error('no wire')) };
	await issueCharges({ ledger: opened, adapter: cnab, http }, { token: null, caseIds });
	const built: { number: number; sha256: string }[] = [];
	for (;;) {
		const outcome = await buildRemessa(opened, { agreementId, limit });
		if (outcome.kind !== 'file') return built;
		built.push({ number: outcome.number, sha256: outcome.sha256 });
	}
}

async function sendEach(
	opened: Ledger,
	{ token, requests, startAt, gapMs }: SendEachCommand,
): Promise<Sent[]> {
	const result: Sent[] = [];
	for (const [i, request] of requests.entries()) {
		const wait = startAt + i * gapMs - Date.now();
		if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
		const adapter = fakeProvider();
		const input = { token, channel: 'sms' as const, requests: [request] };
		const outcome = (await sendMessages({ ledger: opened, adapter, http: null }, input)).get(
			request.stepRunId,
		);
		result.push({
			kind: outcome?.kind ?? 'failed',
			rule: outcome?.kind === 'held' ? outcome.hold.rule : null,
			replayed: outcome?.kind === 'sent' && outcome.contact.replayed,
			wire: adapter.received.length,
		});
	}
	return result;
}

function hog({ file, holdMs, times }: HogCommand): Promise<null> {
	const db = new DatabaseSync(file, { timeout: 5000 });
	return new Promise((resolve) => {
		const take = (left: number) => {
			if (left === 0) return db.close();
			db.exec('begin immediate; create table if not exists hog (n integer); insert into hog values (1)');
			resolve(null);
			setTimeout(() => {
				db.exec('commit');
				setTimeout(() => take(left - 1), 3);
			}, holdMs);
		};
		take(times);
	});
}

function need(): Ledger {
	if (!ledger) throw new Error('open a ledger first');
	return ledger;
}

async function main(): Promise<void> {
	for await (const line of createInterface({ input: process.stdin })) {
		try {
			const value = await perform(JSON.parse(line) as Command);
			process.stdout.write(`${JSON.stringify({ ok: true, value })}\n`);
		} catch (error) {
			const code = error instanceof CobrancaError ? error.code : 'other';
			const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
			process.stdout.write(`${JSON.stringify({ ok: false, code, message })}\n`);
		}
	}
	process.exit(0);
}

void main();
