/**
 * The daily journey beside what people build today, in one n8n, one run: ours for the same task (SMS and e-mail), then the floor
 * (n8n and the simulators, nothing else), then the same journey by hand from n8n's own nodes, then ours as shipped, with WhatsApp and boletos.
 */
import { setTimeout as delay } from 'node:timers/promises';

import { generatePortfolio } from '../../../sandbox/demo/generate';
import { hearEverybody } from '../../../sandbox/run/hearing';
import type { WorkflowFile } from '../../../sandbox/run/setup';
import type { Stage } from '../../../sandbox/run/stage';
import { creditorRows } from '../../../sandbox/run/words';
import { runOne, statement } from '../../../engine/ports/ledger';
import { Host, type Taken, TODAY } from '../host/host';
import { fillOf, prepareAgency } from './agency';

/** A sender's share of what a simulator takes. */
const RATE_PER_SECOND = 1_000;
/** What the floor's batches hold, and how many are under way: as in Régua do dia. */
const BATCH = 200;
const AT_ONCE = 2;
/** The floor has no list to read, so its pace does not hang on how much it sends. */
const FLOOR_MESSAGES = 2_000;
/** The floor's, where ours is not run: about what a portfolio of the demo gives. */
const MIXTURE = { sms: 1_000, email: 1_000 };
/** Asaas takes 25,000 requests in twelve hours, and our pace with it is five charges a second: beyond this the bench would measure the wait. */
const MOST_WITH_CHARGES = 2_000;
const SEED = 20261123;
/** Ten times as long as a slow machine takes. */
const PATIENCE_MS = 5 * 60_000;
const PATIENCE_BY_DEBT_MS = 300;

export const WAYS = ['ours', 'floor', 'handBuilt', 'oursAsShipped'] as const;
export type Way = (typeof WAYS)[number];

export interface Journey extends Taken {
	readonly way: Way;
	readonly debts: number;
	readonly sms: number;
	readonly email: number;
	readonly whatsapp: number;
	readonly charges: number;
	readonly messages: number;
	readonly messagesPerSecond: number;
	/** Debts looked at a second. */
	readonly debtsPerSecond: number;
	/** CPU milliseconds of n8n and PostgreSQL for a message. */
	readonly cpuMsPerMessage: number;
}

export interface Size {
	readonly debts: number;
	readonly runs: readonly Journey[];
	/** Ours over the hand-built flow in messages a second, for the same task. */
	readonly ratioToHandBuilt: number | undefined;
	/** The same in debts looked at a second. */
	readonly ratioToHandBuiltInDebts: number | undefined;
	/** Ours over the floor in messages a second. */
	readonly shareOfFloor: number | undefined;
}

export async function journeys(
	sizes: readonly number[],
	engine: 'sqlite' | 'postgres',
	ways: ReadonlySet<Way>,
	say: Say,
): Promise<Size[]> {
	const host = await Host.boot();
	try {
		const done: Size[] = [];
		for (const debts of sizes) done.push(await sizeOf(host, debts, engine, ways, say));
		return done;
	} finally {
		await host.stop();
	}
}

type Say = (line: string) => void;

export const portfolioOf = (debts: number) =>
	Buffer.from([...generatePortfolio({ debts, referenceDate: TODAY, seed: SEED })].join(''));

