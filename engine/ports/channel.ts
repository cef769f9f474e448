import type { Channel } from '../domain/channel';
import type { HttpPort } from './http';

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
}

export type ErrorClass =
	| 'invalid_recipient'
	| 'not_on_channel'
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
	/** What is broken: this message, the address, the sender, the whole account. */
	scope: 'message' | 'recipient' | 'sender' | 'account';
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
	occurredAt: number;
}

export type ChannelEvent = StatusEvent | InboundEvent;

export interface ValidationIssue {
	field: 'to' | 'from' | 'text' | 'subject';
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
	send(
		message: OutboundMessage,
		http: HttpPort,
		options: { timeoutMs: number; signal?: AbortSignal },
	): Promise<SendResult>;
	/** Pure; an empty list for anything it does not know. Throws CobrancaError badInput for a body that is not the provider's. */
	parseWebhook(body: unknown): ChannelEvent[];
	/** How many parts the text costs with this provider. */
	countParts(text: string): { parts: number; encoding: 'GSM-7' | 'UCS-2'; length: number };
}
