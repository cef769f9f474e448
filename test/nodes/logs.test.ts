/** What n8n's log says of a whole journey: the events that an operator counts, and nothing of anybody. */
import type { IRun } from 'n8n-workflow';
import { closeLedgers } from '../../nodes/common/ledger';
import { suppressedSince } from '../../nodes/common/log';
import { magicNumber } from '../../sandbox/providers/zenvia/misbehave';
import { ownNodeJson, runNode, runWorkflow } from '../support/n8nHarness';
import { type LogLine, logLines } from '../support/n8nLogs';
import { cpf, type Debt, HASH_KEY, nameOf, overdue, prepare } from '../support/n8nPortfolio';
import { serveWebhook, startTrigger, until } from '../support/n8nTriggers';
import { simulator } from '../support/zenvia';

const SECRET = 'um-segredo-de-webhook-de-teste';
const TOKEN = 'sandbox-token';
const REPLY = 'Quem fala aqui e a Marina, ja paguei';
const close: (() => Promise<void>)[] = [];
afterEach(async () => {
	jest.restoreAllMocks();
	for (const one of close.splice(0)) await one();
});
afterAll(closeLedgers);

const written = (digits: string) => `(${digits.slice(2, 4)}) ${digits.slice(4, 9)}-${digits.slice(9)}`;
/** Six who get it, one whose number does not exist, one of whom the provider says nothing clear. */
const debts: Debt[] = overdue(8).map((debt, i) => ({
	...debt,
	email: `pessoa${i + 1}@caixa.example`,
	...(i === 6 ? { phone: written(magicNumber('badRecipient')) } : {}),
	...(i === 7 ? { phone: written(magicNumber('errorAfterAccept')) } : {}),
}));

/** Everything that tells of a debtor or opens a door, in the ways in which it is written. */
const forbidden = [
	...debts.flatMap(({ number, email, phone }) => {
		const digits = (phone ?? `(11) 90000-${1000 + number}`).replace(/\D/g, '');
		const document = cpf(number);
		const dotted = document.replace(/(...)(...)(...)(..)/, '$1.$2.$3-$4');
		return [
			nameOf(number),
			nameOf(number).split(' ')[1] ?? '',
			String(email),
			digits,
			digits.slice(2),
			document,
			dotted,
		];
	}),
	...[HASH_KEY, SECRET, TOKEN, REPLY, 'Marina', 'Caio', 'Tereza'],
];

const named = (lines: readonly LogLine[], event: string) =>
	lines.filter(({ fields }) => fields.event === event);
const to = (node: string) => ({ node, type: 'main' as const, index: 0 });

