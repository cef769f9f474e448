import type { ClassifiedError, OutboundMessage, SendResult } from '../../../ports/channel';
import type { HttpPort, HttpResponse } from '../../../ports/http';
import type { Channel } from '../../../domain/channel';
import { rejected, retryAfterMs, unknownOutcome, withoutAnswer } from '../errors';
import { asArray, asObject, asText, safeCode } from '../untrusted';

/**
 * What differs between the channels of the one Zenvia API (OpenAPI spec, `paths/channels/*`): the name in the path and
 * how a message becomes `to` and `contents`. A further channel is one more row.
 */
interface ZenviaChannel {
	name: string;
	to(message: OutboundMessage): string;
	contents(message: OutboundMessage): object[];
}

export const ZENVIA_CHANNELS: Partial<Record<Channel, ZenviaChannel>> = {
	// Spec `tags/sms.md`, SMS sender and recipient: `to` is the whole number with country code, as digits in every example.
	sms: {
		name: 'sms',
		to: (message) => message.to.replace(/^\+/, ''),
		contents: (message) => [{ type: 'text', text: message.text }],
	},
};

/**
 * `POST /channels/{channel}/messages` (spec `paths/channels/channels@sms@messages`). `externalId` is ours and comes back in
 * MESSAGE_STATUS events (spec `events/message-status-event`). It is not an idempotency key: the spec promises no refusal
 * of a second one, and its own example is a campaign's name.
 */
export async function sendZenvia(
	message: OutboundMessage,
	http: HttpPort,
	options: { timeoutMs: number; signal?: AbortSignal },
): Promise<SendResult> {
	const channel = ZENVIA_CHANNELS[message.channel];
	if (channel === undefined) {
		return rejected({
			class: 'config',
			retry: 'never',
			scope: 'message',
			code: 'CHANNEL',
			message: 'This Zenvia adapter does not send on that channel.',
		});
	}
	let response: HttpResponse;
	try {
		response = await http.request({
			method: 'POST',
			path: `/channels/${channel.name}/messages`,
			headers: { 'content-type': 'application/json' },
			body: {
				externalId: message.contactId,
				from: message.from,
				to: channel.to(message),
				contents: channel.contents(message),
			},
			timeoutMs: options.timeoutMs,
			signal: options.signal,
		});
	} catch (error) {
		return withoutAnswer(error);
	}
	return classify(response);
}

/** An answer as the outbox understands it; `outbox.md` RECORD decides what counts as provably not sent. */
export function classify(response: HttpResponse): SendResult {
	const { status } = response;
	const body = asObject(response.body);
	if (status >= 200 && status < 300) {
		const id = asText(body?.['id']);
		// Spec `message/base`: `id` names the message. Without it we hold nothing to follow, and a proxy's own page is 2xx, too.
		if (id === undefined) return unknownOutcome('NO_ID', `Zenvia answered ${status} without a message id.`);
		return { outcome: 'accepted', providerMessageId: id };
	}
	const code = safeCode(body?.['code'], `HTTP_${status}`);
	if (status >= 400 && status < 500) return refusal(response, code);
	if (status >= 300 && status < 400) {
		return unknownOutcome(
			code,
			`Zenvia's address answered with a redirect (${status}); check the base URL of the credential.`,
			{
				scope: 'account',
			},
		);
	}
	// Spec `info/description.md`, Error Handling: 500 INTERNAL_ERROR "retry: yes". Nothing says that the message was not
	// taken before it failed, so a retry could reach the debtor twice.
	return unknownOutcome(code, `Zenvia failed with ${status}; it may have taken the message.`);
}

/**
 * 4xx. The documented ones are 400, 401, 404 and 409 (spec `info/description.md`, Error Handling); 402, 403, 413 and 429 are read
 * by their meaning in HTTP (RFC 9110, RFC 6585). The body's `code` goes before the status: Zenvia's own SDK tests show
 * AUTHENTICATION_ERROR with 400.
 */
function refusal(response: HttpResponse, code: string): SendResult {
	const { status } = response;
	// 409 "Entity already exists": on this path the only name that is ours is externalId, so Zenvia may hold an earlier
	// request of this very contact. A rejection would let the journey write again on another channel; the status webhook
	// carries externalId and settles it, else a person does.
	if (status === 409 || code === 'DUPLICATED') {
		return unknownOutcome(code, 'Zenvia says that it already has a message with our id.', {
			class: 'duplicate',
		});
	}
	// 408 and 499 come from proxies that gave up waiting, perhaps after they had passed the request on.
	if (status === 408 || status === 499) {
		return unknownOutcome(code, `The request ended with ${status}; Zenvia may have taken the message.`);
	}
	const because = (error: Omit<ClassifiedError, 'code'>): SendResult => rejected({ ...error, code });
	if (status === 401 || status === 403 || code === 'AUTHENTICATION_ERROR') {
		return because({
			class: 'auth',
			retry: 'after',
			scope: 'account',
			message: `Zenvia refused the API token (${status}); check the credential.`,
		});
	}
	if (status === 429) {
		return because({
			class: 'rate_limited',
			retry: 'after',
			retryAfterMs: retryAfterMs(response.headers),
			scope: 'account',
			message: 'Zenvia asks for a slower pace (429).',
		});
	}
	if (status === 402) {
		return because({
			class: 'insufficient_balance',
			retry: 'after',
			scope: 'account',
			message: 'Zenvia refused the message for want of balance (402).',
		});
	}
	if (status === 404 || status === 405) {
		return because({
			class: 'config',
			retry: 'after',
			scope: 'account',
			message: `Zenvia does not know that address (${status}); check the base URL of the credential and the channel's activation.`,
		});
	}
	return because(blamed(response));
}

/** A validation error, by the field it names. The provider's own text may quote the number or the message, so it is not passed on. */
function blamed(response: HttpResponse): Omit<ClassifiedError, 'code'> {
	const field = response.status === 413 ? 'contents' : blamedField(response.body);
	if (field === 'to') {
		return {
			class: 'invalid_recipient',
			retry: 'never',
			scope: 'recipient',
			message: `Zenvia refused the recipient (${response.status}).`,
		};
	}
	if (field === 'from') {
		return {
			class: 'config',
			retry: 'after',
			scope: 'sender',
			message: `Zenvia refused the sender (${response.status}); check its alias in the creditor's senders.`,
		};
	}
	return {
		class: field === 'contents' ? 'content_rejected' : 'unknown',
		retry: 'never',
		scope: 'message',
		message: `Zenvia refused the message (${response.status}).`,
	};
}

/**
 * The first property of the request that an error names: `details[].path` (spec `error/errors`), or the line `at: 1 > contents > 0`
 * in `message`, the shape that Zenvia's own SDK tests hold.
 */
function blamedField(body: unknown): string | undefined {
	const error = asObject(body);
	const paths = asArray(error?.['details']).map((detail) => asText(asObject(detail)?.['path']));
	for (const line of asText(error?.['message'])?.split('\n') ?? []) {
		paths.push(/^\s*at: (.+)$/.exec(line)?.[1]);
	}
	for (const path of paths) {
		const name = path?.split(/[^A-Za-z]+/).find((part) => part !== '' && part !== 'body');
		if (name !== undefined) return name;
	}
	return undefined;
}
