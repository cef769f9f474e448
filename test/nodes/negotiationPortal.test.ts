import { endpointOf } from '../../engine/operations/endpoints';
import { setEndpoint } from '../../engine/operations/endpoints';
import { run, statement } from '../../engine/ports/ledger';
import { closeLedgers } from '../../nodes/common/ledger';
import { cpf, firstNameOf, nameOf, overdue, PEOPLE, prepare, type Prepared } from '../support/n8nPortfolio';
import { OFFERS } from '../support/ledgerPeople';
import { callHook, serveWebhook, type WebhookServer } from '../support/n8nTriggers';
import { portalLinkOf } from '../support/n8nPortal';

const TYPE = 'negotiationPortalTrigger';
const EVERY = [
	'alreadyPaid',
	'boletoAsked',
	'disputed',
	'humanAsked',
	'moreTimeAsked',
	'offerChosen',
	'stopped',
	'verified',
	'viewed',
	'wrongPerson',
];
const servers: WebhookServer[] = [];
afterAll(async () => {
	await Promise.all(servers.map((server) => server.close()));
	await closeLedgers();
});

async function opened(parameters: object = { startOn: EVERY }, creditor: object = {}) {
	const prepared = await prepare({ debts: overdue(1), creditor: { journey: 'escola', ...creditor } });
	const server = await serveWebhook(TYPE, { path: 'c', ...parameters }, prepared.credentials);
	servers.push(server);
	const link = await portalLinkOf(prepared, `${server.url}/webhook/c`);
	const post = (fields: Record<string, string>, url = link) =>
		fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
	const enter = async () => {
		const html = await (await post({ acao: 'abrir', digitos: cpf(1).slice(0, 3) })).text();
		return { html, session: /name="sessao" value="([^"]+)"/.exec(html)?.[1] ?? '' };
	};
	const types = () => server.started.map((items) => items[0]?.json.type);
	return { prepared, server, link, post, enter, types };
}

const rows = (prepared: Prepared, sql: string) =>
	prepared.withLedger((ledger) => ledger.read('test', () => run(statement(`test.${sql}`, sql))));

describe('the cover of the page', () => {
	it('says who asks and nothing of whom, loads nothing, and runs nothing', async () => {
		const { link } = await opened();
		const page = await fetch(link);
		const html = await page.text();
		expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
		expect(html).toContain('<html lang="pt-BR">');
		for (const part of ['Escola Horizonte', '11.222.333/0001-81', '(11) 4000-1234', 'mensagem é verdadeira?'])
			expect(html).toContain(part);
		expect(html).not.toMatch(/<script|\son\w+=|\ssrc=|@import|url\(/i);
		expect(html).not.toMatch(PEOPLE);
		expect(html).not.toMatch(/d[ií]vida|d[ée]bito|cobran|R\$|mensalidade|vencid|pagar/i);
		expect(html).not.toContain(cpf(1).slice(3, 9));
		expect(html.length).toBeLessThan(10_000);
	});

	it('has a policy under which only its style, its forms, its file and its telephone work', async () => {
		const { link } = await opened();
		const { headers } = await fetch(link);
		const policy = headers.get('content-security-policy') ?? '';
		expect(policy).toMatch(/default-src 'none'/);
		expect(policy).toMatch(/sandbox [a-z -]+$/);
		expect(policy).not.toMatch(/unsafe|script|same-origin|\*/);
		expect(policy).toMatch(/form-action 'self'/);
		expect(headers.get('referrer-policy')).toBe('no-referrer');
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('x-robots-tag')).toMatch(/noindex/);
		expect(headers.get('set-cookie')).toBeNull();
	});

	it('is opened without any effect but a line and an item that says so', async () => {
		const { prepared, link, server, types } = await opened();
		await fetch(link);
		await fetch(`${link}&motivo=pago`);
		expect(types()).toEqual(['link.opened']);
		expect(server.started[0]?.[0]?.json).toMatchObject({ verified: false, channel: 'sms', test: false });
		expect(await rows(prepared, 'select id from holds union all select id from tasks')).toEqual([]);
	});

	it('knows no other link, and says so without a word of anybody', async () => {
		const { link, server, types } = await opened();
		const token = new URL(link).searchParams.get('k') ?? '';
		for (const bad of ['', '?k=', `?k=${token.slice(1)}`, `?k=${token.slice(0, -1)}_`]) {
			const page = await fetch(`${server.url}/webhook/c${bad}`);
			expect([404, 429]).toContain(page.status);
			const text = await page.text();
			expect(text).not.toMatch(PEOPLE);
			expect(text).not.toContain('Escola');
		}
		expect(types()).toEqual([]);
	});
});

