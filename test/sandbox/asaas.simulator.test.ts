import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asaas } from '../../engine/adapters/charges/asaas';
import { readBoleto } from '../../engine/domain/boleto/read';
import { readPix } from '../../engine/domain/pix';
import type { HttpResponse } from '../../engine/ports/http';
import { MODES, optionsFrom } from '../../sandbox/providers/asaas/options';
import type { RunningAsaas } from '../../sandbox/providers/asaas/server';
import { brCodeOf, slipOf } from '../../sandbox/providers/asaas/slip';
import { asaasHttp, asaasSimulator, bodies, hook, quiet, sim, TODAY, until } from '../support/asaas';
import { SOON, chargeRequest } from '../support/charges';

const UA = { 'user-agent': 'test' };
const post = (running: RunningAsaas, where: string, body: unknown): Promise<HttpResponse> =>
	asaasHttp(running).request({ method: 'POST', path: where, body, headers: UA });
const idOf = ({ body }: HttpResponse): string => (body as { id: string }).id;
const codeOf = ({ status, body }: HttpResponse): unknown => [
	status,
	(body as { errors: { code: string }[] }).errors[0]?.code,
];
const person = { name: 'Maria Exemplo', cpfCnpj: '11144477735', notificationDisabled: true };
const statsOf = async (running: RunningAsaas) =>
	(await sim(running, '/stats')).body as Record<string, Record<string, number>>;

describe('lines and codes of the Asaas simulator', () => {
	it("makes the line and the barcode that Asaas's sandbox answered", () => {
		expect(slipOf('10286661', 25_631, '2024-10-20')).toEqual({
			line: '46191110000000000000010286661011898750000025631',
			barcode: '46198987500000256311110000000000001028666101',
		});
	});

	it('makes what the package reads, on both sides of 2025-02-22', () => {
		for (const dueDate of ['2025-02-21', '2025-02-22', '2026-12-31', '2030-01-01']) {
			for (let n = 0; n < 200; n += 1) {
				const [number, cents] = [String(10_000_000 + n * 7919), 500 + n * 104_729];
				const { line, barcode } = slipOf(number, cents, dueDate);
				expect(readBoleto(line, dueDate)).toMatchObject({
					ok: true,
					value: { bank: '461', barcode, amountCents: cents, dueDate: { date: dueDate } },
				});
				const code = readPix(brCodeOf(`pay_${number}`, cents));
				expect(code).toMatchObject({ ok: true, value: { kind: 'dynamic', amountCents: cents } });
			}
		}
	});
});

