import { asaas } from '../../../../engine/adapters/charges/asaas';
import { parseAsaasEvent } from '../../../../engine/adapters/charges/asaas/events';

const payment = {
	object: 'payment',
	id: 'pay_080225913252',
	customer: 'cus_G7Dvo4iphUNk',
	value: 102.03,
	netValue: 101.04,
	originalValue: 100,
	externalReference: 'chg-1',
	billingType: 'BOLETO',
	status: 'RECEIVED',
	pixTransaction: null,
	dueDate: '2024-06-10',
	confirmedDate: '2024-06-12',
	paymentDate: '2024-06-12',
	clientPaymentDate: '2024-06-11',
};
const event = (name: string, change: object = {}, id = 'evt_05b708f961d739ea7eba7e4db318f621&368604920') => ({
	id,
	event: name,
	dateCreated: '2024-06-12 16:45:03',
	payment: { ...payment, ...change },
});
const base = {
	dedupeKey: 'evt_05b708f961d739ea7eba7e4db318f621&368604920',
	providerChargeId: 'pay_080225913252',
	reference: 'chg-1',
	occurredAt: Date.parse('2024-06-12T19:45:03Z'),
};
const parse = (body: unknown) => parseAsaasEvent(body, 1);

describe('Asaas: events', () => {
	it('reads a payment in cents, with the day on which the debtor paid', () => {
		const paid = {
			paymentKey: 'pay_080225913252',
			amountCents: 10_203,
			netCents: 10_104,
			paidOn: '2024-06-11',
		};
		expect(parse(event('PAYMENT_RECEIVED'))).toEqual([
			{ ...base, kind: 'paid', ...paid, method: 'boleto', settled: true },
		]);
		expect(parse(event('PAYMENT_CONFIRMED', { paymentDate: null, status: 'CONFIRMED' }))).toEqual([
			{ ...base, kind: 'paid', ...paid, method: 'boleto', settled: false },
		]);
	});

	it.each([
		['pix', { billingType: 'PIX', pixTransaction: 'abc' }],
		['pix', { pixTransaction: 'abc' }],
		['card', { billingType: 'CREDIT_CARD' }],
		['transfer', { billingType: 'TRANSFER' }],
		['cash', { status: 'RECEIVED_IN_CASH' }],
		['other', { billingType: 'toString' }],
	])('knows that it was paid by %s', (method, change) => {
		expect(parse(event('PAYMENT_RECEIVED', change))).toMatchObject([{ kind: 'paid', method }]);
	});

	it('guesses no money: what it cannot read is to be asked for', () => {
		for (const change of [
			{ value: '102.03' },
			{ value: 102.035 },
			{ value: 0 },
			{ clientPaymentDate: null, paymentDate: null, confirmedDate: '12/06/2024' },
		])
			expect(parse(event('PAYMENT_RECEIVED', change))).toEqual([{ ...base, kind: 'changed' }]);
	});

	it('sums what was given back so far', () => {
		const refunds = [
			{ status: 'DONE', value: 10.01 },
			{ status: 'CANCELLED', value: 50 },
			{ status: 'PENDING', value: 5 },
		];
		const key = { paymentKey: 'pay_080225913252' };
		expect(parse(event('PAYMENT_PARTIALLY_REFUNDED', { refunds }))).toEqual([
			{ ...base, kind: 'refunded', ...key, totalCents: 1501, partial: true },
		]);
		expect(parse(event('PAYMENT_REFUNDED', { refunds: null }))).toEqual([
			{ ...base, kind: 'refunded', ...key, totalCents: 10_203, partial: false },
		]);
		expect(parse(event('PAYMENT_PARTIALLY_REFUNDED'))).toEqual([{ ...base, kind: 'changed' }]);
		expect(parse(event('PAYMENT_RECEIVED_IN_CASH_UNDONE'))).toEqual([
			{ ...base, kind: 'reversed', ...key, amountCents: 10_203 },
		]);
	});

	it.each([
		['PAYMENT_CREATED', 'created'],
		['PAYMENT_OVERDUE', 'overdue'],
		['PAYMENT_DELETED', 'cancelled'],
		['PAYMENT_RESTORED', 'reopened'],
		['PAYMENT_BANK_SLIP_CANCELLED', 'expired'],
	])('reads %s as %s', (name, kind) => {
		expect(parse(event(name))).toEqual([{ ...base, kind }]);
	});

	it('tells what was changed', () => {
		expect(parse(event('PAYMENT_UPDATED'))).toEqual([
			{ ...base, kind: 'changed', amountCents: 10_203, dueDate: '2024-06-10' },
		]);
	});

	it('ignores what it does not know', () => {
		for (const name of [
			'PAYMENT_BANK_SLIP_VIEWED',
			'TRANSFER_CREATED',
			'toString',
			'PAYMENT_REFUND_IN_PROGRESS',
		])
			expect(parse(event(name))).toEqual([]);
		expect(parse({ ...event('PAYMENT_RECEIVED'), payment: null })).toEqual([]);
		expect(parse(event('PAYMENT_RECEIVED', { id: '../x' }))).toEqual([]);
	});

	it('makes a key and an instant of what there is, if need be', () => {
		const { id: _, ...nameless } = event('PAYMENT_OVERDUE');
		expect(parse(nameless)).toMatchObject([
			{ dedupeKey: 'pay_080225913252/PAYMENT_OVERDUE/2024-06-12 16:45:03' },
		]);
		expect(parse({ ...event('PAYMENT_OVERDUE'), dateCreated: 'yesterday' })).toMatchObject([
			{ occurredAt: 1 },
		]);
		expect(parse(event('PAYMENT_OVERDUE', { externalReference: null }))[0]?.reference).toBeUndefined();
	});

	it.each([[null], ['text'], [[]], [{}], [{ event: 7 }]])('refuses %j, which is no event', (body) => {
		expect(() => asaas.parseWebhook(body)).toThrow(/not an Asaas event/);
	});
});

describe('Asaas: webhook token', () => {
	const secret = 'a long word of ours, 32 characters or more';
	const verify = (headers: Record<string, unknown>, word = secret) =>
		asaas.verifyWebhook(Buffer.from('{}'), headers, word);

	it('takes our word and nothing else', () => {
		expect(verify({ 'asaas-access-token': secret })).toBe(true);
		expect(verify({ 'asaas-access-token': `${secret} ` })).toBe(false);
		expect(verify({ 'asaas-access-token': [secret] })).toBe(false);
		expect(verify({})).toBe(false);
		expect(verify({ 'asaas-access-token': '' }, '')).toBe(false);
	});
});