describe('the debtor’s page', () => {
	it('opens after the digits only, itemises the debt and has a button for whatever one may say', async () => {
		const { post, enter, types } = await opened();
		const wrong = await post({ acao: 'abrir', digitos: '999' });
		const said = await wrong.text();
		expect(said).toContain('Restam 4 tentativas');
		expect(said).not.toContain('R$');
		const { html, session } = await enter();
		expect(session).not.toBe('');
		expect(html).toContain(`Olá, ${firstNameOf(1)}.`);
		expect(html).not.toContain('Sobrenome1');
		expect(html.replaceAll('\u00a0', ' ')).toContain('R$ 150,00');
		for (const label of [
			'Já paguei',
			'Preciso de mais prazo',
			'Não concordo',
			'falar com uma pessoa',
			'Parar mensagens',
		])
			expect(html).toContain(label);
		expect(html).toContain('Quero receber o boleto ou Pix');
		expect(html).not.toMatch(/<script|\son\w+=|\ssrc=/i);
		expect(html.length).toBeLessThan(30_000);
		expect(types()).toEqual(['portal.verified']);
	});

	it('opens what a link of an e-mail speaks of, and does nothing for it', async () => {
		const { prepared, link, post } = await opened();
		const page = await (
			await post({ acao: 'abrir', digitos: cpf(1).slice(0, 3) }, `${link}&motivo=valor`)
		).text();
		expect(/<details open><summary>([^<]+)/.exec(page)?.[1]).toBe('Não concordo com a cobrança');
		expect(page.match(/<details open>/g)).toHaveLength(1);
		expect(await rows(prepared, 'select id from holds')).toEqual([]);
		const odd = await (
			await post({ acao: 'abrir', digitos: cpf(1).slice(0, 3) }, `${link}&motivo=constructor`)
		).text();
		expect(odd).not.toContain('<details open>');
	});

	it('hands on a reason that e-mails have, and nothing else that stands in a link', async () => {
		const { server, post, enter, link } = await opened({ startOn: ['disputed', 'moreTimeAsked'] });
		const { session } = await enter();
		await post({ acao: 'contestar', sessao: session }, `${link}&motivo=valor`);
		await post({ acao: 'prazo', sessao: session }, `${link}&motivo=000.000.001-91`);
		const [known, unknown] = server.started.map((items) => items[0]?.json);
		expect(known).toMatchObject({ reason: 'valor' });
		expect(JSON.stringify(unknown)).not.toContain('000.000.001-91');
	});

	it('says so when the option that was chosen is no more, and shows those of now', async () => {
		const { post, enter, types } = await opened(undefined, { offers: OFFERS });
		const { html, session } = await enter();
		const words = 'As opções mudaram';
		expect(html).not.toContain(words);
		const changed = await (await post({ acao: 'oferta', sessao: session, oferta: '2x', total: '1' })).text();
		expect(changed).toContain(words);
		expect(changed).toContain('Em 2 vezes');
		expect(types()).toEqual(['portal.verified']);
	});

	it.each([
		['pago', 'portal.alreadyPaid', 'Obrigado por avisar'],
		['prazo', 'portal.moreTime', 'prazo'],
		['contestar', 'portal.disputed', 'não concorda'],
		['pessoa', 'portal.humanAsked', 'Uma pessoa vai falar'],
		['boleto', 'portal.boletoAsked', 'Recebemos o seu pedido'],
		['parar', 'portal.stopped', 'não receberá mais SMS'],
		['pararTudo', 'portal.stopped', 'não receberá mais mensagens'],
		['naoSouEu', 'portal.wrongPerson', 'este número não é mais usado'],
	])('"%s" is one event %s, however often it is pressed, with ids only', async (acao, type, words) => {
		const { server, post, enter, link, types } = await opened();
		const { session } = await enter();
		for (let n = 0; n < 2; n++) {
			const answer = await post({ acao, sessao: session, texto: n === 0 ? 'Já devolvi' : '' });
			expect(answer.status).toBe(200);
			expect(await answer.text()).toContain(words);
		}
		expect(types()).toEqual(['portal.verified', type]);
		const told = JSON.stringify(server.started);
		expect(told).not.toContain(new URL(link).searchParams.get('k'));
		for (const secret of [
			cpf(1),
			cpf(1).slice(3, 9),
			nameOf(1),
			firstNameOf(1),
			'90000-1001',
			'devolvi',
			session,
		])
			expect(told).not.toContain(secret);
		expect(server.started[1]?.[0]?.json).toMatchObject({
			creditorId: 'escola',
			caseId: expect.any(String),
			contactId: expect.any(String),
			channel: 'sms',
		});
	});

	it('starts executions for what was chosen only', async () => {
		const { post, enter, types } = await opened({ startOn: ['disputed'] });
		const { session } = await enter();
		await post({ acao: 'pago', sessao: session });
		await post({ acao: 'contestar', sessao: session });
		expect(types()).toEqual(['portal.disputed']);
	});

	it('asks for the digits again where the session is none, and shows what is typed as text', async () => {
		const { prepared, post, types } = await opened();
		for (const sessao of ['', 'x.y', '"><script>alert(1)</script>']) {
			for (const acao of ['pago', 'ver', 'pdf', 'oferta', 'nada']) {
				const html = await (await post({ acao, sessao, oferta: '<b>', total: 'x' })).text();
				expect(html).toContain('name="digitos"');
				expect(html).not.toMatch(/<script|R\$/);
			}
			expect(await (await post({ acao: 'parar', sessao })).text()).not.toContain('<script');
		}
		expect(types()).toEqual(['link.opened', 'portal.stopped']);
		expect(await rows(prepared, 'select id from holds')).toEqual([]);
	});

	it('says 503 in its own words when the ledger cannot be reached, and logs no link', async () => {
		const server = await serveWebhook(
			TYPE,
			{},
			{ cobrancaLedgerApi: { engine: 'sqlite', file: 'curta.sqlite', hashKey: 'curta' } },
		);
		servers.push(server);
		const page = await fetch(`${server.url}/webhook/c?k=AAAAAAAAAAAA`);
		expect(page.status).toBe(503);
		expect(await page.text()).toContain('fora do ar');
	});
});

