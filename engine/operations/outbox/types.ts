import type { Channel } from '../../domain/channel';
import type { ChannelAdapter } from '../../ports/channel';
import type { HttpPort } from '../../ports/http';
import type { Ledger } from '../../ports/ledger';
import type { MailPort } from '../../ports/mail';
import type { BaseRow, PointRow, SenderRow } from '../factRows';
import type { ContactItem, HoldItem, MessageItem } from '../items';
import type { Refusal } from '../refusals';
import type { ContactState } from './contact';
import type { MessageForm, OutboxMessage } from './message';

export interface SendRequest {
	stepRunId: string;
	contactPointId: string;
}

/** `form` is WhatsApp's: the question who reads, or the matter itself. */
export type SentMessage = MessageItem & { subject?: string; form?: MessageForm };

export type SendOutcome =
	| { kind: 'sent'; contact: ContactItem; message: SentMessage | null }
	| { kind: 'held'; hold: HoldItem }
	| {
			kind: 'failed';
			reason: 'badInput' | 'rejected' | 'unknown';
			text: string;
			contact: ContactItem | null;
	  };

/** Draws the boleto of a charge as PDF; null when it has none that may be shown. */
export type SlipOf = (ledger: Ledger, chargeId: string) => Promise<Buffer | null>;

export interface SendDeps {
	ledger: Ledger;
	adapter: ChannelAdapter;
	/** null for a provider that needs none (Demo, and those that send by mail). */
	http: HttpPort | null;
	/** For providers with `capabilities.transport: 'mail'`. */
	mail?: MailPort;
	/** Needed for `attachBoleto`. */
	slip?: SlipOf;
	/** Stops the sending: what is not on the wire yet is given back. */
	signal?: AbortSignal;
}

export interface SendInput {
	token: string;
	channel: Channel;
	requests: readonly SendRequest[];
	/** Liquid text that replaces the step's own: the SMS, the text of a WhatsApp conversation, the paragraphs of an e-mail. */
	templateText?: string;
	/** Attaches the case's registered boleto to e-mails and to WhatsApp messages within a conversation. */
	attachBoleto?: boolean;
}

export interface ReserveInput extends SendInput {
	adapter: ChannelAdapter;
}

/** A message that has its contact and waits for the wire. */
export interface Reserved {
	contactId: string;
	row: BaseRow;
	point: PointRow;
	sender: SenderRow;
	/** What goes out: to the debtor's address, or to the operator's own for a test creditor. */
	message: OutboxMessage;
	test: boolean;
	parts: { parts: number; encoding: 'GSM-7' | 'UCS-2'; length: number };
	/** Open debts that the message speaks of, with their balance in cents. */
	debts: { id: string; balance: number }[];
	at: number;
}

export type ReserveOutcome =
	| { kind: 'reserved'; reserved: Reserved }
	| { kind: 'refused'; refusal: Refusal }
	/** The step already has a contact: a repeated run of the node, or another execution. */
	| {
			kind: 'taken';
			contactId: string;
			state: ContactState;
			channel: Channel;
			providerMessageId: string | null;
			provider: string;
			at: number;
			mode: 'live' | 'test';
	  }
	| { kind: 'lost' }
	| { kind: 'invalid'; text: string };
