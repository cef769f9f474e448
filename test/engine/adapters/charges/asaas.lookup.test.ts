import { asaas } from '../../../../engine/adapters/charges/asaas';
import { MaybeSent } from '../../../../engine/ports/http';
import { SOON, scripted } from '../../../support/charges';

const list = (...data: object[]) => ({ body: { object: 'list', hasMore: false, data } });
const one = (id: string, more: object = {}) => ({
	id,
	externalReference: 'chg-1',
	status: 'RECEIVED',
	value: 10.5,
	dueDate: '2026-12-01',
	billingType: 'PIX',
	...more,
});
const lost = (): never => {
	throw new MaybeSent('timeout');
};

describe('Asaas: look-up by our reference', () => {
	const find = (...answers: Parameters<typeof scripted>) =>
		asaas.findByReference('chg-1', scripted(...answers), SOON);

	it('finds the charge', async () => {
		expect(await find(list(one('pay_1')))).toMatchObject({
			outcome: 'found',
			charge: { providerChargeId: 'pay_1', status: 'paid', amountCents: 1050, dueDate: '2026-12-01' },
			duplicates: [],
		});
	});

	it('prefers the one that was paid, and lists others that could be paid as well', async () => {
		const result = await find(
			list(
				one('pay_1', { status: 'PENDING' }),
				one('pay_2'),
				one('pay_3', { status: 'OVERDUE' }),
				one('pay_4', { status: 'PENDING', deleted: true }),
			),
		);
		expect(result).toMatchObject({
			outcome: 'found',
			charge: { providerChargeId: 'pay_2' },
			duplicates: ['pay_1', 'pay_3'],
		});
	});

	it('finds a deleted one, if there is no other', async () => {
		expect(await find(list(one('pay_1', { status: 'PENDING', deleted: true })))).toMatchObject({
			outcome: 'found',
			charge: { status: 'cancelled', registeredBy: null },
		});
	});

	it('says absent only of an empty list', async () => {
		expect(await find(list())).toEqual({ outcome: 'absent' });
		for (const answer of [
			list(one('pay_9', { externalReference: 'chg-10' })),
			{ body: { hasMore: true, data: [] } },
			{ body: {} },
			{ body: '<html>' },
			{ status: 404 },
			{ status: 500 },
			{ status: 429 },
			lost,
		]) {
			expect(await find(answer)).toMatchObject({ outcome: 'failed', error: { retry: 'after' } });
		}
	});
});

describe('Asaas: get', () => {
	const get = (...answers: Parameters<typeof scripted>) => asaas.get('pay_1', scripted(...answers), SOON);

	it.each([
		['PENDING', 'open'],
		['OVERDUE', 'overdue'],
		['CONFIRMED', 'confirmed'],
		['RECEIVED', 'paid'],
		['RECEIVED_IN_CASH', 'paid'],
		['REFUNDED', 'refunded'],
		['CHARGEBACK_REQUESTED', 'contested'],
		['SOMETHING_NEW', 'unknown'],
		['constructor', 'unknown'],
	])('reads %s as %s', async (status, wanted) => {
		const result = await get({ body: one('pay_1', { status }) }, { status: 404 });
		expect(result).toMatchObject({ outcome: 'found', charge: { status: wanted } });
	});

	it('says absent for 404 and for what is no id', async () => {
		expect(await get({ status: 404 })).toEqual({ outcome: 'absent' });
		const http = scripted();
		expect(await asaas.get('../customers', http, SOON)).toEqual({ outcome: 'absent' });
		expect(http.asked).toHaveLength(0);
	});
});

describe('Asaas: cancel', () => {
	const cancel = (...answers: Parameters<typeof scripted>) =>
		asaas.cancel('pay_1', scripted(...answers), SOON);
	const refused = { status: 400, body: { errors: [{ code: 'invalid_action', description: '' }] } };

	it('cancels', async () => {
		const http = scripted({ body: { deleted: true, id: 'pay_1' } });
		expect(await asaas.cancel('pay_1', http, SOON)).toEqual({ outcome: 'cancelled', wasCancelled: false });
		expect(http.asked[0]).toMatchObject({ method: 'DELETE', path: '/payments/pay_1' });
	});

	it('asks why it was refused', async () => {
		const gone = { body: one('pay_1', { deleted: true }) };
		expect(await cancel(refused, gone)).toEqual({ outcome: 'cancelled', wasCancelled: true });
		expect(await cancel(refused, { body: one('pay_1') })).toMatchObject({
			outcome: 'rejected',
			error: { class: 'already_paid', retry: 'never', code: 'STATUS_PAID' },
		});
		expect(await cancel({ status: 404 }, { status: 404 })).toMatchObject({
			outcome: 'rejected',
			error: { class: 'not_found' },
		});
		expect(await cancel(refused, lost)).toMatchObject({
			outcome: 'rejected',
			error: { class: 'invalid_request', code: 'invalid_action' },
		});
	});

	it('does not take silence for a cancellation', async () => {
		for (const answer of [lost, { body: {} }, { status: 502 }])
			expect(await cancel(answer)).toMatchObject({ outcome: 'unknown' });
	});
});