describe('the Asaas simulator', () => {
	it('wants the key, a User-Agent and no body with a GET', async () => {
		const running = await asaasSimulator();
		const none = await asaasHttp(running, '').request({ method: 'GET', path: '/payments', headers: UA });
		expect(none.status).toBe(401);
		const nameless = await fetch(`${running.url}/payments`, {
			headers: { access_token: 'sandbox-token', 'user-agent': '' },
		});
		expect(nameless.status).toBe(400);
		const bodied = await asaasHttp(running).request({
			method: 'GET',
			path: '/payments',
			headers: UA,
			rawBody: Buffer.from('{}'),
		});
		expect(bodied.status).toBe(403);
	});

	it('refuses what Asaas refuses', async () => {
		const running = await asaasSimulator();
		expect(codeOf(await post(running, '/customers', { ...person, cpfCnpj: '11144477734' }))).toEqual([
			400,
			'invalid_cpfCnpj',
		]);
		expect(codeOf(await post(running, '/customers', { cpfCnpj: '11144477735' }))).toEqual([
			400,
			'invalid_name',
		]);
		expect((await post(running, '/customers', { ...person, cpfCnpj: '12ABC34501DE35' })).status).toBe(200);
		const customer = idOf(await post(running, '/customers', person));
		const charge = { customer, billingType: 'BOLETO', value: 10, dueDate: '2027-01-10' };
		for (const [change, code] of [
			[{ customer: 'cus_none' }, 'invalid_customer'],
			[{ billingType: 'CREDIT_CARD' }, 'invalid_billingType'],
			[{ value: 4.99 }, 'invalid_value'],
			[{ value: 10.005 }, 'invalid_value'],
			[{ value: '10' }, 'invalid_value'],
			[{ dueDate: '2020-01-01' }, 'invalid_dueDate'],
			[{ description: 'x'.repeat(501) }, 'invalid_description'],
		] as const)
			expect(codeOf(await post(running, '/payments', { ...charge, ...change }))).toEqual([400, code]);
		expect((await statsOf(running))['received']).toBe(0);
	});

	it('counts what it takes without a word: doubles, strange fields, notifications left on', async () => {
		const running = await asaasSimulator();
		const customer = idOf(await post(running, '/customers', { ...person, notificationDisabled: false }));
		await post(running, '/customers', { ...person, externalReference: 'd-1' });
		await post(running, '/customers', { ...person, externalReference: 'd-1' });
		const charge = {
			customer,
			billingType: 'PIX',
			value: 10,
			dueDate: '2027-01-10',
			externalReference: 'chg-1',
			idempotencyKey: 'x',
		};
		await post(running, '/payments', charge);
		await post(running, '/payments', charge);
		expect(await statsOf(running)).toMatchObject({
			duplicates: { sameReference: 1, liveAtOnce: 1, sameCustomer: 1 },
			unknownFields: { idempotencyKey: 2 },
			chargedWithNotifications: 2,
		});
	});

	it('lets a charge become overdue, adds fine and interest, and ends its registration', async () => {
		const running = await asaasSimulator({ settleMs: 0 });
		const listening = await hook(running, 'SEQUENTIALLY');
		const request = chargeRequest({
			amountCents: 10_000,
			dueDate: TODAY,
			expiresAfterDays: 20,
			terms: { fine: { basisPoints: 200 }, interestMonthBasisPoints: 100 },
		});
		const created = await asaas.create(request, asaasHttp(running), SOON);
		const id = created.outcome === 'accepted' ? created.charge.providerChargeId : '';
		const day = 86_400_000;
		await sim(running, '/clock', { advanceMs: 15 * day });
		const late = await asaas.get(id, asaasHttp(running), SOON);
		expect(late).toMatchObject({ charge: { status: 'overdue', registeredBy: 'asaas' } });
		await sim(running, '/clock', { advanceMs: 15 * day });
		expect((await sim(running, '/pay', { id, method: 'boleto' })).status).toBe(400);
		// What a judge is told: the line is over, the code is not.
		const { charges } = (await sim(running, '/received')).body as { charges: object[] };
		expect(charges).toMatchObject([{ endedAt: null, slipEndedAt: expect.stringMatching(/^2026-12-23T/) }]);
		expect((await sim(running, '/pay', { id, method: 'pix' })).body).toMatchObject({
			value: 103,
			originalValue: 100,
			interestValue: 3,
		});
		await sim(running, '/refund', { id, amount: 10 });
		await sim(running, '/refund', { id });
		await quiet(running);
		expect(bodies(listening).map((one) => one.event)).toEqual([
			'PAYMENT_CREATED',
			'PAYMENT_OVERDUE',
			'PAYMENT_BANK_SLIP_CANCELLED',
			'PAYMENT_RECEIVED',
			'PAYMENT_PARTIALLY_REFUNDED',
			'PAYMENT_REFUNDED',
		]);
		const events = bodies(listening).flatMap((body) => asaas.parseWebhook(body));
		expect(events.map((event) => event.kind)).toEqual([
			'created',
			'overdue',
			'expired',
			'paid',
			'refunded',
			'refunded',
		]);
		expect(events.slice(4)).toMatchObject([
			{ totalCents: 1000, partial: true },
			{ totalCents: 10_300, partial: false },
		]);
	});

	it('posts until it is answered 200, holds up the rest, gives up after 15 times and begins again', async () => {
		const running = await asaasSimulator({ webhookAttempts: 3, webhookRetryMs: 5 });
		const listening = await hook(running, 'SEQUENTIALLY');
		const http = asaasHttp(running);
		listening.status = 204;
		await asaas.create(chargeRequest(), http, SOON);
		await asaas.create(chargeRequest(), http, SOON);
		await until(
			'the queue is interrupted',
			() => running.simulator.book.webhooks.get(listening.id)?.interrupted === true,
		);
		expect(new Set(bodies(listening).map((one) => one.payment['id'])).size).toBe(1);
		// What comes while the queue stands still waits with the rest.
		await asaas.create(chargeRequest(), http, SOON);
		expect(listening.posts).toHaveLength(3);
		listening.status = 200;
		await http.request({
			method: 'PUT',
			path: `/webhooks/${listening.id}`,
			body: { interrupted: false },
			headers: UA,
		});
		await quiet(running);
		expect(new Set(bodies(listening).map((one) => one.payment['id'])).size).toBe(3);
		expect(await statsOf(running)).toMatchObject({ statusesPosted: 3, statusesPending: 0 });
	});

	it('misbehaves as it is told', async () => {
		const running = await asaasSimulator();
		const listening = await hook(running);
		const made = async (mode: (typeof MODES)[number]) => {
			const request = chargeRequest();
			await sim(running, '/misbehave', { mode, reference: request.reference, times: 1 });
			const result = await asaas.create(request, asaasHttp(running), SOON);
			const events = bodies(listening).filter(
				(one) => one.payment['externalReference'] === request.reference,
			);
			return { result, events: events.length };
		};
		expect(await made('eventFirst')).toMatchObject({ result: { outcome: 'accepted' }, events: 1 });
		expect(await made('silent')).toMatchObject({ result: { outcome: 'accepted' }, events: 0 });
		expect(await made('slow')).toMatchObject({ result: { outcome: 'accepted' } });
		expect(await made('noPix')).toMatchObject({
			result: { charge: { missing: ['pixCopyPaste'], registeredBy: 'asaas' } },
		});
		expect(await made('noLine')).toMatchObject({ result: { charge: { missing: ['digitableLine'] } } });
		expect(await made('badCustomer')).toMatchObject({
			result: { outcome: 'rejected', error: { class: 'invalid_payer' } },
		});
		expect(await made('forbidden')).toMatchObject({
			result: { outcome: 'rejected', error: { class: 'auth' } },
		});
		expect(await made('resetBeforeAccept')).toMatchObject({ result: { outcome: 'unknown' } });
	});

	it('has limits: quota and rate', async () => {
		const ask = (running: RunningAsaas) =>
			asaasHttp(running).request({ method: 'GET', path: '/payments', headers: UA });
		const poor = await asaasSimulator({ quota: 2 });
		expect([await ask(poor), await ask(poor), await ask(poor)].map((one) => one.status)).toEqual([
			200, 200, 429,
		]);
		const slow = await asaasSimulator({ ratePerSecond: 0.5, burst: 1 });
		await ask(slow);
		expect(await ask(slow)).toMatchObject({ status: 429, headers: { 'ratelimit-reset': '2' } });
	});

	it('is asked only from this machine, and not by a page', async () => {
		const running = await asaasSimulator();
		const answer = await fetch(`http://127.0.0.1:${running.port}/__sim/stats`, {
			headers: { origin: 'http://example.com' },
		});
		expect(answer.status).toBe(403);
		expect((await sim(running, '/misbehave', { mode: 'no such thing' })).status).toBe(400);
	});
});

