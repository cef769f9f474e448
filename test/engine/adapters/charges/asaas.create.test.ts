import { asaas } from '../../../../engine/adapters/charges/asaas';
import { MaybeSent, NotSent } from '../../../../engine/ports/http';
import { SOON, chargeRequest, scripted } from '../../../support/charges';

/**
 * Line and code of a charge of R$ 256,31 due on 2024-10-20, and of one of R$ 2.357,91, as Asaas's sandbox answered them
 * (README of a public client that quotes its answers).
 */
const LINE = '46191110000000000000010286661011898750000025631';
const BARCODE = '46198987500000256311110000000000001028666101';
const PIX =
	'00020101021226820014br.gov.bcb.pix2560qrpix-h.bradesco.com.br/9d36b84f-c70b-478f-b95c-12729b90ca2552040000530398654072357.915802BR5905ASAAS6009JOINVILLE62070503***6304F3B4';

const request = chargeRequest({ kind: 'boleto', amountCents: 25_631, dueDate: '2024-10-20' });
const { payer } = request;
const customer = {
	id: 'cus_1',
	name: payer.name,
	cpfCnpj: payer.document,
	externalReference: payer.reference,
	notificationDisabled: true,
};
const none = { body: { object: 'list', hasMore: false, data: [] } };
const known = { body: { object: 'list', hasMore: false, data: [customer] } };
const payment = {
	id: 'pay_1',
	status: 'PENDING',
	value: 256.31,
	dueDate: '2024-10-20',
	externalReference: request.reference,
	nossoNumero: '10286661',
	invoiceUrl: 'https://sandbox.example/i/1',
};
const slip = { body: { identificationField: LINE, nossoNumero: '10286661', barCode: BARCODE } };

