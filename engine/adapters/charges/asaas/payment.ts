import type { ChargePayment, PaymentMethod } from '../../../ports/charge';
import { type Json, asText } from '../../channels/untrusted';
import { centsOf, dayOf, idOf } from './wire';

/**
 * What a payment object says of money that was paid. CONFIRMED and RECEIVED tell of one payment with two events, so both
 * bear the charge's id as payment key: an Asaas charge is paid once (its QR code "só pode ser pago uma vez"). `value` is what was paid,
 * with fine and interest (`originalValue` is what was asked). Money is not guessed: undefined when amount or day cannot be read.
 */
export function paymentOf(payment: Json, settled: boolean): ChargePayment | undefined {
	const paymentKey = idOf(payment['id']);
	const amountCents = centsOf(payment['value']);
	const days = ['clientPaymentDate', 'paymentDate', 'confirmedDate'].map((name) => dayOf(payment[name]));
	const paidOn = days.find((day) => day !== undefined);
	if (paymentKey === undefined || amountCents === undefined || amountCents <= 0 || paidOn === undefined)
		return undefined;
	const netCents = centsOf(payment['netValue']);
	return { paymentKey, amountCents, paidOn, netCents, method: methodOf(payment), settled };
}

const METHODS: Readonly<Record<string, PaymentMethod>> = {
	BOLETO: 'boleto',
	PIX: 'pix',
	CREDIT_CARD: 'card',
	DEBIT_CARD: 'card',
	TRANSFER: 'transfer',
	DEPOSIT: 'transfer',
};

/** A boleto that was paid by its QR code keeps its type and names the Pix transaction. */
function methodOf(payment: Json): PaymentMethod {
	if (payment['status'] === 'RECEIVED_IN_CASH') return 'cash';
	if (asText(payment['pixTransaction']) !== undefined) return 'pix';
	const type = asText(payment['billingType']) ?? '';
	return (Object.hasOwn(METHODS, type) ? METHODS[type] : undefined) ?? 'other';
}