describe('the address of the page', () => {
	const BASE = 'https://n8n.example/webhook';
	const endpoint = ({ withLedger }: Prepared) =>
		withLedger((ledger) => ledger.read('endpoint', () => endpointOf('portal')));
	const hook = (
		prepared: Prepared,
		method: 'create' | 'delete' | 'checkExists',
		base = BASE,
		mode: 'trigger' | 'manual' = 'trigger',
	) => callHook(TYPE, { path: 'c' }, method, prepared.credentials, base, mode);

	it('is short, and in the ledger while the workflow is published', async () => {
		const prepared = await prepare();
		expect(await hook(prepared, 'checkExists')).toBe(false);
		await hook(prepared, 'create');
		expect(await endpoint(prepared)).toBe(`${BASE}/c`);
		await hook(prepared, 'delete', 'https://outro.example/webhook');
		expect(await endpoint(prepared)).toBe(`${BASE}/c`);
		await hook(prepared, 'delete');
		expect(await endpoint(prepared)).toBeNull();
	});

	it('is never that of a test run, and must be https', async () => {
		const prepared = await prepare();
		await prepared.withLedger((ledger) => setEndpoint(ledger, 'portal', `${BASE}/c`));
		for (const method of ['create', 'delete'] as const)
			await hook(prepared, method, 'https://n8n.example/webhook-test', 'manual');
		expect(await endpoint(prepared)).toBe(`${BASE}/c`);
		await expect(hook(prepared, 'create', 'http://n8n.example/webhook')).rejects.toMatchObject({
			message: expect.stringMatching(/https/),
		});
	});
});
