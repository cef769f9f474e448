/**
 * Our nodes one by one in n8n's own engine: time for an item, and what its item takes in memory when it has passed, beside n8n's No Operation
 * with the same items in the same run. The nodes of a day run in batches of 200 as Régua do dia does; what is done to many items at a
 * time gets all of them at once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { INode, INodeExecutionData } from 'n8n-workflow';

import { closeAll } from '../../../sandbox/run/closing';
import type { HostOptions, Report } from '../run';
import { type Credentials, Engine, type Flow, type Ran } from './engine';
import { BATCH, openWorld, type World } from './world';

const ITEMS = 1_000;
const ROUNDS = 3;
const FLOOR = 'noOp';

interface Figures {
	readonly node: string;
	readonly items: number;
	/** Of the node's run, by item that came in. */
	readonly microsecondsPerItem: number;
	/** What an item that came out takes in the heap, bytes. */
	readonly bytesPerItem: number;
}

/** `--debts N` (items, at least 200) */
export async function suite({ debts }: HostOptions, say: (line: string) => void): Promise<Report> {
	const { COBRANCA_HOST: host, COBRANCA_PACKAGE: packageRoot } = process.env;
	if (!host || !packageRoot) throw new Error('Start this with `npm run bench`.');
	const size = Math.max(BATCH, debts?.[0] ?? ITEMS);
	const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-bench-'));
	const closing = [() => Promise.resolve(rmSync(folder, { recursive: true, force: true }))];
	try {
		// Nodes keep a SQLite ledger under n8n's folder.
		process.env.N8N_USER_FOLDER = folder;
		process.env.N8N_LOG_LEVEL ??= 'silent';
		const world = await openWorld(folder, packageRoot, size);
		closing.push(() => world.close());
		const engine = await Engine.load(host, packageRoot);
		const figures: Figures[] = [];
		for (const bench of [...dayOf(engine, world), ...bulkOf(engine, world)]) {
			const found = await bench();
			figures.push(...found);
			for (const { node, microsecondsPerItem, bytesPerItem } of found)
				say(`${node}: ${microsecondsPerItem} µs and ${bytesPerItem} bytes an item`);
		}
		const floor = figures.find(({ node }) => node === FLOOR)?.microsecondsPerItem ?? 0;
		const slowest = Math.max(...figures.map(({ microsecondsPerItem }) => microsecondsPerItem));
		return { ratio: Math.round((floor / slowest) * 10_000) / 10_000, floor: FLOOR, items: size, figures };
	} finally {
		await closeAll(closing.reverse());
	}
}

type Bench = () => Promise<Figures[]>;

const own = (name: string, type: string, parameters: object, credentials: readonly string[]): INode => ({
	id: name,
	name,
	type: `n8n-nodes-cobranca.${type}`,
	typeVersion: 1,
	position: [0, 0],
	parameters: parameters as INode['parameters'],
	credentials: Object.fromEntries(credentials.map((one) => [one, { id: one, name: one }])),
});
const noOp = (name: string): INode => ({
	...own(name, '', {}, []),
	type: 'n8n-nodes-base.noOp',
});
const LEDGER = 'cobrancaLedgerApi';

/** Lease, look-up, floor, journey, selector, message: all of a portfolio's batches, by SMS and by e-mail. */
function dayOf(engine: Engine, world: World): Bench[] {
	const chain = (creditorId: string, message: INode, output: number): Flow => ({
		nodes: [
			own('lease', 'debtLookup', { operation: 'lease', limit: BATCH, creditorIds: creditorId }, [LEDGER]),
			own('debtLookup.getLeased', 'debtLookup', { operation: 'getLeased' }, [LEDGER]),
			noOp(FLOOR),
			own(
				'collectionJourney.advance',
				'collectionJourney',
				{ operation: 'advance', mode: 'preset', preset: 'creditor' },
				[LEDGER],
			),
			own('channelSelector', 'channelSelector', {}, [LEDGER]),
			message,
		],
		wires: [
			['lease', 0, 'debtLookup.getLeased'],
			['debtLookup.getLeased', 0, FLOOR],
			[FLOOR, 0, 'collectionJourney.advance'],
			['collectionJourney.advance', 0, 'channelSelector'],
			['channelSelector', output, message.name],
		],
	});
	const sms = own('smsMessage.sendStep', 'smsMessage', { provider: 'zenvia' }, [LEDGER, 'cobrancaZenviaApi']);
	const email = own('emailMessage.sendStep', 'emailMessage', { provider: 'smtp' }, [
		LEDGER,
		'cobrancaSmtpApi',
	]);
	return [
		() => days(engine, chain(world.bySms, sms, 3), world.credentials, ['emailMessage.sendStep']),
		() => days(engine, chain(world.byEmail, email, 4), world.credentials, [FLOOR, 'debtLookup.getLeased']),
	];
}