describe('Asaas: create', () => {
	it('enters the payer, creates the charge and reads its line', async () => {
		const http = scripted(none, { body: customer }, { body: payment }, slip);
		const terms = {
			fine: { basisPoints: 200 },
			interestMonthBasisPoints: 100,
			discount: { cents: 1001, daysBeforeDue: 5 },
		};
		const result = await asaas.create({ ...request, terms, expiresAfterDays: 30 }, http, SOON);
		expect(result).toEqual({
			outcome: 'accepted',
			charge: expect.objectContaining({
				providerChargeId: 'pay_1',
				status: 'open',
				digitableLine: LINE,
				barcode: BARCODE,
				ourNumber: '10286661',
				missing: [],
				registeredBy: 'asaas',
				invoiceUrl: 'https://sandbox.example/i/1',
			}),
		});
		expect(http.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
			`GET /customers?externalReference=${payer.reference}&limit=100`,
			'POST /customers',
			'POST /payments',
			'GET /payments/pay_1/identificationField',
		]);
		expect(http.asked[1]?.body).toEqual({
			name: payer.name,
			cpfCnpj: payer.document,
			externalReference: payer.reference,
			notificationDisabled: true,
		});
		expect(http.asked[2]?.body).toEqual({
			customer: 'cus_1',
			billingType: 'BOLETO',
			value: 256.31,
			dueDate: '2024-10-20',
			description: request.description,
			externalReference: request.reference,
			daysAfterDueDateToRegistrationCancellation: 30,
			fine: { value: 2, type: 'PERCENTAGE' },
			interest: { value: 1 },
			discount: { value: 10.01, type: 'FIXED', dueDateLimitDays: 5 },
		});
		for (const { headers } of http.asked) expect(headers?.['user-agent']).toMatch(/./);
		for (const { method, body } of http.asked) if (method === 'GET') expect(body).toBeUndefined();
	});

	it('never offers a card: a boleto with Pix is a BOLETO, too', async () => {
		const both = { ...request, kind: 'boletoPix' as const, amountCents: 235_791 };
		const http = scripted(known, { body: payment }, slip, { body: { payload: PIX } });
		const result = await asaas.create(both, http, SOON);
		expect(http.asked[1]?.body).toMatchObject({ billingType: 'BOLETO', value: 2357.91 });
		// The line is the one of another amount: it is not shown, and is still owed.
		expect(result).toMatchObject({
			outcome: 'accepted',
			charge: { pixCopyPaste: PIX, missing: ['digitableLine'], registeredBy: 'asaas' },
		});
	});

	it.each([
		['a digit is wrong', { body: { identificationField: LINE.replace(/1$/, '2') } }],
		['it is not there yet', { status: 404 }],
		[
			'it is late',
			() => {
				throw new MaybeSent('timeout');
			},
		],
	])('keeps the charge, and calls nobody its registrar, when %s', async (_, answer) => {
		const result = await asaas.create(request, scripted(known, { body: payment }, answer), SOON);
		expect(result).toMatchObject({
			outcome: 'accepted',
			charge: { providerChargeId: 'pay_1', missing: ['digitableLine'], registeredBy: null },
		});
		expect(JSON.stringify(result)).not.toContain('identificationField');
	});

	it('shows no Pix code of another amount, nor a broken one', async () => {
		for (const payload of [PIX, PIX.replace('F3B4', 'F3B5'), '']) {
			const http = scripted(known, { body: payment }, { body: { payload } });
			expect(await asaas.create({ ...request, kind: 'pix' }, http, SOON)).toMatchObject({
				outcome: 'accepted',
				charge: { missing: ['pixCopyPaste'], registeredBy: null },
			});
		}
	});

	it('does not take a customer of the same reference and another document for the payer', async () => {
		const other = { ...customer, id: 'cus_2', cpfCnpj: '52998224725' };
		const http = scripted({ body: { data: [other] } }, { body: customer }, { body: payment }, slip);
		await asaas.create(request, http, SOON);
		expect(http.asked[2]?.body).toMatchObject({ customer: 'cus_1' });
	});

	it('switches the notifications of a known customer off before it charges them', async () => {
		const loud = { body: { data: [{ ...customer, notificationDisabled: false }] } };
		const http = scripted(loud, { body: customer }, { body: payment }, slip);
		expect(await asaas.create(request, http, SOON)).toMatchObject({ outcome: 'accepted' });
		expect(http.asked[1]).toMatchObject({
			method: 'PUT',
			path: '/customers/cus_1',
			body: { notificationDisabled: true },
		});
		const stubborn = scripted(loud, { body: { ...customer, notificationDisabled: false } });
		expect(await asaas.create(request, stubborn, SOON)).toMatchObject({
			outcome: 'rejected',
			error: { code: 'NOTIFICATIONS_ON', retry: 'after' },
		});
		expect(stubborn.asked).toHaveLength(2);
	});

	it('keeps e-mail and phone to itself', async () => {
		const loud = { ...payer, email: 'maria@example.com', phone: '+5511900001234' };
		const http = scripted(none, { body: customer }, { body: payment }, slip);
		await asaas.create({ ...request, payer: loud }, http, SOON);
		expect(JSON.stringify(http.asked)).not.toMatch(/example\.com|900001234/);
	});

	it('rejects when the payer could not be settled: there is no charge', async () => {
		const lost = (): never => {
			throw new MaybeSent('timeout');
		};
		for (const http of [scripted(lost), scripted(none, lost), scripted(none, { status: 500 })]) {
			expect(await asaas.create(request, http, SOON)).toMatchObject({
				outcome: 'rejected',
				error: { class: 'provider_unavailable', retry: 'after', scope: 'account' },
			});
		}
	});

	it.each([
		['400 invalid_cpfCnpj', 400, 'invalid_cpfCnpj', 'invalid_payer', 'never', 'payer'],
		['400 invalid_value', 400, 'invalid_value', 'invalid_amount', 'never', 'charge'],
		['400 invalid_dueDate', 400, 'invalid_dueDate', 'invalid_due_date', 'never', 'charge'],
		['400 invalid_billingType', 400, 'invalid_billingType', 'config', 'after', 'account'],
		['400 of another kind', 400, 'invalid_object', 'invalid_request', 'never', 'charge'],
		['401', 401, 'invalid_access_token', 'auth', 'after', 'account'],
		['403', 403, undefined, 'auth', 'after', 'account'],
		['404', 404, undefined, 'config', 'after', 'account'],
	])('rejects %s', async (_, status, code, kind, retry, scope) => {
		const description = `CPF ${payer.document} de ${payer.name}`;
		const body = code === undefined ? 'Forbidden' : { errors: [{ code, description }] };
		const result = await asaas.create(request, scripted(known, { status, body }), SOON);
		expect(result).toMatchObject({ outcome: 'rejected', error: { class: kind, retry, scope } });
		expect(JSON.stringify(result)).not.toMatch(/11144477735|Maria/);
	});

	it('waits as long as RateLimit-Reset says', () => {
		const answer = { status: 429, headers: { 'ratelimit-reset': '30' }, body: {} };
		expect(asaas.classify(answer)).toMatchObject({
			outcome: 'rejected',
			error: { class: 'rate_limited', retryAfterMs: 30_000, scope: 'account' },
		});
	});

	it.each([
		['2xx without an id', { body: {} }],
		['a page of a proxy', { body: '<html>' }],
		['a redirect', { status: 302 }],
		['408', { status: 408 }],
		['409', { status: 409 }],
		['500', { status: 500 }],
		['503', { status: 503 }],
		[
			'a reset',
			() => {
				throw new MaybeSent('ECONNRESET');
			},
		],
		[
			'whatever else is thrown',
			() => {
				throw new TypeError('broken');
			},
		],
	])('knows nothing after %s', async (_, answer) => {
		expect(await asaas.create(request, scripted(known, answer), SOON)).toMatchObject({
			outcome: 'unknown',
			error: { class: 'unknown_outcome', retry: 'reconcile' },
		});
	});

	it('rejects what was not sent, and asks for nothing once its time is over', async () => {
		const refused = (): never => {
			throw new NotSent('ECONNREFUSED');
		};
		expect(await asaas.create(request, scripted(known, refused), SOON)).toMatchObject({
			outcome: 'rejected',
			error: { code: 'NOT_SENT' },
		});
		const http = scripted(known);
		expect(await asaas.create(request, http, { timeoutMs: 0 })).toMatchObject({
			outcome: 'rejected',
			error: { code: 'NOT_SENT' },
		});
		expect(http.asked).toHaveLength(0);
	});
});

describe('Asaas: validate', () => {
	it('finds nothing wrong with an ordinary charge', () => {
		expect(asaas.validate(chargeRequest(), '2026-11-22')).toEqual([]);
	});

	it.each([
		['reference', { reference: 'a b' }],
		['amountCents', { amountCents: 499 }],
		['amountCents', { amountCents: 500.5 }],
		['dueDate', { dueDate: '2026-11-21' }],
		['dueDate', { dueDate: '2026-02-30' }],
		['payer', { payer: { ...payer, document: '11144477734' } }],
		['payer', { payer: { ...payer, document: '111.444.777-35' } }],
		['payer', { payer: { ...payer, name: ' ' } }],
		['description', { description: '' }],
		['description', { description: 'x'.repeat(501) }],
		['terms', { terms: { fine: { basisPoints: -1 } } }],
		['terms', { terms: { interestMonthBasisPoints: 0.5 } }],
		['expiresAfterDays', { expiresAfterDays: -1 }],
	])('names %s', (field, change) => {
		expect(asaas.validate(chargeRequest(change), '2026-11-22').map((one) => one.field)).toEqual([field]);
	});
});
