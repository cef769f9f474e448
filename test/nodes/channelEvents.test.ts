import { getTimeline } from '../../engine/operations/timeline';
import type { CaseItem, ContactItem } from '../../engine/operations/items';
import { closeLedgers } from '../../nodes/common/ledger';
import { ownNodeJson, runWorkflow } from '../support/n8nHarness';
import { overdue, PEOPLE, prepare, type Prepared } from '../support/n8nPortfolio';
import { callHook, serveWebhook, until, type WebhookServer } from '../support/n8nTriggers';
import { simulator } from '../support/zenvia';

const SECRET = 'um-segredo-de-webhook-de-teste';
const TYPE = 'channelEventsTrigger';
const servers: WebhookServer[] = [];
afterAll(async () => {
	await Promise.all(servers.map((server) => server.close()));
	await closeLedgers();
});

async function zenviaAccount(options: object = {}) {
	const running = await simulator(options);
	return { running, zenvia: { baseUrl: running.url, apiToken: 'sandbox-token', webhookSecret: SECRET } };
}

async function serve(prepared: Prepared, parameters: object = {}): Promise<WebhookServer> {
	const server = await serveWebhook(TYPE, parameters, prepared.credentials);
	servers.push(server);
	return server;
}

const post = async (
	url: string,
	body: unknown,
	headers: Record<string, string> = { 'x-cobranca-secret': SECRET },
) =>
	await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body),
	});

const to = (node: string) => ({ node, type: 'main' as const, index: 0 });

/** Sends by the simulated provider and gives the items of Sent. */
async function send(prepared: Prepared) {
	const name = (operation: string, as: string) => ownNodeJson('debtLookup', { operation }, { name: as });
	const run = await runWorkflow(
		{
			nodes: [
				name('lease', 'Lease'),
				name('getLeased', 'Cases'),
				ownNodeJson('collectionJourney', {}, { name: 'Journey' }),
				ownNodeJson('channelSelector', {}, { name: 'Selector' }),
				ownNodeJson('smsMessage', { provider: 'zenvia' }, { name: 'SMS' }),
			],
			connections: {
				Lease: { main: [[to('Cases')]] },
				Cases: { main: [[to('Journey')]] },
				Journey: { main: [[to('Selector')]] },
				Selector: { main: [[], [], [], [to('SMS')]] },
			},
		},
		{ credentials: prepared.credentials },
	);
	expect(run.error).toBeUndefined();
	return run;
}

describe('Channel Events Trigger with the simulated provider', () => {
	it('subscribes once at the provider, again without doubles, and withdraws', async () => {
		const { running, zenvia } = await zenviaAccount();
		const { credentials } = await prepare({ zenvia });
		const hook = (method: 'create' | 'delete') =>
			callHook(TYPE, {}, method, credentials, 'http://127.0.0.1:9/webhook');
		await hook('create');
		await hook('create');
		const made = [...running.simulator.subscriptions.values()];
		expect(made).toHaveLength(2);
		expect(JSON.stringify(made)).toContain(
			'http://127.0.0.1:9/webhook/b6a0b0f2-0c51-4b1e-9a52-4b7f1d6a0001/channel-events',
		);
		await hook('delete');
		expect(running.simulator.subscriptions.size).toBe(0);
	});

	it('asks nothing of the provider when it is told not to', async () => {
		const { running, zenvia } = await zenviaAccount();
		const { credentials } = await prepare({ zenvia });
		const off = { registerAtProvider: false };
		expect(await callHook(TYPE, off, 'checkExists', credentials, 'http://127.0.0.1:9/webhook')).toBe(true);
		expect(await callHook(TYPE, off, 'delete', credentials, 'http://127.0.0.1:9/webhook')).toBe(true);
		expect(running.simulator.subscriptions.size).toBe(0);
	});

	it('says what is missing when the credential has no secret, or the wrong token', async () => {
		const { zenvia } = await zenviaAccount();
		const without = await prepare({ zenvia: { ...zenvia, webhookSecret: '' } });
		await expect(callHook(TYPE, {}, 'create', without.credentials, 'http://x/webhook')).rejects.toThrow(
			/webhook secret/,
		);
		const wrong = await prepare({ zenvia: { ...zenvia, apiToken: 'outro' } });
		await expect(callHook(TYPE, {}, 'create', wrong.credentials, 'http://x/webhook')).rejects.toMatchObject({
			description: expect.stringMatching(/API token/),
		});
	});

	it('records what the provider tells, from sent to delivered, and starts nothing for it by default', async () => {
		const { running, zenvia } = await zenviaAccount();
		const prepared = await prepare({ debts: overdue(2), zenvia });
		const server = await serve(prepared);
		await subscribeAt(prepared, server);
		const run = await send(prepared);
		const sent = run.json<CaseItem & { contact: ContactItem; message: { text?: string } }>('SMS', 0);
		expect(sent.map(({ contact }) => contact.provider)).toEqual(['zenvia', 'zenvia']);
		expect(sent.every(({ message }) => message.text === undefined)).toBe(true);
		expect(running.simulator.book.received).toHaveLength(2);
		const types = async () =>
			(await prepared.withLedger((ledger) => getTimeline(ledger, { caseId: sent[0]?.case.id ?? '' }))).map(
				({ type }) => type,
			);
		await until(async () => (await types()).includes('contact.delivered'));
		expect(server.started).toHaveLength(0);
	});

	it('starts an execution with the recorded event for a reply, ids only', async () => {
		const { zenvia } = await zenviaAccount({ replyRate: 1 });
		const prepared = await prepare({ debts: overdue(1), zenvia });
		const server = await serve(prepared);
		await subscribeAt(prepared, server);
		const run = await send(prepared);
		await until(() => server.started.length > 0);
		const [event] = server.started[0] ?? [];
		expect(event?.json).toMatchObject({
			type: 'reply.received',
			creditorId: 'escola',
			caseId: (run.json<CaseItem>('SMS', 0)[0] as CaseItem).case.id,
		});
		expect(JSON.stringify(server.started)).not.toMatch(PEOPLE);
		expect(JSON.stringify(server.started)).not.toContain('90000');
	});
});