/** Batches until nothing is due. The look-up gets one item, and its share is of those that it gives. */
async function days(
	engine: Engine,
	flow: Flow,
	credentials: Credentials,
	untold: readonly string[],
): Promise<Figures[]> {
	const taken = new Map<string, { ms: number; items: number; last: readonly INodeExecutionData[] }>();
	for (let batch = 0; ; batch++) {
		const ran = await engine.run(flow, credentials, [{ json: {} }]);
		const cases = ran.get('debtLookup.getLeased')?.items[0] ?? [];
		if (cases.length === 0) break;
		// The first batch is everybody's first: files are read and compiled.
		if (batch === 0) continue;
		for (const [name, { ms, items }] of ran) {
			if (name === 'lease' || untold.includes(name)) continue;
			const one = taken.get(name) ?? { ms: 0, items: 0, last: [] };
			const out = items.flat();
			taken.set(name, { ms: one.ms + ms, items: one.items + cases.length, last: out });
		}
	}
	if (taken.size === 0) throw new Error('One batch is too few: give more --debts.');
	const message = flow.nodes.at(-1)?.name ?? '';
	if (!taken.get(message)?.last.length) throw new Error(`Nothing came to ${message}.`);
	return [...taken].map(([node, { ms, items, last }]) => figuresOf(node, ms, items, last));
}

/** Operations on many items at once; `from` gives a round its items. */
function bulkOf(engine: Engine, { credentials, cases, titles, portfolio }: World): Bench[] {
	const ledger = (node: string, resource: string, operation: string, more: object = {}) =>
		own(node, 'collectionLedger', { resource, operation, ...more }, [LEDGER]);
	const items = cases.map((id) => ({ json: { case: { id } } }));
	const lines = cases.map(() => ({ json: { linha: '00190000090312855730600000000171600000000000000' } }));
	const bulk =
		(node: INode, from: (round: number) => readonly INodeExecutionData[], count = cases.length): Bench =>
		async () => {
			const rounds: (Ran & { ms: number })[] = [];
			for (let round = 0; round <= ROUNDS; round++) {
				const ran = await engine.run({ nodes: [node], wires: [] }, credentials, from(round));
				// The first is a warm-up.
				if (round > 0) rounds.push(ran.get(node.name) as Ran);
			}
			const sorted = rounds.map(({ ms }) => ms).sort((a, b) => a - b);
			const last = rounds.at(-1)?.items.flat() ?? [];
			return [figuresOf(node.name, sorted[sorted.length >> 1] as number, count, last)];
		};
	const dispute = { kind: 'dispute', reason: 'Contesta o valor', until: '' };
	const paid = { creditorId: 'loja', amount: 0.01, paidOn: '2026-03-10', source: 'bancada' };
	return [
		bulk(noOp(`${FLOOR} (all at once)`), () => items),
		bulk(ledger('collectionLedger.timeline.get', 'timeline', 'get'), () => items),
		bulk(ledger('collectionLedger.hold.place', 'hold', 'place', dispute), () => items),
		bulk(
			ledger('collectionLedger.payment.register', 'payment', 'register', {
				...paid,
				debtExternalId: '={{ $json.titulo }}',
				externalId: '={{ $json.pagamento }}',
			}),
			(round) => titles.map((titulo) => ({ json: { titulo, pagamento: `${titulo}-${round}` } })),
		),
		bulk(
			own('debtLookup.findDebtor', 'debtLookup', { operation: 'findDebtor', document: '={{ $json.cpf }}' }, [
				LEDGER,
			]),
			() => portfolio.documents.map((cpf) => ({ json: { cpf } })),
		),
		bulk(
			own('boleto.read', 'boleto', { operation: 'read', code: '={{ $json.linha }}' }, [LEDGER]),
			() => lines,
		),
		bulk(
			ledger('collectionLedger.portfolio.preview', 'portfolio', 'preview', { defaultCreditor: 'outra' }),
			() => [portfolio.file(0)],
			portfolio.rows,
		),
		bulk(
			ledger('collectionLedger.portfolio.import', 'portfolio', 'import', { defaultCreditor: 'outra' }),
			(round) => [portfolio.file(round)],
			portfolio.rows,
		),
	];
}

function figuresOf(node: string, ms: number, items: number, out: readonly INodeExecutionData[]): Figures {
	return {
		node,
		items,
		microsecondsPerItem: Math.round((ms * 10_000) / items) / 10,
		bytesPerItem: heapOf(out),
	};
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const COPIES = 20;

/** What one of these items takes in the heap, by the growth that copies of them make. */
function heapOf(items: readonly INodeExecutionData[]): number {
	if (items.length === 0) return 0;
	collect();
	const before = process.memoryUsage().heapUsed;
	const copies = Array.from({ length: COPIES }, () => structuredClone(items));
	collect();
	const grown = process.memoryUsage().heapUsed - before;
	return Math.max(0, Math.round(grown / (copies.length * items.length)));
}
