import { getTimeline } from '../../engine/operations/timeline';
import { endpointOf } from '../../engine/operations/endpoints';
import { stopLinkFor } from '../../engine/operations/stopLinks';
import { type Ledger, run, statement } from '../../engine/ports/ledger';
import { closeLedgers } from '../../nodes/common/ledger';
import { MAILBOX, overdue, PEOPLE, prepare, type Prepared } from '../support/n8nPortfolio';
import { callHook, serveWebhook, type WebhookServer } from '../support/n8nTriggers';

const TYPE = 'channelEventsTrigger';
const SECRET = 'um-segredo-de-webhook-de-teste';
const SMTP = { host: '127.0.0.1', port: 9, security: 'none', user: '', password: '', webhookSecret: SECRET };
const PARAMETERS = { provider: 'smtp' };
const servers: WebhookServer[] = [];
afterAll(async () => {
	await Promise.all(servers.map((server) => server.close()));
	await closeLedgers();
});

async function serve(prepared: Prepared, parameters: object = {}): Promise<WebhookServer> {
	const server = await serveWebhook(TYPE, { ...PARAMETERS, ...parameters }, prepared.credentials);
	servers.push(server);
	return server;
}

const people = statement<{ person_id: string }>('test.people', 'select person_id from debtors order by id');
const stops = statement<{ channel: string }>(
	'test.stops',
	`select channel from suppressions where reason = 'optOut'`,
);
const stopsOf = async ({ withLedger }: Prepared) =>
	(await withLedger((ledger) => ledger.read('test', () => run(stops)))).map(({ channel }) => channel);

/** The link of the only debtor, as an e-mail carries it. */
async function linkOf({ withLedger }: Prepared, url: string): Promise<string> {
	return await withLedger(async (ledger: Ledger) => {
		const [{ person_id: personId } = { person_id: '' }] = await ledger.read('test', () => run(people));
		return stopLinkFor(ledger, url, { creditorId: 'escola', personId, channel: 'email' });
	});
}

const one = { ...overdue(1)[0]!, email: 'maria@caixa.example' };
const stopPost = async (
	url: string,
	body: URLSearchParams | FormData = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
) => await fetch(url, { method: 'POST', body });

describe('the page that stops e-mails', () => {
	it('opens without stopping anything, in Portuguese, with one button and no word about anybody', async () => {
		const prepared = await prepare({ debts: [one], smtp: SMTP });
		const server = await serve(prepared);
		const page = await fetch(await linkOf(prepared, server.url));
		const html = await page.text();
		expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
		expect(html).toContain('<html lang="pt-BR">');
		expect(html.match(/<button/g)).toHaveLength(1);
		expect(html).not.toMatch(/<script|\son\w+=|src=|href=|caixa|Horizonte|d[ií]vida|cobran/i);
		expect(html).not.toMatch(PEOPLE);
		expect(await stopsOf(prepared)).toEqual([]);
	});

	it('has a policy under which nothing runs and nothing but its form goes out', async () => {
		const server = await serve(await prepare({ smtp: SMTP }));
		const page = await fetch(`${server.url}?t=x`);
		const policy = page.headers.get('content-security-policy') ?? '';
		expect(policy).toMatch(/default-src 'none'/);
		expect(policy).toMatch(/sandbox allow-forms(;|$)/);
		expect(policy).toMatch(/form-action 'self'/);
		expect(policy).not.toMatch(/unsafe|script|\*/);
		expect(page.headers.get('referrer-policy')).toBe('no-referrer');
		expect(page.headers.get('cache-control')).toBe('no-store');
		expect((await fetch(server.url)).status).toBe(404);
	});

	it.each([
		['by the button or a mail program', new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })],
		[
			'as a form in parts, which RFC 8058 allows too',
			(() => {
				const form = new FormData();
				form.set('List-Unsubscribe', 'One-Click');
				return form;
			})(),
		],
	])('stops e-mails of this creditor %s, once, and says so', async (_how, body) => {
		const prepared = await prepare({ debts: [one], smtp: SMTP });
		const server = await serve(prepared);
		const link = await linkOf(prepared, server.url);
		for (let time = 0; time < 2; time++) {
			const answer = await stopPost(link, body);
			expect(answer.status).toBe(200);
			expect(await answer.text()).toContain('não receberá mais');
		}
		expect(await stopsOf(prepared)).toEqual(['email']);
		expect(server.started).toHaveLength(0);
	});

	it('starts an execution for it where the user asked for that, the first time only', async () => {
		const prepared = await prepare({ debts: [one], smtp: SMTP });
		const server = await serve(prepared, { startOn: ['consent.optOut'] });
		const link = await linkOf(prepared, server.url);
		await stopPost(link);
		await stopPost(link);
		expect(server.started.map((items) => items.map(({ json }) => json.type))).toEqual([['consent.optOut']]);
		expect(JSON.stringify(server.started)).not.toMatch(PEOPLE);
		expect(JSON.stringify(server.started)).not.toContain('caixa');
	});

	it('stops nothing for a link that is cut, of somebody else’s making, or without the words', async () => {
		const prepared = await prepare({ debts: [one], smtp: SMTP });
		const server = await serve(prepared);
		const link = await linkOf(prepared, server.url);
		expect((await stopPost(link.slice(0, -1))).status).toBe(404);
		expect((await stopPost(server.url)).status).toBe(404);
		expect((await stopPost(link, new URLSearchParams({ outra: 'coisa' }))).status).toBe(400);
		expect(await stopsOf(prepared)).toEqual([]);
	});

	it('answers 503 when the ledger cannot take it', async () => {
		const broken = await serveWebhook(TYPE, PARAMETERS, {
			cobrancaLedgerApi: { engine: 'sqlite', file: 'curta.sqlite', hashKey: 'curta' },
			cobrancaSmtpApi: SMTP,
		});
		servers.push(broken);
		expect((await stopPost(`${broken.url}?t=abc`)).status).toBe(503);
	});
});