async function sizeOf(
	host: Host,
	debts: number,
	engine: 'sqlite' | 'postgres',
	ways: ReadonlySet<Way>,
	say: Say,
): Promise<Size> {
	const portfolio = portfolioOf(debts);
	const stage = await host.open(`bench${debts}`, engine);
	const runs: Journey[] = [];
	const add = async (way: Way, work: () => Promise<Taken>, looked: number, on = stage) => {
		if (!ways.has(way)) return undefined;
		const before = await countsOf(on);
		const taken = await work();
		const run = journeyOf(way, looked, taken, before, await countsOf(on));
		say(`${debts} debts, ${way}: ${run.messages} messages in ${run.seconds} s, ${run.messagesPerSecond}/s`);
		runs.push(run);
		return run;
	};
	try {
		// First, for the floor sends by the agency's credentials.
		const looked = await prepareAgency(host, stage, portfolio);
		await take(host, portfolio, false);
		const own = await add('ours', () => ours(host, stage, false), debts);
		await add('floor', () => floor(host, stage, own ?? MIXTURE), 0);
		// Last, for its one long execution leaves n8n's heap full.
		await add('handBuilt', () => handBuilt(host, stage), looked);
	} finally {
		await stage.close();
	}
	if (ways.has('oursAsShipped') && debts <= MOST_WITH_CHARGES) {
		const second = await host.open(`bench${debts}full`, engine);
		try {
			await take(host, portfolio, true);
			await add('oursAsShipped', () => ours(host, second, true), debts, second);
		} finally {
			await second.close();
		}
	}
	const of = (way: Way) => runs.find((run) => run.way === way);
	return {
		debts,
		runs,
		ratioToHandBuilt: ratio(of('ours')?.messagesPerSecond, of('handBuilt')?.messagesPerSecond),
		ratioToHandBuiltInDebts: ratio(of('ours')?.debtsPerSecond, of('handBuilt')?.debtsPerSecond),
		shareOfFloor: ratio(of('ours')?.messagesPerSecond, of('floor')?.messagesPerSecond),
	};
}

const ratio = (a: number | undefined, b: number | undefined) =>
	a === undefined || b === undefined ? undefined : Math.round((a / b) * 100) / 100;

interface Counts {
	sms: number;
	whatsapp: number;
	email: number;
	charges: number;
}

async function countsOf({ providers }: Stage): Promise<Counts> {
	const { sms = 0, whatsapp = 0, email = 0 } = await providers.counts();
	return { sms, whatsapp, email, charges: (await providers.asaas.stats()).received };
}

function journeyOf(way: Way, debts: number, taken: Taken, before: Counts, after: Counts): Journey {
	const [sms, whatsapp, email] = (['sms', 'whatsapp', 'email'] as const).map(
		(one) => after[one] - before[one],
	) as [number, number, number];
	const messages = sms + whatsapp + email;
	const { seconds, cpu } = taken;
	return {
		...{ way, debts, sms, email, whatsapp, charges: after.charges - before.charges, messages },
		messagesPerSecond: Math.round((messages / seconds) * 10) / 10,
		debtsPerSecond: Math.round((debts / seconds) * 10) / 10,
		cpuMsPerMessage: Math.round(((cpu.n8n + cpu.postgres) * 10_000) / messages) / 10,
		...taken,
	};
}

/** Batches of the same channels and texts through n8n's own nodes; nothing is read, decided or written. */
async function floor(
	host: Host,
	stage: Stage,
	{ sms, email }: Pick<Journey, 'sms' | 'email'>,
): Promise<Taken> {
	const flow = await host.flow('journey/floor.json', fillOf(stage));
	await host.publish(flow);
	// A first one of each, so that nobody's connection is the first.
	await host.post('bench/floor', { messages: [message(0, true), message(0, false)] });
	const share = sms / (sms + email);
	const length = Math.min(sms + email, FLOOR_MESSAGES);
	const all = Array.from({ length }, (_, i) =>
		message(i, Math.floor((i + 1) * share) > Math.floor(i * share)),
	);
	const batches = Array.from({ length: Math.ceil(all.length / BATCH) }, (_, i) =>
		all.slice(i * BATCH, (i + 1) * BATCH),
	);
	const sending = async () => {
		for (let next = batches.shift(); next; next = batches.shift())
			await host.post('bench/floor', { messages: next });
	};
	const taken = await host.measured(
		async () => void (await Promise.all(Array.from({ length: AT_ONCE }, sending))),
	);
	await host.unpublish(flow);
	return taken;
}

