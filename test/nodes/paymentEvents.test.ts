/** Payment Events Trigger in n8n's webhook context, called by the Asaas simulator itself. */
import { closeLedgers } from '../../nodes/common/ledger';
import { asaas } from '../../engine/adapters/charges/asaas';
import { issueCharges } from '../../engine/operations/charges/issue';
import { readSettings } from '../../engine/operations/creditorSettings';
import { run, statement } from '../../engine/ports/ledger';
import { asaasHttp, asaasSimulator, quiet, sim, WORD } from '../support/asaas';
import { NOON, overdue, prepare } from '../support/n8nPortfolio';
import { callHook, serveWebhook, type WebhookServer } from '../support/n8nTriggers';

jest.setTimeout(60_000);
const open: WebhookServer[] = [];
afterEach(async () => {
	for (const server of open.splice(0)) await server.close();
	await closeLedgers();
});

async function scene(parameters: object = {}) {
	const running = await asaasSimulator({ clockOffsetMs: NOON - Date.now() });
	const prepared = await prepare({ debts: overdue(1) });
	prepared.credentials.cobrancaAsaasApi = {
		baseUrl: running.url,
		apiKey: 'sandbox-token',
		webhookToken: WORD,
	};
	const server = await serveWebhook('paymentEventsTrigger', parameters, prepared.credentials);
	open.push(server);
	const settings = statement<{ settings: string }>(
		'p.settings',
		`select settings from creditors where id = 'escola'`,
	);
	const write = statement('p.write', `update creditors set settings = $1 where id = 'escola'`);
	const cases = statement<{ id: string }>('p.cases', 'select id from cases');
	const charges = { provider: 'asaas', kind: 'boletoPix', dueInDays: 3 };
	await prepared.withLedger(async (ledger) => {
		const caseIds = await ledger.transact('p', function* () {
			const [row] = yield* run(settings);
			yield* run(write, JSON.stringify({ ...readSettings(row?.settings ?? '{}'), charges }));
			return (yield* run(cases)).map(({ id }) => id);
		});
		await issueCharges({ ledger, adapter: asaas, http: asaasHttp(running) }, { token: null, caseIds });
	});
	const query = <T>(sql: string) =>
		prepared.withLedger((ledger) => ledger.read('q', () => run(statement<T>(`q.${sql.length}`, sql))));
	return { ...prepared, running, server, query };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** Makes the simulator call the node's address. */
async function hooked({ running, server }: Scene, authToken = WORD): Promise<void> {
	const answer = await asaasHttp(running).request({
		method: 'POST',
		path: '/webhooks',
		headers: { 'user-agent': 'test' },
		body: {
			name: 'n8n',
			url: server.url,
			email: 'ops@example.com',
			enabled: true,
			interrupted: false,
			authToken,
			sendType: 'SEQUENTIALLY',
			events: ['PAYMENT_CREATED', 'PAYMENT_CONFIRMED', 'PAYMENT_RECEIVED', 'PAYMENT_REFUNDED'],
		},
	});
	expect(answer.status).toBe(200);
}

async function payIt({ running }: Scene): Promise<void> {
	const { charges } = (await sim(running, '/received')).body as { charges: { id: string }[] };
	await sim(running, '/pay', { id: charges[0]?.id, method: 'boleto' });
	await quiet(running);
}

describe('Payment Events Trigger', () => {
	it('records the payment, closes the case and starts one execution for what was chosen', async () => {
		const it = await scene({ startOn: ['payment.received'] });
		await hooked(it);
		await payIt(it);
		expect(await it.query('select state from cases')).toEqual([{ state: 'closed' }]);
		expect(await it.query('select status, paid from debts')).toEqual([{ status: 'paid', paid: 15_000 }]);
		expect(it.server.started).toHaveLength(1);
		expect(it.server.started[0]?.[0]?.json).toMatchObject({
			type: 'payment.received',
			amount: 150,
			method: 'boleto',
			settled: false,
			caseClosed: true,
		});
		expect(JSON.stringify(it.server.started)).not.toMatch(/Sobrenome|@/);
	});

	it('refuses a wrong or missing token and records nothing', async () => {
		const it = await scene();
		const forged = { id: 'evt_1', event: 'PAYMENT_RECEIVED', payment: { id: 'pay_1', value: 150 } };
		for (const headers of [{}, { 'asaas-access-token': 'errado' }]) {
			const answer = await fetch(it.server.url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...headers },
				body: JSON.stringify(forged),
			});
			expect(answer.status).toBe(401);
		}
		expect(await it.query('select count(*) as n from provider_events')).toEqual([{ n: 0 }]);
		expect(it.server.started).toEqual([]);
	});

	it('answers 400 for what is no event, 200 for a repeated one', async () => {
		const it = await scene();
		const post = async (body: string) =>
			await fetch(it.server.url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'asaas-access-token': WORD },
				body,
			});
		expect((await post('{"nothing":1}')).status).toBe(400);
		const torn = await post('{"id":');
		expect([torn.status, await torn.text()]).toEqual([400, expect.stringContaining('not JSON')]);
		const event = JSON.stringify({
			id: 'evt_1',
			event: 'PAYMENT_OVERDUE',
			dateCreated: '2026-03-14 08:00:00',
			payment: { id: 'pay_de_fora' },
		});
		expect(await (await post(event)).json()).toMatchObject({ unmatched: 1 });
		expect(await (await post(event)).json()).toMatchObject({ duplicates: 1, unmatched: 0 });
	});

	it('registers its address, and pauses it at unpublishing so that nothing is lost', async () => {
		const it = await scene();
		const hook = async (
			method: 'create' | 'delete',
			parameters: object = { alertEmail: 'ops@example.com' },
		) =>
			await callHook(
				'paymentEventsTrigger',
				parameters,
				method,
				it.credentials,
				'http://127.0.0.1:5678/webhook',
			);
		const listed = async () => {
			const answer = await asaasHttp(it.running).request({
				method: 'GET',
				path: '/webhooks',
				headers: { 'user-agent': 'test' },
			});
			return (answer.body as { data: { url: string; interrupted: boolean; events: string[] }[] }).data;
		};
		expect(await hook('create')).toBe(true);
		const [made] = await listed();
		expect(made).toMatchObject({ interrupted: false });
		expect(made?.events).toContain('PAYMENT_RECEIVED');
		await hook('delete');
		expect(await listed()).toMatchObject([{ interrupted: true }]);
		await hook('create');
		expect(await listed()).toMatchObject([{ interrupted: false }]);
		await expect(hook('create', {})).rejects.toThrow('alert email');
		it.credentials.cobrancaAsaasApi = { ...it.credentials.cobrancaAsaasApi, webhookToken: 'curto' };
		await expect(hook('create')).rejects.toThrow('webhook token of 32');
	});
});
