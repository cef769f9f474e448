import type { Channel } from '../domain/channel';
import type { HttpPort } from './http';
import type { MailPort } from './mail';

/** A file in a message: one that the provider holds already, one that it fetches, or one that travels with the message. */
export interface DocumentRef {
	/** As the debtor sees it: no word of debt. */
	filename: string;
	mediaId?: string;
	/** Public https address; the provider fetches it. */
	link?: string;
	/** Uploaded by the adapter before the message is sent. */
	content?: Buffer;
}

/** A message that the provider approved beforehand, with what is filled in. `OutboundMessage.text` is what the debtor reads then. */
export interface TemplateMessage {
	name: string;
	/** As the provider writes it: `pt_BR`. */
	language: string;
	/** Values of the body's placeholders, in their order. */
	bodyParameters: string[];
	/** What the quick reply buttons send back, in their order. */
	buttonPayloads?: string[];
	headerDocument?: DocumentRef;
}

export interface Attachment {
	filename: string;
	contentType: string;
	content: Buffer;
}

export interface OutboundMessage {
	/** Our contact id, given to the provider as correlation id where it echoes one. */
	contactId: string;
	channel: Channel;
	/** E.164 for phones (`+5511…`), address for e-mail. Never logged. */
	to: string;
	/** What the creditor sends from: alias, number, domain. */
	from: string;
	text: string;
	subject?: string;
	template?: TemplateMessage;
	/** The debtor wrote to this sender in the last 24 hours, so that a channel with such a rule takes free text. */
	windowOpen?: boolean;
	/** Quick replies under a free text. */
	buttons?: { id: string; title: string }[];
	/** A file shown with a free text, which becomes its caption. */
	document?: DocumentRef;
	/** The e-mail's HTML alternative of `text`. */
	html?: string;
	attachments?: Attachment[];
	/** Further header fields of an e-mail. */
	headers?: Record<string, string>;
	/** Where answers go, if not to `from`. */
	replyTo?: string;
	/** The name beside `from`. */
	fromName?: string;
	/** Addresses that stop the messages: `https` takes a POST by one click (RFC 8058), `mailto` an empty e-mail. */
	unsubscribe?: { https?: string; mailto?: string };
}

export type ErrorClass =
	| 'invalid_recipient'
	| 'not_on_channel'
	/** Only a template passes now: the debtor did not write in the last 24 hours. */
	| 'window_closed'
	/** The template is missing, not approved, paused or switched off. */
	| 'template_unavailable'
	/** The values do not fit the template. */
	| 'template_mismatch'
	/** This person gets too many messages now, from us or from everybody. */
	| 'recipient_frequency'
	/** The attached file. */
	| 'media'
	| 'opted_out'
	| 'blocked_by_policy'
	| 'rate_limited'
	| 'provider_unavailable'
	| 'insufficient_balance'
	| 'auth'
	| 'config'
	| 'content_rejected'
	| 'duplicate'
	| 'unknown_outcome'
	| 'unknown';

export interface ClassifiedError {
	class: ErrorClass;
	/** `never`: this message to this address will not pass; `after`: may pass later; `reconcile`: nobody knows. */
	retry: 'never' | 'after' | 'reconcile';
	retryAfterMs?: number;
	/** What is broken: this message, the address, the template (with every message that uses it), the sender, the whole account. */
	scope: 'message' | 'recipient' | 'template' | 'sender' | 'account';
	/** The provider's own code, without personal data. */
	code: string;
	message: string;
}

/** accepted: the provider has it and named it. rejected: provably not sent. unknown: nobody knows; never resent by itself. */
export type SendResult =
	| { outcome: 'accepted'; providerMessageId: string; parts?: number }
	| { outcome: 'rejected'; error: ClassifiedError }
	| { outcome: 'unknown'; error: ClassifiedError };

/** Rank of a delivery status only rises; `failed` wins only below `delivered`. */
export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'failed';

export interface StatusEvent {
	kind: 'status';
	/** The provider's id of this event: the deduplication key. */
	dedupeKey: string;
	providerMessageId?: string;
	/** Our contact id where the provider echoes it. */
	correlationId?: string;
	status: DeliveryStatus;
	error?: ClassifiedError;
	/** Provider's instant, epoch ms. */
	occurredAt: number;
}

export interface InboundEvent {
	kind: 'inbound';
	dedupeKey: string;
	channel: Channel;
	/** E.164 or e-mail of the debtor. */
	from: string;
	/** Our sender address that it was sent to. */
	to: string;
	text: string;
	/** The tapped button's own id, which says more surely than `text` what is meant. */
	button?: { payload: string };
	/** Provider's id of our message that this answers. */
	inReplyTo?: string;
	occurredAt: number;
}