it('tells a whole journey in events and figures, and of nobody', async () => {
	const lines = logLines();
	const running = await simulator();
	const zenvia = { baseUrl: running.url, apiToken: TOKEN, webhookSecret: SECRET };
	const { credentials } = await prepare({ debts, zenvia });
	const trigger = await startTrigger('collectionTrigger', { maxBatches: 1, pollSeconds: 3600 }, credentials);
	close.push(trigger.close);
	await until(() => trigger.emitted.length === 1);
	const [{ items, done } = { items: [], done: undefined }] = trigger.emitted;
	const { batch } = items[0]?.json as { batch: { token: string } };
	const sent = await runWorkflow(
		{
			nodes: [
				ownNodeJson('debtLookup', { operation: 'getLeased' }, { name: 'Cases' }),
				ownNodeJson('collectionJourney', {}, { name: 'Journey' }),
				ownNodeJson('channelSelector', {}, { name: 'Selector' }),
				ownNodeJson('smsMessage', { provider: 'zenvia' }, { name: 'SMS' }),
			],
			connections: {
				Cases: { main: [[to('Journey')]] },
				Journey: { main: [[to('Selector')]] },
				Selector: { main: [[], [], [], [to('SMS')]] },
			},
		},
		{ credentials, input: items },
	);
	expect(sent.error).toBeUndefined();
	done?.resolve({} as IRun);
	await until(() => named(lines, 'batch.ended').length === 1);

	const server = await serveWebhook('channelEventsTrigger', { provider: 'zenvia' }, credentials);
	close.push(server.close);
	const post = async (body: unknown, secret = SECRET) =>
		(
			await fetch(server.url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'x-cobranca-secret': secret },
				body: JSON.stringify(body),
			})
		).status;
	expect(await post({}, 'errado')).toBe(401);
	expect(await post({}, 'errado outra vez')).toBe(401);
	expect(await post(['nada de Marina'])).toBe(400);
	const message = { id: 'r1', from: '5511900001001', to: 'escola.sms', direction: 'IN', channel: 'sms' };
	const reply = {
		id: 'e1',
		timestamp: new Date().toISOString(),
		type: 'MESSAGE',
		subscriptionId: 's',
		channel: 'sms',
		direction: 'IN',
		message: { ...message, timestamp: new Date().toISOString(), contents: [{ type: 'text', text: REPLY }] },
	};
	expect(await post(reply)).toBe(200);

	const ask = (resource: string, operation: string, fields: object = {}) =>
		runNode('collectionLedger', { resource, operation, ...fields }, { credentials });
	await ask('pause', 'set', { scope: 'everything', reason: 'Marina pediu' });
	await ask('pause', 'lift', { by: 'scope', scope: 'everything' });
	for (const operation of ['backup', 'verify', 'prune']) await ask('maintenance', operation);

	expect(named(lines, 'batch.leased')[0]?.fields).toMatchObject({ cases: 8, node: 'collectionTrigger' });
	const id = named(lines, 'batch.leased')[0]?.fields.batchId;
	expect(named(lines, 'messages.sent')).toEqual([
		{
			level: 'info',
			message: 'cobranca messages.sent',
			fields: {
				event: 'messages.sent',
				node: 'smsMessage',
				workflowId: 'w1',
				executionId: '1',
				batchId: id,
				channel: 'sms',
				provider: 'zenvia',
				sent: 6,
				replayed: 0,
				held: 0,
				failed: 1,
				unknown: 1,
				durationMs: expect.any(Number) as number,
			},
		},
	]);
	const classes = named(lines, 'provider.failed').map(({ fields }) => fields.classes);
	expect(Object.assign({}, ...classes)).toEqual({
		'contact.rejected.invalid_recipient': 1,
		'contact.unknown.unknown_outcome': 1,
	});
	expect(named(lines, 'batch.ended')[0]?.fields).toMatchObject({ batchId: id });
	// The second wrong secret within the minute is counted, not told.
	expect(named(lines, 'webhook.refused').map(({ fields }) => fields.status)).toEqual([401, 400]);
	for (const event of ['webhook.recorded', 'pause.set', 'pause.lifted', 'ledger.backedUp', 'ledger.verified'])
		expect([event, named(lines, event).length]).toEqual([event, 1]);
	expect(named(lines, 'ledger.pruned')[0]?.fields).toMatchObject({ dryRun: true, rows: 0 });

	const everything = lines.map((line) => JSON.stringify(line));
	for (const word of [...forbidden, batch.token])
		expect([word, everything.find((line) => line.includes(word))]).toEqual([word, undefined]);
	expect(everything.join('\n')).not.toMatch(/(?<![\da-f-])\d{11,13}(?![\da-f-])/);
});

it('tells that the batch of a dead worker is taken over', async () => {
	const lines = logLines();
	const { credentials } = await prepare({ debts: overdue(2) });
	const trigger = await startTrigger('collectionTrigger', { maxBatches: 1, pollSeconds: 3600 }, credentials);
	close.push(trigger.close);
	await until(() => trigger.emitted.length === 1);
	const error = { message: 'job stalled more than maxStalledCount' };
	trigger.emitted[0]?.done?.resolve({ data: { resultData: { error } } } as never as IRun);
	await until(() => named(lines, 'batch.takenOver').length === 1);
	expect(named(lines, 'batch.takenOver')[0]).toMatchObject({
		level: 'warn',
		fields: { batches: 1, why: 'workerDied', leftOver: 2 },
	});
});

it('lets strangers fill no log', () => {
	const at = Date.now();
	expect(suppressedSince('prova', at)).toBe(0);
	for (let n = 1; n <= 500; n++) expect(suppressedSince('prova', at + n)).toBeUndefined();
	expect(suppressedSince('outra', at)).toBe(0);
	expect(suppressedSince('prova', at + 60_001)).toBe(500);
});
