/**
 * Webhook intake: our trigger, which writes to the ledger before it answers and starts no execution, beside what people build: n8n's Webhook
 * node and the Postgres node, upsert by the message's id. One n8n, one run, in turns; POSTs with one status and with fifty.
 */
import { setTimeout as delay } from 'node:timers/promises';

import { type LedgerConfig, openLedger } from '../../../engine/adapters/ledger/open';
import type { WorkflowFile } from '../../../sandbox/run/setup';
import { DATABASE } from '../journey/agency';
import { Host, type Taken } from '../host/host';
import type { HostOptions, Report } from '../run';
import { countRead, sentMessages } from './ledger';
import { APP_SECRET, type Message, type Post, postAll, postsOf } from './posts';

/** Messages of one round of POSTs with fifty statuses; each has three statuses. */
const MESSAGES = 1_500;
/** For one round of POSTs with one status, which are far slower by event. */
const SINGLES_SHARE = 8;
const ROUNDS = 3;
/** POSTs at once. */
const AT_ONCE = 16;
const GOALS = { eventsAt50: 10, requestsAt1: 1.3 };

type Engine = 'sqlite' | 'postgres';
/** `handBuilt` answers at once, as n8n's Webhook node does by default; `handBuiltAfter` once it is written, as ours does. */
type Way = 'ours' | 'handBuilt' | 'handBuiltAfter';
const WAYS: readonly Way[] = ['ours', 'handBuilt', 'handBuiltAfter'];

interface Round extends Taken {
	readonly way: Way;
	readonly requestsPerSecond: number;
	/** Written events a second. */
	readonly eventsPerSecond: number;
}

interface Figures {
	readonly ledger: Engine;
	readonly statusesInAPost: number;
	/** Ours over the faster of the two ways by hand, the median of the rounds. */
	readonly ratio: number;
	readonly rounds: readonly Round[];
}

/** `--debts N` (messages of a round) `--database sqlite|postgres` (where our ledger is; default both). */
export async function suite({ debts, database }: HostOptions, say: (line: string) => void): Promise<Report> {
	const messages = debts?.[0] ?? MESSAGES;
	const engines: readonly Engine[] = database ? [database] : ['postgres', 'sqlite'];
	const figures: Figures[] = [];
	const host = await Host.boot();
	try {
		for (const engine of engines) figures.push(...(await onLedger(host, engine, messages, say)));
	} finally {
		await host.stop();
	}
	const least = (many: number) =>
		Math.min(...figures.filter((one) => one.statusesInAPost === many).map(({ ratio }) => ratio));
	return { ratio: least(50), requestsRatio: least(1), goals: GOALS, atOnce: AT_ONCE, figures };
}

async function onLedger(
	host: Host,
	engine: Engine,
	size: number,
	say: (line: string) => void,
): Promise<Figures[]> {
	const singles = Math.ceil(size / SINGLES_SHARE);
	const warmUps = { 1: Math.ceil(singles / 4), 50: Math.ceil(size / 4) };
	const config = await placeOf(host, engine);
	const messages = await sentMessages(config, warmUps[1] + warmUps[50] + ROUNDS * (singles + size));
	const take = (count: number) => messages.splice(0, count);
	const all = messages.length;
	const urls = await publishAll(host, config);
	const figures: Figures[] = [];
	for (const [many, perRound] of [
		[1, singles],
		[50, size],
	] as const) {
		const rounds: Round[] = [];
		const run = async (group: readonly Message[], counts: boolean) => {
			const posts = postsOf(group, many);
			for (const way of WAYS) {
				const round = await roundOf(host, way, urls[way], posts);
				if (counts) rounds.push(round);
				if (counts)
					say(
						`${engine}, ${many} in a POST, ${way}: ${round.requestsPerSecond} requests/s, ${round.eventsPerSecond} events/s`,
					);
			}
		};
		await run(take(warmUps[many]), false);
		for (let round = 0; round < ROUNDS; round++) await run(take(perRound), true);
		figures.push({ ledger: engine, statusesInAPost: many, ratio: ratioOf(rounds), rounds });
	}
	await verify(host, config, all);
	return figures;
}

/** A ledger of kind production: one of the sandbox asks for its moved clock before each transaction. */
async function placeOf(host: Host, engine: Engine): Promise<LedgerConfig> {
	const { hashKey } = host.folder.kept;
	const file = host.folder.file('n8n', '.n8n', 'cobranca', 'bancada.sqlite');
	if (engine === 'sqlite') return { engine, file, hashKey };
	const { port, user, password } = host.database.n8n;
	await host.database.ensure('bancada');
	const connection = { host: '127.0.0.1', port, user, password, database: 'bancada', ssl: false };
	return { engine, connection: { ...connection, schema: 'public' }, hashKey };
}

