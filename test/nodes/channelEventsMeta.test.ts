import { metaSignature } from '../../engine/adapters/channels/meta/signature';
import { closeLedgers } from '../../nodes/common/ledger';
import { askMeta, metaSimulator } from '../support/meta';
import { NUMBER, overdue, prepare, type Prepared } from '../support/n8nPortfolio';
import { callHook, serveWebhook, type WebhookServer } from '../support/n8nTriggers';

const TYPE = 'channelEventsTrigger';
const META = {
	baseUrl: 'http://127.0.0.1:9/v23.0',
	accessToken: 'sandbox-token',
	appSecret: 'sandbox-app-secret',
	verifyToken: 'sandbox-verify-token',
	wabaId: '102290129340398',
};
const servers: WebhookServer[] = [];
afterAll(async () => {
	await Promise.all(servers.map((server) => server.close()));
	await closeLedgers();
});

async function serve(prepared: Prepared, parameters: object = {}): Promise<WebhookServer> {
	const server = await serveWebhook(TYPE, { provider: 'meta', ...parameters }, prepared.credentials);
	servers.push(server);
	return server;
}

/** A webhook as Meta posts it: odd spacing and escapes, which the signature covers. */
const bodyOf = (value: object): string =>
	`{ "object":"whatsapp_business_account",\n"entry":[{"id":"1","changes":[{"field":"messages","value":${JSON.stringify(
		{ messaging_product: 'whatsapp', metadata: { phone_number_id: NUMBER }, ...value },
	).replace(/ã/g, '\\u00e3')}}]}]}`;
const reply = (id: string, from: string, text: string) =>
	bodyOf({ messages: [{ id, from, timestamp: '1773149400', type: 'text', text: { body: text } }] });

const post = async (
	url: string,
	body: string,
	signature = metaSignature(Buffer.from(body), META.appSecret),
) =>
	await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
		body,
	});

describe('Channel Events Trigger for WhatsApp by Meta', () => {
	let prepared: Prepared;
	let server: WebhookServer;
	beforeAll(async () => {
		prepared = await prepare({ debts: overdue(1), meta: META });
		server = await serve(prepared);
	});

	it('answers the challenge of whoever knows the verify token, as plain text, and nobody else', async () => {
		const ask = async (token: string) =>
			await fetch(`${server.url}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`);
		const good = await ask(META.verifyToken);
		expect([good.status, await good.text(), good.headers.get('content-type')]).toEqual([
			200,
			'1158201444',
			'text/plain',
		]);
		expect((await ask('outro')).status).toBe(403);
		expect((await fetch(server.url)).status).toBe(403);
	});

	it('is accepted by the simulator as the address of a webhook', async () => {
		const running = await metaSimulator();
		expect((await askMeta(running, '/webhook', { url: server.url })).status).toBe(204);
		const other = await serve(await prepare({ meta: { ...META, verifyToken: 'outro' } }));
		expect((await askMeta(running, '/webhook', { url: other.url })).status).toBe(400);
	});

	it('refuses what is not signed by Meta with 403, and records nothing of it', async () => {
		const body = reply('wamid.FORJADA', '5511900001001', 'SAIR');
		for (const signature of ['', 'sha256=00', metaSignature(Buffer.from(body), 'outro segredo')]) {
			expect((await post(server.url, body, signature)).status).toBe(403);
		}
		const changed = `${body} `;
		expect((await post(server.url, changed, metaSignature(Buffer.from(body), META.appSecret))).status).toBe(
			403,
		);
		expect(await (await post(server.url, body)).json()).toMatchObject({ recorded: 1, duplicates: 0 });
	});

	it('refuses everything while the credential has no app secret', async () => {
		const open = await serve(await prepare({ meta: { ...META, appSecret: '' } }));
		const body = reply('wamid.X', '5511900001001', 'oi');
		expect((await post(open.url, body, metaSignature(Buffer.from(body), ''))).status).toBe(403);
	});

	it('records a reply once however often it comes, byte for byte, and starts with ids only', async () => {
		const own = await serve(await prepare({ debts: overdue(1), meta: META }));
		const body = reply('wamid.RESPOSTA', '5511900001001', 'não sou eu');
		expect(await (await post(own.url, body)).json()).toEqual({ recorded: 1, duplicates: 0, unmatched: 0 });
		expect(await (await post(own.url, body)).json()).toEqual({ recorded: 0, duplicates: 1, unmatched: 0 });
		expect(own.started).toHaveLength(1);
		const json = own.started[0]?.[0]?.json ?? {};
		expect(json).toMatchObject({ type: 'reply.received', creditorId: 'escola', intent: 'wrongPerson' });
		expect(JSON.stringify(json)).not.toMatch(/90000|1001|sou eu/);
	});

	it('records that Meta flagged a number, knows it from a status, and starts for who chose it', async () => {
		const prepared = await prepare({ debts: overdue(1), meta: META });
		const own = await serve(prepared, { startOn: ['sender.notice'] });
		const of = (field: string, value: object, entry: object = {}) =>
			JSON.stringify({
				object: 'whatsapp_business_account',
				entry: [{ id: META.wabaId, changes: [{ field, value }], ...entry }],
			});
		const metadata = { display_phone_number: '5511900000300', phone_number_id: NUMBER };
		const status = { id: 'wamid.S', status: 'sent', timestamp: '1773149400', recipient_id: '5511900001001' };
		await post(own.url, of('messages', { metadata, statuses: [status] }));
		const flagged = of(
			'phone_number_quality_update',
			{ display_phone_number: '5511900000300', event: 'FLAGGED', current_limit: 'TIER_2K' },
			{ time: 1773149500 },
		);
		expect(await (await post(own.url, flagged)).json()).toEqual({ recorded: 1, duplicates: 0, unmatched: 0 });
		expect(await (await post(own.url, flagged)).json()).toEqual({ recorded: 0, duplicates: 1, unmatched: 0 });
		expect(own.started.map((items) => items[0]?.json)).toEqual([
			expect.objectContaining({
				type: 'sender.notice',
				creditorId: 'escola',
				subject: 'senderQuality',
				severity: 'stop',
			}),
		]);
	});

	it('answers 400 to what is signed and no webhook of WhatsApp', async () => {
		for (const body of ['{"object":"page","entry":[]}', 'x']) {
			expect((await post(server.url, body)).status).toBe(400);
		}
	});

	it('answers 503 when the ledger cannot take it, so that Meta calls again', async () => {
		const broken = await serveWebhook(
			TYPE,
			{ provider: 'meta' },
			{
				cobrancaLedgerApi: { engine: 'sqlite', file: 'curta.sqlite', hashKey: 'curta' },
				cobrancaMetaApi: META,
			},
		);
		servers.push(broken);
		expect((await post(broken.url, reply('wamid.Y', '5511900001001', 'oi'))).status).toBe(503);
	});

	it('says before it is published what the credential lacks', async () => {
		const hook = async (change: object) => {
			const { credentials } = await prepare({ meta: { ...META, ...change } });
			return await callHook(TYPE, { provider: 'meta' }, 'create', credentials, 'http://127.0.0.1:9/webhook');
		};
		expect(await hook({})).toBe(true);
		await expect(hook({ appSecret: '' })).rejects.toThrow(/app secret/);
		await expect(hook({ verifyToken: 'curto' })).rejects.toThrow(/verify token/);
	});
});
