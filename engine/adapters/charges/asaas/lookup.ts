import type { CancelResult, Charge, ChargeOptions, LookupResult } from '../../../ports/charge';
import type { HttpPort, HttpResponse } from '../../../ports/http';
import { asObject } from '../../channels/untrusted';
import { chargeWithoutAnswer, rejectedCharge } from '../errors';
import { LIVE, chargeOf, partsOfType, withInstrument } from './state';
import { type Line, ask, classify, idOf, isSuccess, lineOf, pageOf } from './wire';

/** `GET /payments/{id}`; a deleted one is answered with `deleted: true`. */
export async function getAsaas(
	providerChargeId: string,
	http: HttpPort,
	options: ChargeOptions,
): Promise<LookupResult> {
	const id = idOf(providerChargeId);
	if (id === undefined) return { outcome: 'absent' };
	return await looked(lineOf(http, options), (line) => one(id, line));
}

async function one(id: string, line: Line): Promise<LookupResult> {
	const response = await ask(line, 'GET', `/payments/${id}`);
	if (response.status === 404) return { outcome: 'absent' };
	const payment = isSuccess(response) ? asObject(response.body) : undefined;
	const charge = chargeOf(payment);
	if (charge === undefined) return failed(response);
	const whole = await withInstrument(charge, partsOfType(payment?.['billingType']), line);
	return { outcome: 'found', charge: whole, duplicates: [] };
}

/**
 * `GET /payments?externalReference=` (`ListPaymentsParameters`). Of several with our reference the one that was paid is taken, else
 * one that can be. An answer that holds others' charges did not filter, and proves nothing about ours.
 */
export async function findAsaas(
	reference: string,
	http: HttpPort,
	options: ChargeOptions,
): Promise<LookupResult> {
	return await looked(lineOf(http, options), async (line) => {
		const query = `externalReference=${encodeURIComponent(reference)}&limit=100`;
		const response = await ask(line, 'GET', `/payments?${query}`);
		const page = isSuccess(response) ? pageOf(response.body) : undefined;
		if (page === undefined) return failed(response);
		const payments = page.data.filter((payment) => payment['externalReference'] === reference);
		const charges = payments.map(chargeOf).filter((charge) => charge !== undefined);
		const best = charges.toSorted((a, b) => rank(b) - rank(a))[0];
		if (best === undefined) return page.data.length > 0 || page.more ? notFiltered() : { outcome: 'absent' };
		const others = charges.filter((charge) => charge !== best && LIVE.has(charge.status));
		const type = payments.find((payment) => payment['id'] === best.providerChargeId)?.['billingType'];
		return {
			outcome: 'found',
			charge: await withInstrument(best, partsOfType(type), line),
			duplicates: others.map((charge) => charge.providerChargeId),
		};
	});
}

function rank({ status }: Charge): number {
	if (status === 'cancelled') return 0;
	return LIVE.has(status) || status === 'unknown' ? 1 : 2;
}

/** `DELETE /payments/{id}`: only charges that wait for payment or are overdue can be removed (docs.asaas.com/reference/remover-cobranca). */
export async function cancelAsaas(
	providerChargeId: string,
	http: HttpPort,
	options: ChargeOptions,
): Promise<CancelResult> {
	const id = idOf(providerChargeId);
	if (id === undefined) return notFound();
	const line = lineOf(http, options);
	try {
		const response = await ask(line, 'DELETE', `/payments/${id}`);
		if (isSuccess(response)) {
			return asObject(response.body)?.['deleted'] === true
				? { outcome: 'cancelled', wasCancelled: false }
				: classify(response);
		}
		// No code for "paid" or "gone already" is documented: the charge itself tells.
		return [400, 404].includes(response.status) ? await why(id, response, line) : classify(response);
	} catch (error) {
		return chargeWithoutAnswer(error);
	}
}

async function why(id: string, refusal: HttpResponse, line: Line): Promise<CancelResult> {
	const found = await looked(line, (same) => one(id, same));
	if (found.outcome === 'absent') return notFound();
	if (found.outcome === 'failed') return classify(refusal);
	const { status } = found.charge;
	if (status === 'cancelled') return { outcome: 'cancelled', wasCancelled: true };
	if (LIVE.has(status) || status === 'unknown') return classify(refusal);
	return rejectedCharge({
		class: 'already_paid',
		retry: 'never',
		scope: 'charge',
		code: `STATUS_${status.toUpperCase()}`,
		message: 'The charge was paid at Asaas, so it cannot be cancelled.',
	});
}

const notFound = (): CancelResult =>
	rejectedCharge({
		class: 'not_found',
		retry: 'never',
		scope: 'charge',
		code: 'NOT_FOUND',
		message: 'Asaas has no charge with that id.',
	});

/** A question changes nothing, so it may always be put again. */
async function looked(line: Line, look: (line: Line) => Promise<LookupResult>): Promise<LookupResult> {
	try {
		return await look(line);
	} catch (error) {
		const failure = chargeWithoutAnswer(error);
		return again(failure.error.code);
	}
}

function failed(response: HttpResponse): LookupResult {
	const failure = classify(response);
	if (failure.outcome === 'rejected')
		return { outcome: 'failed', error: { ...failure.error, retry: 'after' } };
	return again(failure.error.code);
}

const again = (code: string): LookupResult => ({
	outcome: 'failed',
	error: {
		class: 'provider_unavailable',
		retry: 'after',
		scope: 'account',
		code,
		message: 'Asaas did not say whether it has the charge.',
	},
});

const notFiltered = (): LookupResult => again('NOT_FILTERED');
