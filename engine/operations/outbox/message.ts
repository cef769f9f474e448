import type { OutboundMessage } from '../../ports/channel';

/** What WhatsApp sends: the approved question who reads, or the matter itself inside a conversation with whoever said so. */
export type MessageForm = 'question' | 'session';

/** A message as the outbox holds it until the wire: the adapter's, with what only we want to know. */
export interface OutboxMessage extends OutboundMessage {
	form: MessageForm | null;
	/** The charge that it names. */
	chargeId: string | null;
	/** Of the link to the debtor's page, where the message has one: it is told to the debtor only. */
	linkToken: string | null;
}
