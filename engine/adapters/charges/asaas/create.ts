import { toReais } from '../../../core/money';
import type {
	ChargeKind,
	ChargeOptions,
	ChargeRate,
	ChargeRequest,
	ChargeResult,
	ChargeTerms,
} from '../../../ports/charge';
import type { HttpPort } from '../../../ports/http';
import { type Json, asObject } from '../../channels/untrusted';
import { chargeWithoutAnswer } from '../errors';
import { customerFor } from './customers';
import { chargeOf, partsOf, withInstrument } from './state';
import { ask, classify, isSuccess, lineOf } from './wire';

/**
 * Both kinds of boleto are BOLETO: it has a Pix code as well (docs.asaas.com/reference/get-qr-code-for-payments-via-pix). UNDEFINED, by which
 * the payer chooses, would offer cards too, with instalments and chargebacks that nobody asked for.
 */
const BILLING_TYPE: Readonly<Record<ChargeKind, string>> = {
	boleto: 'BOLETO',
	boletoPix: 'BOLETO',
	pix: 'PIX',
};

/**
 * `POST /payments` (`PaymentSaveRequestDto`, asaas-api-sdk-java 0641522). Nothing in it is idempotent: Asaas itself says to look an
 * earlier attempt up by `externalReference` first (docs.asaas.com/docs/retries-e-idempotência).
 */
export async function createAsaas(
	request: ChargeRequest,
	http: HttpPort,
	options: ChargeOptions,
): Promise<ChargeResult> {
	const line = lineOf(http, options);
	const payer = await customerFor(request.payer, line);
	if (!payer.ok) return payer.failure;
	try {
		const response = await ask(line, 'POST', '/payments', bodyOf(request, payer.id));
		const charge = isSuccess(response) ? chargeOf(asObject(response.body)) : undefined;
		if (charge === undefined) return classify(response);
		// Line and code are held against what we asked for, whatever Asaas says that it understood.
		const wanted = { ...charge, amountCents: request.amountCents, dueDate: request.dueDate };
		return { outcome: 'accepted', charge: await withInstrument(wanted, partsOf(request.kind), line) };
	} catch (error) {
		return chargeWithoutAnswer(error);
	}
}

/** Reais with two decimals exist here and in `centsOf` only. */
function bodyOf(request: ChargeRequest, customer: string): Json {
	return {
		customer,
		billingType: BILLING_TYPE[request.kind],
		value: toReais(request.amountCents),
		dueDate: request.dueDate,
		description: request.description,
		externalReference: request.reference,
		// 0 ends the registration as soon as the charge is overdue (docs.asaas.com/reference/criar-nova-cobranca).
		...(request.expiresAfterDays === undefined
			? {}
			: { daysAfterDueDateToRegistrationCancellation: request.expiresAfterDays }),
		...termsOf(request.terms ?? {}),
	};
}

/** Percentages are numbers of percent: 200 basis points → 2. `interest.value` is percent a month. */
function termsOf({ fine, interestMonthBasisPoints, discount }: ChargeTerms): Json {
	return {
		...(fine === undefined ? {} : { fine: rateOf(fine) }),
		...(interestMonthBasisPoints === undefined
			? {}
			: { interest: { value: interestMonthBasisPoints / 100 } }),
		...(discount === undefined
			? {}
			: { discount: { ...rateOf(discount), dueDateLimitDays: discount.daysBeforeDue } }),
	};
}

function rateOf(rate: ChargeRate): Json {
	return 'cents' in rate
		? { value: toReais(rate.cents), type: 'FIXED' }
		: { value: rate.basisPoints / 100, type: 'PERCENTAGE' };
}
