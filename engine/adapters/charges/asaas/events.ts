import { createHash, timingSafeEqual } from 'node:crypto';
import { badInput } from '../../../core/errors';
import type { ChargeEvent } from '../../../ports/charge';
import { type Json, asArray, asObject, asText } from '../../channels/untrusted';
import { paymentOf } from './payment';
import { centsOf, dayOf, idOf } from './wire';

/** The word that we enter with the webhook, 32 to 255 characters, comes back in this header of every POST; the body is not signed. */
const TOKEN_HEADER = 'asaas-access-token';

/** Whether a request carries our word (docs.asaas.com/docs/criar-novo-webhook-pela-aplicacao-web). Header names are lower case. */
export function verifyAsaas(_raw: Buffer, headers: Record<string, unknown>, secret: string): boolean {
	const given = asText(headers[TOKEN_HEADER]);
	if (given === undefined || secret === '') return false;
	const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(given), digest(secret));
}

type Base = Pick<ChargeEvent, 'dedupeKey' | 'providerChargeId' | 'reference' | 'occurredAt'>;

/**
 * The events that mean something for a debt (docs.asaas.com/docs/webhook-para-cobrancas; PAYMENT_BANK_SLIP_CANCELLED by the changelog of
 * 2026-02-20). Not here, hence ignored: views, dunning requests, splits, anticipation, a refund that is only under way, and
 * chargebacks with all else of cards, which no charge of ours accepts.
 */
const EVENTS: Readonly<Record<string, (payment: Json, base: Base) => ChargeEvent>> = {
	PAYMENT_CREATED: (_, base) => ({ ...base, kind: 'created' }),
	PAYMENT_UPDATED: changed,
	PAYMENT_OVERDUE: (_, base) => ({ ...base, kind: 'overdue' }),
	// "Pagamento efetuado, porém o saldo ainda não foi disponibilizado"; a Pix under precautionary block may still be refused.
	PAYMENT_CONFIRMED: (payment, base) => paid(payment, base, false),
	PAYMENT_RECEIVED: (payment, base) => paid(payment, base, true),
	PAYMENT_DUNNING_RECEIVED: (payment, base) => paid(payment, base, true),
	PAYMENT_REFUNDED: (payment, base) => refunded(payment, base, false),
	PAYMENT_PARTIALLY_REFUNDED: (payment, base) => refunded(payment, base, true),
	PAYMENT_RECEIVED_IN_CASH_UNDONE: (payment, base) => ({
		...base,
		kind: 'reversed',
		paymentKey: base.providerChargeId,
		amountCents: centsOf(payment['value']) ?? 0,
	}),
	PAYMENT_BANK_SLIP_CANCELLED: (_, base) => ({ ...base, kind: 'expired' }),
	PAYMENT_DELETED: (_, base) => ({ ...base, kind: 'cancelled' }),
	PAYMENT_RESTORED: (_, base) => ({ ...base, kind: 'reopened' }),
};

/** What a webhook of ours asks for. */
export const EVENT_NAMES: string[] = Object.keys(EVENTS);

/**
 * One POST carries one event, `{id, event, dateCreated, payment}`, at least once and, unless the webhook is sequential, in any order.
 * Other events and fields are no error: Asaas adds both. `receivedAt` stands in for an instant that cannot be read.
 * @throws CobrancaError badInput for what is not an event at all
 */
export function parseAsaasEvent(body: unknown, receivedAt: number = Date.now()): ChargeEvent[] {
	const event = asObject(body);
	const name = asText(event?.['event']);
	if (event === undefined || name === undefined) {
		throw badInput('body', 'The webhook body is not an Asaas event: it has no event name.');
	}
	const read = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined;
	const payment = asObject(event['payment']);
	const id = idOf(payment?.['id']);
	if (read === undefined || payment === undefined || id === undefined) return [];
	const created = asText(event['dateCreated']);
	return [
		read(payment, {
			dedupeKey: asText(event['id']) ?? [id, name, created].join('/'),
			providerChargeId: id,
			reference: asText(payment['externalReference']),
			occurredAt: instantOf(created) ?? receivedAt,
		}),
	];
}

/** Money is not guessed: what cannot be read is to be asked for. */
function paid(payment: Json, base: Base, settled: boolean): ChargeEvent {
	const read = paymentOf(payment, settled);
	return read === undefined ? { ...base, kind: 'changed' } : { ...base, kind: 'paid', ...read };
}

/** `refunds[]` are `{status, value}`; those that did not come about do not count. */
function refunded(payment: Json, base: Base, partial: boolean): ChargeEvent {
	const amounts = asArray(payment['refunds'])
		.map(asObject)
		.filter((one) => one?.['status'] !== 'CANCELLED')
		.map((one) => centsOf(one?.['value']) ?? 0);
	const total = amounts.reduce((sum, cents) => sum + cents, 0);
	const whole = partial ? undefined : centsOf(payment['value']);
	const totalCents = total > 0 ? total : whole;
	if (totalCents === undefined) return { ...base, kind: 'changed' };
	return { ...base, kind: 'refunded', paymentKey: base.providerChargeId, totalCents, partial };
}

function changed(payment: Json, base: Base): ChargeEvent {
	return {
		...base,
		kind: 'changed',
		amountCents: centsOf(payment['value']),
		dueDate: dayOf(payment['dueDate']),
	};
}

/** `2024-06-12 16:45:03`, without a zone; read as Brasília's, UTC−3 all year. */
function instantOf(text: string | undefined): number | undefined {
	if (text === undefined || !/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return undefined;
	const instant = Date.parse(`${text.replace(' ', 'T')}-03:00`);
	return Number.isNaN(instant) ? undefined : instant;
}