/** Sent as one that is in arrears by a fortnight gets it. Zenvia's simulator takes 90 000 00xx for a phone on which something goes wrong. */
const message = (i: number, isSms: boolean) => ({
	canal: isSms ? 'sms' : 'email',
	remetente: isSms ? 'lojasbemquerer' : 'cobranca@bemquerer.example',
	telefone: `5511901${String(i % 1_000_000).padStart(6, '0')}`,
	email: `pessoa${i}@caixa.example`,
	assunto: 'Aviso sobre a parcela 3 de 12',
	texto:
		'Ola Maria, consta em aberto a parcela 3 de 12 de R$ 310,00, vencida em 09/11/2026 (15 dias). Fale conosco: 0800 000 0000',
});

/** The whole day's list in one execution, as such flows are: selected, written, sent in loops of 100, marked as sent. */
async function handBuilt(host: Host, stage: Stage): Promise<Taken> {
	const flow = await host.flow('journey/hand-built.json', fillOf(stage));
	await host.publish(flow);
	const taken = await host.measured(async () => {
		await host.post('bench/hand', {});
		do await delay(200);
		while ((await host.running(flow.id)) > 0);
	});
	await host.unpublish(flow);
	return taken;
}

/** Creditors and portfolio through n8n. `whole`: WhatsApp and boletos too. */
export async function take(host: Host, portfolio: Buffer, whole: boolean): Promise<void> {
	const creditors = host.creditors.map((creditor) => {
		const { charges: _charges, ...settings } = creditor.settings;
		return whole ? creditor : { ...creditor, settings: { ...settings, whatsappAllowed: false } };
	});
	const body = JSON.stringify({ creditors: creditorRows(creditors, RATE_PER_SECOND) });
	await host.door('creditors', 'application/json', body);
	await host.door('import', 'text/csv', portfolio);
}

export async function ours(host: Host, stage: Stage, whole: boolean): Promise<Taken> {
	const shipped = await host.shipped('regua-do-dia.json');
	const flow = whole ? shipped : withoutCharges(shipped);
	const hearing = await host.shipped('respostas-e-pagamentos.json');
	if (whole) {
		await host.publish(hearing);
		await hearEverybody(host.n8n.url, [hearing], stage.providers);
	}
	const taken = await host.measured(async () => {
		await host.publish(flow);
		const due = await openOf(stage);
		const deadline = performance.now() + PATIENCE_MS + due * PATIENCE_BY_DEBT_MS;
		do {
			await delay(200);
			if (performance.now() > deadline) throw new Error('Régua do dia does not end; see the log of n8n.');
		} while ((await openOf(stage)) > 0);
	});
	await host.unpublish(flow);
	if (whole) await host.unpublish(hearing);
	return taken;
}

const open = statement<{ n: number }>(
	'bench.open',
	`select (select count(*) from cases where state = 'open' and next_at <= $1)
		+ (select count(*) from contacts where state in ('reserved', 'sending')) as n`,
);

async function openOf({ ledger: { reader } }: Stage): Promise<number> {
	return (await reader.read('bench.open', () => runOne(open, reader.businessNow())))?.n ?? 0;
}

/** Régua do dia without its boletos and WhatsApp: what the flow by hand does. */
export function withoutCharges(shipped: WorkflowFile): WorkflowFile {
	const flow = structuredClone(shipped) as WorkflowFile & {
		connections: Record<string, { main: { node: string; type: string; index: number }[][] }>;
	};
	const gone = new Set(['Boleto (WhatsApp)', 'WhatsApp (Meta)', 'Boleto (e-mail)']);
	flow.nodes = flow.nodes.filter(({ name }) => !gone.has(name));
	for (const [name, { main }] of Object.entries(flow.connections)) {
		if (gone.has(name)) delete flow.connections[name];
		else
			for (const outputs of main)
				for (const one of outputs) if (one.node === 'Boleto (e-mail)') one.node = 'E-mail (SMTP)';
	}
	const selector = flow.connections['Seletor de canal'];
	if (!selector)
		throw new Error('Régua do dia has no Channel Selector under the name that this bench knows.');
	selector.main = selector.main.map((outputs) => outputs.filter(({ node }) => !gone.has(node)));
	return { ...flow, id: 'benchOurs00000001', name: 'Bench: régua sem boleto' };
}
