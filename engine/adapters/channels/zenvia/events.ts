import { badInput } from '../../../core/errors';
import type { Channel } from '../../../domain/channel';
import type {
	ChannelEvent,
	ClassifiedError,
	DeliveryStatus,
	InboundEvent,
	StatusEvent,
} from '../../../ports/channel';
import { type Json, asArray, asObject, asText, safeCode } from '../untrusted';
import { ZENVIA_CHANNELS } from './send';

/**
 * Status codes (spec `tags/subscriptions.md`, Code field, and `events/message-status`) as house ranks.
 * ACCEPTED is listed without a word of explanation; it proves that Zenvia has the message, so it gets the lowest rank.
 * VERIFIED "was delivered, and the device app acknowledged the sender". CLICKED cannot come without a reading.
 * Not here, hence ignored: DELETED (the contact deleted their own message), HANG_UP, TERMINATED, RECORDED (voice).
 */
const STATUSES: Readonly<Record<string, DeliveryStatus>> = {
	ACCEPTED: 'sent',
	SENT: 'sent',
	DELIVERED: 'delivered',
	VERIFIED: 'delivered',
	READ: 'read',
	CLICKED: 'read',
	REJECTED: 'failed',
	NOT_DELIVERED: 'failed',
};

const HOUSE_CHANNEL: ReadonlyMap<string, Channel> = new Map(
	Object.entries(ZENVIA_CHANNELS).map(([channel, zenvia]) => [zenvia.name, channel as Channel]),
);

/**
 * One POST carries one event (spec `callbacks/subscription-event`). Unknown types, channels and codes are no error: the
 * account may serve other systems, and Zenvia adds types. `receivedAt` stands in for a timestamp that cannot be read.
 * @throws CobrancaError badInput for what is not an event at all
 */
export function parseZenviaEvent(body: unknown, receivedAt: number = Date.now()): ChannelEvent[] {
	const event = asObject(body);
	const type = asText(event?.['type']);
	if (event === undefined || type === undefined) {
		throw badInput('body', 'The webhook body is not a Zenvia event: it has no type.');
	}
	if (type === 'MESSAGE_STATUS') return statusOf(event, receivedAt);
	if (type === 'MESSAGE') return inboundOf(event, receivedAt);
	return [];
}

/** Spec `events/message-status-event`; `messageId` at the top is deprecated, and all that old subscriptions carry. */
function statusOf(event: Json, receivedAt: number): StatusEvent[] {
	const message = asObject(event['message']) ?? {};
	const state = asObject(event['messageStatus']) ?? {};
	const code = asText(state['code']) ?? '';
	const status = Object.hasOwn(STATUSES, code) ? STATUSES[code] : undefined;
	const providerMessageId = asText(message['id']) ?? asText(event['messageId']);
	const correlationId = asText(message['externalId']);
	const channel = asText(event['channel']) ?? asText(state['channel']);
	if (status === undefined || (providerMessageId === undefined && correlationId === undefined)) return [];
	if (channel !== undefined && !HOUSE_CHANNEL.has(channel.toLowerCase())) return [];
	if (message['direction'] === 'IN') return [];
	const key =
		asText(event['id']) ?? [providerMessageId ?? correlationId, code, asText(state['timestamp'])].join('/');
	return [
		{
			kind: 'status',
			dedupeKey: key,
			providerMessageId,
			correlationId,
			status,
			...(status === 'failed' ? { error: failure(code, state) } : {}),
			occurredAt: instant(state['timestamp'], event['timestamp']) ?? receivedAt,
		},
	];
}

/**
 * Why it failed (spec `events/error-cause`). No table of channelErrorCode is published for SMS, so the class stays unknown and the
 * code is kept for people; `reason` and `details` are raw carrier text and may hold the number: they are left out.
 */
function failure(code: string, state: Json): ClassifiedError {
	const cause = asArray(state['causes'])
		.map(asObject)
		.find((one) => one?.['channelErrorCode'] !== undefined);
	return {
		class: 'unknown',
		retry: 'never',
		scope: 'message',
		code: safeCode(cause?.['channelErrorCode'], code),
		message:
			code === 'REJECTED'
				? 'The carrier refused the message.'
				: 'The message could not be delivered to the phone.',
	};
}

/**
 * Spec `events/message-event`: only what comes IN; OUT is our own message again. The key is the message's id where there is one:
 * two subscriptions with the same criteria are allowed and give each message two events.
 */
function inboundOf(event: Json, receivedAt: number): InboundEvent[] {
	const message = asObject(event['message']);
	const direction = asText(event['direction']) ?? asText(message?.['direction']);
	const channel = HOUSE_CHANNEL.get(
		(asText(event['channel']) ?? asText(message?.['channel']) ?? '').toLowerCase(),
	);
	const from = asText(message?.['from']);
	if (message === undefined || direction !== 'IN' || channel === undefined || from === undefined) return [];
	const text = asArray(message['contents'])
		.map((content) => asText(asObject(content)?.['text']))
		.filter((part) => part !== undefined)
		.join('\n');
	const messageId = asText(message['id']);
	const at = asText(message['timestamp']) ?? asText(event['timestamp']);
	return [
		{
			kind: 'inbound',
			dedupeKey:
				messageId === undefined
					? (asText(event['id']) ?? [from, at, text].join('/'))
					: `message/${messageId}`,
			channel,
			from: address(from),
			to: asText(message['to']) ?? '',
			text,
			occurredAt: instant(message['timestamp'], event['timestamp']) ?? receivedAt,
		},
	];
}

/** Spec `tags/sms.md`: the contact is "the complete phone number (including country code)"; E.164 puts a plus before it. */
function address(from: string): string {
	return /^\d{8,15}$/.test(from) ? `+${from}` : from;
}

/** The first readable RFC 3339 instant. One without a zone is taken for UTC, never for this machine's. */
function instant(...values: unknown[]): number | undefined {
	for (const value of values) {
		const text = asText(value);
		if (text === undefined) continue;
		const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`;
		const at = Date.parse(zoned);
		if (!Number.isNaN(at)) return at;
	}
	return undefined;
}
