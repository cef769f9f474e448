import { createHash } from 'node:crypto';
import { badInput } from '../../../core/errors';
import type {
	ChannelEvent,
	ClassifiedError,
	DeliveryStatus,
	InboundEvent,
	StatusEvent,
} from '../../../ports/channel';
import { type Json, asArray, asObject, asText, safeCode } from '../untrusted';
import { metaError } from './errors';
import { messageId } from './ids';
import { noticesOf } from './notices';

/** Meta, "status messages webhook reference", and pywa's recorded webhooks. `played` is a voice message's reading; `deleted` says nothing. */
const STATUSES: Readonly<Record<string, DeliveryStatus>> = {
	sent: 'sent',
	delivered: 'delivered',
	read: 'read',
	played: 'read',
	failed: 'failed',
};

/** What a person did that is no message to us: a reaction, a changed number, a message taken back. */
const NO_MESSAGE = new Set(['reaction', 'system', 'revoke', 'request_welcome']);

/**
 * One POST carries many changes, each of one field (Meta, "Webhooks"): messages and what people do, and notices about our numbers,
 * account and templates. What we do not know is left out: the app may serve other systems, and Meta adds fields. `receivedAt` stands
 * in for a timestamp that cannot be read.
 * @throws CobrancaError badInput for what is not a webhook of WhatsApp at all
 */
export function parseMetaEvents(body: unknown, receivedAt: number = Date.now()): ChannelEvent[] {
	const root = asObject(body);
	if (root?.['object'] !== 'whatsapp_business_account' || !Array.isArray(root['entry'])) {
		throw badInput('body', 'The webhook body is not one of the WhatsApp Business Platform.');
	}
	return asArray(root['entry'])
		.map(asObject)
		.flatMap((entry) =>
			asArray(entry?.['changes'])
				.map(asObject)
				.flatMap((change) => eventsOf(change, entry ?? {}, receivedAt)),
		);
}

function eventsOf(change: Json | undefined, entry: Json, receivedAt: number): ChannelEvent[] {
	const value = asObject(change?.['value']);
	if (value === undefined) return [];
	const list = (name: string): Json[] =>
		asArray(value[name])
			.map(asObject)
			.filter((one) => one !== undefined);
	const field = change?.['field'];
	if (field === 'messages') {
		return [
			...list('statuses').flatMap((one) => statusOf(one, receivedAt)),
			...list('messages').flatMap((one) => inboundOf(one, value, receivedAt)),
		];
	}
	if (field === 'user_preferences') {
		return list('user_preferences').flatMap((one) => preferenceOf(one, value, receivedAt));
	}
	return noticesOf({ field, value }, { id: entry['id'], time: entry['time'] }, receivedAt);
}

/** An event has no id of its own; the same status of the same message is the same event however often it comes. */
function statusOf(one: Json, receivedAt: number): StatusEvent[] {
	const wamid = asText(one['id']);
	const name = asText(one['status']) ?? '';
	const status = Object.hasOwn(STATUSES, name) ? STATUSES[name] : undefined;
	// Messages to groups are not ours: `recipient_type` is only there for them.
	if (wamid === undefined || status === undefined || one['recipient_type'] === 'group') return [];
	const providerMessageId = messageId(wamid);
	return [
		{
			kind: 'status',
			dedupeKey: `status/${providerMessageId}/${name}`,
			providerMessageId,
			correlationId: asText(one['biz_opaque_callback_data']),
			status,
			...(status === 'failed' ? { error: failure(one) } : {}),
			occurredAt: instant(one['timestamp']) ?? receivedAt,
		},
	];
}

/** `errors[0].code`; titles and details may quote the number and are left out. */
function failure(one: Json): ClassifiedError {
	const code = asObject(asArray(one['errors'])[0])?.['code'];
	return (
		(typeof code === 'number' ? metaError(code) : undefined) ?? {
			class: 'unknown',
			retry: 'never',
			scope: 'message',
			code: safeCode(code, 'FAILED'),
			message: 'WhatsApp could not deliver the message.',
		}
	);
}

