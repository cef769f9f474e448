import type { Channel } from '../../domain/channel';
import type { ConfirmationKind } from '../../domain/compliance/types';

/** Step runs that tell a debtor of a payment belong to no journey: their key is this and the kind. */
export const CONFIRMATION_PREFIX = 'payment:';

const TEMPLATES: Readonly<Record<ConfirmationKind, string>> = {
	received: 'pagamento.recebido',
	partial: 'pagamento.parcial',
	reversed: 'pagamento.desfeito',
};

export function templateOf(kind: ConfirmationKind): string {
	return TEMPLATES[kind];
}

/** The kind of a step run that tells of a payment; null for every other, those of a test that is over included. */
export function confirmationOf({ journey_key }: { journey_key: string }): ConfirmationKind | null {
	if (!journey_key.startsWith(CONFIRMATION_PREFIX)) return null;
	const kind = journey_key.slice(CONFIRMATION_PREFIX.length);
	return Object.hasOwn(TEMPLATES, kind) ? (kind as ConfirmationKind) : null;
}

/** The answer to who asks what they owe. */
export const STATEMENT_TEMPLATE = 'extrato';

/** A receipt that comes later than this after it was asked for is news no more, ms. */
export const EXPIRES_MS = 3 * 24 * 3_600_000;
/** A payment that was made so long ago is thanked for no more, days. */
export const OLD_DAYS = 5;

/**
 * A conversation by WhatsApp is where the debtor is; else e-mail, which a receipt can be kept in; SMS last, and it says next to nothing.
 * WhatsApp outside of a conversation could only ask who reads, so it is left out.
 */
export function channelsFor(inConversation: boolean): Channel[] {
	return inConversation ? ['whatsapp', 'email', 'sms'] : ['email', 'sms'];
}