/** What a provider says of what we send from: a number, the account behind it, an approved template. */
export interface NoticeEvent {
	kind: 'notice';
	dedupeKey: string;
	subject:
		/** How people take what a number sends. */
		| 'senderQuality'
		/** Forbidden to send, by the provider's policy. */
		| 'senderRestricted'
		/** The account is gone or no longer ours. */
		| 'senderConnection'
		/** A breach of policy that stops nothing yet. */
		| 'senderPolicy'
		/** To how many people it may write. */
		| 'senderLimit'
		| 'senderName'
		| 'accountAlert'
		| 'templateStatus'
		| 'templateQuality';
	/** stop: nothing goes out by it any more; warning: a person should look; clear: whatever of this subject was wrong is over. */
	severity: 'stop' | 'warning' | 'clear';
	/** The sender's address in the ledger. Without it and `senderNumber`: all senders of the account. */
	senderAddress?: string;
	/** The same as people dial it, digits only, where the provider says no more (`SenderIdentity` knows whose it is). */
	senderNumber?: string;
	/** The provider's id of the account. */
	account?: string;
	/** An approved template, of every sender of the account. */
	templateName?: string;
	/** The provider's own technical words, without personal data. */
	detail: string;
	/** How long a stop lasts by the provider's rules; absent = until it says otherwise. */
	lastsMs?: number;
	/** Provider's instant, epoch ms: what was said before changes nothing that was said later. */
	occurredAt: number;
}

/** Both names of a number of ours, and whose account it is of. */
export interface SenderIdentity {
	/** As in the ledger's senders. */
	address: string;
	account: string;
	/** As people dial it, digits only. */
	number: string;
}

export type ChannelEvent = StatusEvent | InboundEvent | NoticeEvent;

export interface ValidationIssue {
	field:
		| 'to'
		| 'from'
		| 'text'
		| 'subject'
		| 'template'
		| 'buttons'
		| 'document'
		| 'attachments'
		| 'headers'
		| 'replyTo'
		| 'unsubscribe';
	message: string;
}

export interface ChannelCapabilities {
	/** The provider refuses or replays a second request with our key. */
	idempotentSend: boolean;
	/** Status events carry our contact id. */
	correlationEcho: boolean;
	deliveryReceipt: boolean;
	inbound: boolean;
	/** How the provider proves a webhook is its own; `secret` = a header we set when subscribing. */
	webhookAuth: 'hmac' | 'secret' | 'none';
	/** Most requests under way at once. */
	concurrency: number;
	/** Requests per second we allow ourselves when the sender says nothing else. */
	ratePerSecond: number;
	/** Takes `template`; with `freeText: 'window'` nothing else passes while the window is closed. */
	templates?: boolean;
	freeText?: 'always' | 'window';
	/** Most quick replies under a text. */
	buttons?: number;
	document?: boolean;
	html?: boolean;
	/** Status events say that it was read. */
	readReceipt?: boolean;
	/** Which port carries it; HTTP where nothing is said. */
	transport?: 'http' | 'mail';
}

export interface SendOptions {
	timeoutMs: number;
	signal?: AbortSignal;
	/** What an adapter with `capabilities.transport: 'mail'` sends by, in place of HTTP. */
	mail?: MailPort;
}

/** One provider of one or more channels. Pure but for `http`, which comes in. */
export interface ChannelAdapter {
	readonly id: string;
	readonly displayName: string;
	readonly channels: readonly Channel[];
	readonly capabilities: ChannelCapabilities;
	/** Checks before anything is reserved; an empty list means it may be sent. */
	validate(message: OutboundMessage): ValidationIssue[];
	/** Never throws: every failure is a result. */
	send(message: OutboundMessage, http: HttpPort, options: SendOptions): Promise<SendResult>;
	/** Pure; an empty list for anything it does not know. Throws CobrancaError badInput for a body that is not the provider's. */
	parseWebhook(body: unknown): ChannelEvent[];
	/** The senders that a webhook names, where notices name them otherwise. Pure; never throws. */
	sendersIn?(body: unknown): SenderIdentity[];
	/** Whether a webhook with this body, byte for byte, is the provider's own. Header names are lower case. In constant time. */
	verifyWebhook?(raw: Buffer, headers: Record<string, unknown>, secret: string): boolean;
	/** What to answer (200, text/plain) to the GET by which the provider checks a webhook's address; null refuses it (403). */
	answerChallenge?(query: Record<string, unknown>, verifyToken: string): string | null;
	/** How many parts the text costs with this provider. */
	countParts(text: string): { parts: number; encoding: 'GSM-7' | 'UCS-2'; length: number };
}