/** Meta, "messages webhook reference": text, button (quick reply of a template), interactive (reply button, list), media with caption. */
function inboundOf(one: Json, value: Json, receivedAt: number): InboundEvent[] {
	const type = asText(one['type']) ?? '';
	const wamid = asText(one['id']);
	const from = asText(one['from']) ?? senderOf(value, one);
	if (wamid === undefined || from === undefined || NO_MESSAGE.has(type)) return [];
	if (asText(one['group_id']) !== undefined) return [];
	const { text, payload } = wordsOf(type, one);
	const answered = asText(asObject(one['context'])?.['id']);
	return [
		{
			kind: 'inbound',
			dedupeKey: `message/${messageId(wamid)}`,
			channel: 'whatsapp',
			from: address(from),
			to: ours(value),
			text,
			...(payload === undefined ? {} : { button: { payload } }),
			...(answered === undefined ? {} : { inReplyTo: messageId(answered) }),
			occurredAt: instant(one['timestamp']) ?? receivedAt,
		},
	];
}

function wordsOf(type: string, one: Json): { text: string; payload?: string } {
	const part = asObject(one[type]);
	// The words as they are now: somebody may have made "SAIR" of a message (pywa, `tests/data/updates/edited_message.json`).
	const edited = type === 'edit' ? asObject(part?.['message']) : undefined;
	if (edited !== undefined) return wordsOf(asText(edited['type']) ?? '', edited);
	if (type === 'button') return { text: asText(part?.['text']) ?? '', payload: asText(part?.['payload']) };
	if (type === 'interactive') {
		const reply = asObject(part?.['button_reply']) ?? asObject(part?.['list_reply']);
		return { text: asText(reply?.['title']) ?? '', payload: asText(reply?.['id']) };
	}
	return { text: asText(part?.['body']) ?? asText(part?.['caption']) ?? '' };
}

/**
 * `user_preferences`, value `stop`: the person told WhatsApp that they want no marketing messages of ours (Meta, "user preferences for
 * marketing messages"; shape in pywa `types/user_preferences.py`). It comes as what they would have said, the word that every reader
 * of replies knows, with a payload that says where it is from. Nothing starts again by `resume`: that takes a person.
 */
function preferenceOf(one: Json, value: Json, receivedAt: number): InboundEvent[] {
	const from = asText(one['wa_id']) ?? senderOf(value, one);
	if (from === undefined || asText(one['value'])?.toLowerCase() !== 'stop') return [];
	const occurredAt = instant(one['timestamp']) ?? receivedAt;
	return [
		{
			kind: 'inbound',
			// Six digits tell apart who changed their mind in the same second, and nobody can tell the number by them.
			dedupeKey: `preference/${occurredAt}/${createHash('sha256').update(from).digest('hex').slice(0, 6)}`,
			channel: 'whatsapp',
			from: address(from),
			to: ours(value),
			text: 'SAIR',
			button: { payload: 'whatsapp:stop-marketing' },
			occurredAt,
		},
	];
}

/** Who wrote, where `from` is missing: people with a user name may hide their number, and only `user_id` is there then. */
function senderOf(value: Json, one: Json): string | undefined {
	const contact = asObject(asArray(value['contacts'])[0]);
	return asText(contact?.['wa_id']) ?? asText(one['user_id']) ?? asText(contact?.['user_id']);
}

/** Which of our numbers: its id, as in the ledger's senders. */
function ours(value: Json): string {
	return asText(asObject(value['metadata'])?.['phone_number_id']) ?? '';
}

/**
 * E.164. WhatsApp knows many Brazilian mobiles by their number of old, without the ninth digit: 55, area code and 8 digits that begin
 * with 6 to 9. They become the number as it is dialled today, which is how the ledger knows them.
 */
function address(from: string): string {
	if (!/^\d{8,15}$/.test(from)) return from;
	return `+${from.replace(/^(55\d{2})([6-9]\d{7})$/, '$19$2')}`;
}

/** Unix seconds, as text. */
function instant(value: unknown): number | undefined {
	const seconds = typeof value === 'number' ? value : Number(asText(value) ?? NaN);
	return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) : undefined;
}