/** The simulator calls the test server in place of n8n's own address. */
async function subscribeAt(prepared: Prepared, server: WebhookServer): Promise<void> {
	await callHook(TYPE, {}, 'create', prepared.credentials, server.url);
}

describe('Channel Events Trigger as a webhook', () => {
	const status = (id: string) => ({
		id,
		type: 'MESSAGE_STATUS',
		channel: 'sms',
		timestamp: '2026-03-10T13:31:00Z',
		message: { id: 'm-que-ninguem-conhece' },
		messageStatus: { code: 'DELIVERED', timestamp: '2026-03-10T13:31:00Z' },
	});
	let server: WebhookServer;
	beforeAll(async () => {
		server = await serve(
			await prepare({ zenvia: { baseUrl: 'http://127.0.0.1:9', apiToken: 't', webhookSecret: SECRET } }),
			{ startOn: ['contact.delivered'] },
		);
	});

	it.each([[{}], [{ 'x-cobranca-secret': '' }], [{ 'x-cobranca-secret': `${SECRET}x` }]])(
		'answers 401 to headers %j',
		async (headers) => {
			expect((await post(server.url, status('e0'), headers as Record<string, string>)).status).toBe(401);
		},
	);

	it('answers 400 to what is no event, and 200 to what it does not know', async () => {
		expect((await post(server.url, ['nada'])).status).toBe(400);
		const answer = await post(server.url, { id: 'e9', type: 'OUTRA_COISA' });
		expect([answer.status, await answer.json()]).toEqual([200, { recorded: 0, duplicates: 0, unmatched: 0 }]);
	});

	it('keeps a status of an unknown message for later, and knows the same event again', async () => {
		expect(await (await post(server.url, status('e1'))).json()).toEqual({
			recorded: 0,
			duplicates: 0,
			unmatched: 1,
		});
		expect(await (await post(server.url, status('e1'))).json()).toEqual({
			recorded: 0,
			duplicates: 1,
			unmatched: 0,
		});
		expect(server.started).toHaveLength(0);
	});

	it('refuses everything while no secret is set', async () => {
		const open = await serve(
			await prepare({ zenvia: { baseUrl: 'http://127.0.0.1:9', apiToken: 't', webhookSecret: '' } }),
		);
		expect((await post(open.url, status('e2'), { 'x-cobranca-secret': '' })).status).toBe(401);
	});

	it('answers 503 when the ledger cannot take it, so that the provider calls again', async () => {
		const credentials = {
			cobrancaLedgerApi: { engine: 'sqlite', file: 'curta.sqlite', hashKey: 'curta' },
			cobrancaZenviaApi: { baseUrl: 'http://127.0.0.1:9', apiToken: 't', webhookSecret: SECRET },
		};
		const broken = await serveWebhook(TYPE, {}, credentials);
		servers.push(broken);
		expect((await post(broken.url, status('e3'))).status).toBe(503);
	});
});