describe('the address of the page', () => {
	const BASE = 'https://n8n.example/webhook';
	const endpoint = ({ withLedger }: Prepared) =>
		withLedger((ledger) => ledger.read('endpoint', () => endpointOf('stop')));

	it('is in the ledger while the workflow is published', async () => {
		const prepared = await prepare({ smtp: SMTP });
		const hook = (method: 'create' | 'delete' | 'checkExists', base = BASE) =>
			callHook(TYPE, PARAMETERS, method, prepared.credentials, base);
		expect(await hook('checkExists')).toBe(false);
		await hook('create');
		expect(await endpoint(prepared)).toBe(`${BASE}/b6a0b0f2-0c51-4b1e-9a52-4b7f1d6a0001/channel-events`);
		await hook('delete', 'https://outro.example/webhook');
		expect(await endpoint(prepared)).not.toBeNull();
		await hook('delete');
		expect(await endpoint(prepared)).toBeNull();
	});

	it('is never that of a test run, which is gone in two minutes', async () => {
		const prepared = await prepare({ smtp: SMTP });
		await callHook(TYPE, PARAMETERS, 'create', prepared.credentials, BASE);
		for (const method of ['create', 'delete'] as const) {
			await callHook(
				TYPE,
				PARAMETERS,
				method,
				prepared.credentials,
				'https://n8n.example/webhook-test',
				'manual',
			);
		}
		expect(await endpoint(prepared)).toContain(`${BASE}/`);
	});

	it('must be https: it goes into messages', async () => {
		const prepared = await prepare({ smtp: SMTP });
		await expect(
			callHook(TYPE, PARAMETERS, 'create', prepared.credentials, 'http://n8n.example/webhook'),
		).rejects.toMatchObject({ message: expect.stringMatching(/https/) });
	});
});

describe('e-mails that come back', () => {
	const raw = (text: string, from = 'Maria <MARIA@caixa.example>') =>
		[
			`From: ${from}`,
			`To: Escola <${MAILBOX}>`,
			'Subject: Re: Um recado',
			'Date: Tue, 10 Mar 2026 10:00:00 -0300',
			`Message-ID: <${encodeURIComponent(text)}@caixa.example>`,
			'Content-Type: text/plain; charset=utf-8',
			'',
			text,
		].join('\r\n');
	const post = async (url: string, body: string, secret: string = SECRET) =>
		await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'message/rfc822', ...(secret ? { 'x-cobranca-secret': secret } : {}) },
			body,
		});

	it('are recorded once, by whoever knows the secret, and an answer starts an execution with ids only', async () => {
		const prepared = await prepare({ debts: [one], smtp: SMTP });
		const server = await serve(prepared);
		expect((await post(server.url, raw('SAIR'), '')).status).toBe(401);
		expect((await post(server.url, raw('SAIR'), 'outro')).status).toBe(401);
		expect(await stopsOf(prepared)).toEqual([]);
		expect(await (await post(server.url, raw('SAIR'))).json()).toEqual({
			recorded: 1,
			duplicates: 0,
			unmatched: 0,
		});
		expect(await (await post(server.url, raw('SAIR'))).json()).toMatchObject({ duplicates: 1 });
		expect(await stopsOf(prepared)).toEqual(['email']);
		expect(server.started).toHaveLength(1);
		expect(server.started[0]?.[0]?.json).toMatchObject({ type: 'reply.received', creditorId: 'escola' });
		expect(JSON.stringify(server.started)).not.toMatch(PEOPLE);
		expect(JSON.stringify(server.started)).not.toContain('caixa');
	});

	it('that quote our own words ask for nothing', async () => {
		const prepared = await prepare({ debts: [one], smtp: SMTP });
		const server = await serve(prepared);
		const text =
			'Vou ver, obrigada.\r\n\r\nEm ter., 10 de mar. de 2026, Escola <x@y> escreveu:\r\n> responda SAIR';
		await post(server.url, raw(text));
		expect(await stopsOf(prepared)).toEqual([]);
		const types = await prepared.withLedger(async (ledger) => {
			const caseId = String(server.started[0]?.[0]?.json.caseId);
			return (await getTimeline(ledger, { caseId })).map(({ type }) => type);
		});
		expect(types).toContain('reply.received');
	});

	it('are refused with 400 when they are no e-mail', async () => {
		const server = await serve(await prepare({ smtp: SMTP }));
		expect((await post(server.url, 'isto não é um e-mail')).status).toBe(400);
	});

	it('are refused while no secret is set', async () => {
		const server = await serve(await prepare({ smtp: { ...SMTP, webhookSecret: '' } }));
		expect((await post(server.url, raw('oi'), '')).status).toBe(401);
	});
});