describe('options of the Asaas simulator', () => {
	it('reads flags and refuses others', () => {
		const options = optionsFrom(['--port', '7', '--quota', '0', '--misbehave', 'slow:2x', '--allow-any']);
		expect(options).toMatchObject({
			port: 7,
			quota: 0,
			allowAny: true,
			rules: [{ mode: 'slow', times: 2 }],
		});
		expect(() => optionsFrom(['--misbehave', 'nothing'])).toThrow(MODES[0]);
		expect(() => optionsFrom(['--port', 'x'])).toThrow(/--port/);
	});
});

describe('the Asaas simulator as a process', () => {
	it('says when it is ready, keeps its book over a restart and stops when asked', async () => {
		const root = path.join(__dirname, '../..');
		const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-asaas-'));
		const program = path.join(folder, 'main.js');
		const bundle = {
			entryPoints: [path.join(root, 'sandbox/providers/asaas/main.ts')],
			outfile: program,
			bundle: true,
			platform: 'node',
			logLevel: 'error',
		};
		const build = `require('esbuild').buildSync(${JSON.stringify(bundle)})`;
		execFileSync(process.execPath, ['-e', build], { cwd: root });
		const run = async (use: (running: RunningAsaas) => Promise<void>): Promise<void> => {
			const flags = ['--port', '0', '--state-file', path.join(folder, 'state.jsonl')];
			const child = spawn(process.execPath, [program, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
			const [line] = (await once(child.stdout, 'data')) as [Buffer];
			const ready = JSON.parse(line.toString()) as RunningAsaas;
			const { port } = ready;
			expect(ready).toMatchObject({ ready: true, pid: child.pid, url: `http://127.0.0.1:${port}/v3` });
			await use(ready);
			child.kill('SIGTERM');
			expect((await once(child, 'exit'))[0]).toBe(0);
		};
		const request = chargeRequest();
		try {
			await run(async (running) => {
				await asaas.create(request, asaasHttp(running), SOON);
				await sim(running, '/clock', { offsetMs: 1000 });
			});
			await run(async (running) => {
				expect((await sim(running, '/clock')).body).toMatchObject({ offsetMs: 1000 });
				const found = await asaas.findByReference(request.reference, asaasHttp(running), SOON);
				expect(found).toMatchObject({ outcome: 'found', charge: { missing: [] } });
				expect(await asaas.create(chargeRequest(), asaasHttp(running), SOON)).toMatchObject({
					outcome: 'accepted',
				});
				expect(await statsOf(running)).toMatchObject({ received: 2, customers: 2 });
			});
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