const TABLE = `
create table if not exists avisos (id text primary key, status text, telefone text, instante text);
truncate avisos;
alter database ${DATABASE} set synchronous_commit = on`;

/** All three listen, each at its own address. */
async function publishAll(host: Host, config: LedgerConfig): Promise<Record<Way, string>> {
	await host.database.ensure(DATABASE);
	// What was committed is on the disk, as it is in the ledger and in a PostgreSQL that nobody changed.
	await host.sql(DATABASE, TABLE);
	const { port, user, password } = host.database.n8n;
	await host.credential('Banco da assessoria', 'postgres', {
		...{ host: '127.0.0.1', port, user, password, database: DATABASE },
		...{ ssl: 'disable', sshTunnel: false, maxConnections: 100, allowUnauthorizedCerts: false },
	});
	await host.credential('Livro da bancada', 'cobrancaLedgerApi', {
		engine: config.engine,
		hashKey: config.hashKey,
		...(config.engine === 'postgres' ? config.connection : { file: 'bancada.sqlite' }),
	});
	await host.credential('WhatsApp da bancada', 'cobrancaMetaApi', {
		baseUrl: 'http://127.0.0.1:9/v25.0',
		accessToken: 'nenhum',
		wabaId: '102290129340398',
		appSecret: APP_SECRET,
		verifyToken: 'palavra-de-bancada',
	});
	const own = await host.flow('webhooks/ours.json');
	await host.publish(own);
	const { webhookId = '' } = own.nodes[0] ?? {};
	return {
		ours: `webhook/${webhookId}/channel-events`,
		handBuilt: await byHand(host, 'onReceived', 1),
		handBuiltAfter: await byHand(host, 'lastNode', 2),
	};
}

const idOf = (serial: number) => `benchWebhookHand${serial}`;

async function byHand(host: Host, mode: 'onReceived' | 'lastNode', serial: number): Promise<string> {
	const hook = `be0c0000-000${serial}-4000-8000-0000000000d2`;
	const flow: WorkflowFile = await host.flow('webhooks/hand-built.json', {
		ID: idOf(serial),
		HOOK: hook,
		MODE: mode,
	});
	await host.publish(flow);
	return `webhook/bench/meta/${mode}`;
}

async function roundOf(host: Host, way: Way, place: string, posts: readonly Post[]): Promise<Round> {
	const url = `${host.n8n.url}/${place}`;
	await untilHeard(url);
	const taken = await host.measured(async () => {
		await postAll(url, posts, AT_ONCE);
		// What n8n has answered it may not have written yet.
		while (way === 'handBuilt' && (await host.running(idOf(1))) > 0) await delay(20);
	});
	const rate = (count: number) => Math.round((count / taken.seconds) * 10) / 10;
	const events = posts.reduce((sum, post) => sum + post.events, 0);
	return { way, requestsPerSecond: rate(posts.length), eventsPerSecond: rate(events), ...taken };
}

/** Publishing answers before n8n listens: nothing is there for a GET, but it is another nothing. */
async function untilHeard(url: string): Promise<void> {
	for (let tries = 0; tries < 200; tries++) {
		const response = await fetch(url, { method: 'POST', body: '{}', headers: { 'x-bench': 'unsigned' } });
		await response.text();
		if (response.status !== 404) return;
		await delay(100);
	}
	throw new Error(`n8n does not listen at ${url}.`);
}

function ratioOf(rounds: readonly Round[]): number {
	const of = (way: Way) =>
		rounds.filter((round) => round.way === way).map(({ eventsPerSecond }) => eventsPerSecond);
	const [byHandNow, byHandAfter] = [of('handBuilt'), of('handBuiltAfter')];
	const ratios = of('ours').map((own, i) => own / Math.max(byHandNow[i] ?? 0, byHandAfter[i] ?? 0));
	const median = ratios.sort((a, b) => a - b)[ratios.length >> 1] ?? 0;
	return Math.round(median * 100) / 100;
}

/** Everybody wrote everything, or the bench measured something else. */
async function verify(host: Host, config: LedgerConfig, messages: number): Promise<void> {
	const ledger = await openLedger(config);
	try {
		const read = await countRead(ledger);
		if (read !== messages) throw new Error(`Our ledger knows ${read} of ${messages} messages as read.`);
	} finally {
		await ledger.close();
	}
	const [row] = await host.sql<{ n: number }>(DATABASE, 'select count(*)::int as n from avisos');
	if (row?.n !== messages) throw new Error(`The flow by hand wrote ${row?.n} of ${messages} messages.`);
}
