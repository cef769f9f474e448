import { readBoleto } from '../../../domain/boleto/read';
import { readPix } from '../../../domain/pix';
import type { Charge, ChargeKind, ChargeStatus, InstrumentPart } from '../../../ports/charge';
import { type Json, asObject, asText } from '../../channels/untrusted';
import { paymentOf } from './payment';
import { type Line, ask, centsOf, dayOf, idOf, isSuccess } from './wire';

/** Statuses of `PaymentGetResponsePaymentStatus` (asaas-api-sdk-java 0641522); those of dunning and analysis by what they mean for the debtor. */
const STATUSES: Readonly<Record<string, ChargeStatus>> = {
	PENDING: 'open',
	AWAITING_RISK_ANALYSIS: 'open',
	OVERDUE: 'overdue',
	DUNNING_REQUESTED: 'overdue',
	CONFIRMED: 'confirmed',
	RECEIVED: 'paid',
	RECEIVED_IN_CASH: 'paid',
	DUNNING_RECEIVED: 'paid',
	REFUNDED: 'refunded',
	REFUND_REQUESTED: 'refunded',
	REFUND_IN_PROGRESS: 'refunded',
	CHARGEBACK_REQUESTED: 'contested',
	CHARGEBACK_DISPUTE: 'contested',
	AWAITING_CHARGEBACK_REVERSAL: 'contested',
};

/** The statuses in which a charge can be paid, and cancelled. */
export const LIVE: ReadonlySet<ChargeStatus> = new Set(['registering', 'open', 'overdue']);

/** A payment object (`PaymentGetResponseDto`) without its instrument; undefined for what has no id. */
export function chargeOf(payment: Json | undefined): Charge | undefined {
	const id = idOf(payment?.['id']);
	if (payment === undefined || id === undefined) return undefined;
	const name = asText(payment['status']) ?? '';
	const known = Object.hasOwn(STATUSES, name) ? STATUSES[name] : undefined;
	const status = payment['deleted'] === true ? 'cancelled' : (known ?? 'unknown');
	const paid =
		status === 'paid' || status === 'confirmed' ? paymentOf(payment, status === 'paid') : undefined;
	return {
		providerChargeId: id,
		reference: asText(payment['externalReference']),
		status,
		amountCents: centsOf(payment['value']),
		dueDate: dayOf(payment['dueDate']),
		ourNumber: digitsOf(payment['nossoNumero']),
		invoiceUrl: secureUrl(payment['invoiceUrl']),
		slipUrl: secureUrl(payment['bankSlipUrl']),
		missing: [],
		registeredBy: LIVE.has(status) || status === 'cancelled' || status === 'unknown' ? null : 'asaas',
		...(paid === undefined ? {} : { payment: paid }),
	};
}

/** What a payer can use of a charge, by what it was created as. */
const PARTS: Readonly<Record<ChargeKind, readonly InstrumentPart[]>> = {
	boleto: ['digitableLine'],
	pix: ['pixCopyPaste'],
	boletoPix: ['digitableLine', 'pixCopyPaste'],
};

export const partsOf = (kind: ChargeKind): readonly InstrumentPart[] => PARTS[kind];

/** BOLETO and UNDEFINED have both (docs.asaas.com/reference/get-digitable-bill-line, /reference/get-qr-code-for-payments-via-pix). */
export const partsOfType = (billingType: unknown): readonly InstrumentPart[] =>
	PARTS[billingType === 'PIX' ? 'pix' : 'boletoPix'];

/**
 * Fetches line and code of a charge that can be paid. What the provider does not hand out, or what does not hold, is
 * `missing`: a wrong line would send the debtor's money elsewhere. Only what was read proves a registration.
 */
export async function withInstrument(
	charge: Charge,
	parts: readonly InstrumentPart[],
	line: Line,
): Promise<Charge> {
	if (!LIVE.has(charge.status)) return charge;
	const filled: Charge = { ...charge, missing: [] };
	for (const part of parts) {
		const found = part === 'digitableLine' ? await slip(charge, line) : await code(charge, line);
		if (found === undefined) filled.missing.push(part);
		else Object.assign(filled, found);
	}
	const registered = filled.digitableLine !== undefined || filled.pixCopyPaste !== undefined;
	return { ...filled, registeredBy: registered ? 'asaas' : null };
}

/** `GET /payments/{id}/identificationField` → `{identificationField, nossoNumero, barCode}`. The line changes when the charge is changed. */
async function slip(charge: Charge, line: Line): Promise<Partial<Charge> | undefined> {
	const body = await read(`/payments/${charge.providerChargeId}/identificationField`, line);
	const text = asText(body?.['identificationField']);
	if (text === undefined || charge.dueDate === undefined) return undefined;
	const boleto = readBoleto(text, charge.dueDate);
	if (!boleto.ok) return undefined;
	const { amountCents, line: digits, barcode } = boleto.value;
	if (amountCents !== null && amountCents !== charge.amountCents) return undefined;
	const ourNumber = digitsOf(body?.['nossoNumero']) ?? charge.ourNumber;
	return { digitableLine: digits, barcode, ourNumber };
}

/** `GET /payments/{id}/pixQrCode` → `{encodedImage, payload, expirationDate}`. */
async function code(charge: Charge, line: Line): Promise<Partial<Charge> | undefined> {
	const body = await read(`/payments/${charge.providerChargeId}/pixQrCode`, line);
	const payload = asText(body?.['payload'])?.trim();
	if (payload === undefined) return undefined;
	const pix = readPix(payload);
	// A dynamic code's amount is the one at its address; where the code states one, it must be ours.
	const amount = pix.ok ? pix.value.amountCents : undefined;
	if (amount === undefined || (amount !== null && amount !== charge.amountCents)) return undefined;
	return { pixCopyPaste: payload };
}

async function read(path: string, line: Line): Promise<Json | undefined> {
	try {
		const response = await ask(line, 'GET', path);
		return isSuccess(response) ? asObject(response.body) : undefined;
	} catch {
		// The charge stands, whatever becomes of this question: `missing` says that it is to be asked again.
		return undefined;
	}
}

function digitsOf(value: unknown): string | undefined {
	const text = typeof value === 'number' ? String(value) : asText(value);
	return text !== undefined && /^\d{1,20}$/.test(text) ? text : undefined;
}

function secureUrl(value: unknown): string | undefined {
	const url = asText(value);
	return url !== undefined && /^https:\/\/[^\s"'<>]{1,400}$/.test(url) ? url : undefined;
}
