import { createHash } from 'node:crypto';
import type { NoticeEvent, SenderIdentity } from '../../../ports/channel';
import { type Json, asArray, asObject, asText, safeCode } from '../untrusted';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Notice = Pick<NoticeEvent, 'subject' | 'severity' | 'detail'> &
	Partial<Pick<NoticeEvent, 'senderAddress' | 'senderNumber' | 'templateName' | 'lastsMs'>>;

/**
 * Meta's webhook fields that tell of our numbers, account and templates, each by its own page of the webhook reference
 * (developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/<field>, as kept in GitHub,
 * `LimaLb01/endpoint-flow` 2d85b2b, `docs_whatsappflow/docs_apiwhatsapp`). FLAGGED, UNFLAGGED, UPGRADE and DOWNGRADE were on that page
 * before the limits became those of the portfolio (October 2025) and still come to older apps. ACCOUNT_RESTRICTION with
 * `restriction_info` is on 8x8's and dualhook.com's pages about `account_update`.
 */
const FIELDS: Readonly<Record<string, (value: Json, at: number) => Notice[]>> = {
	phone_number_quality_update: ofNumber,
	phone_number_name_update: ofName,
	account_update: ofAccount,
	account_alerts: ofAlert,
	message_template_status_update: ofTemplate,
	message_template_quality_update: ofTemplate,
};

/**
 * What a change tells of numbers, account and templates; empty for fields and events that stop nothing and ask nothing of anybody.
 * `time` is the entry's: when Meta posts the same change again, it is the same.
 */
export function noticesOf(
	change: { field: unknown; value: Json },
	entry: { id: unknown; time: unknown },
	receivedAt: number,
): NoticeEvent[] {
	const field = asText(change.field) ?? '';
	const read = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
	if (read === undefined) return [];
	const seconds = Number(entry.time);
	const occurredAt = seconds > 0 ? Math.round(seconds * 1000) : receivedAt;
	const account = idOf(entry.id);
	// No id comes with it. Sixteen digits of a hash tell two changes of a second apart.
	const hash = createHash('sha256')
		.update(JSON.stringify([account, change.value]))
		.digest('hex')
		.slice(0, 16);
	return read(change.value, occurredAt).map((notice, i) => ({
		kind: 'notice',
		dedupeKey: `notice/${field}/${seconds > 0 ? seconds : 0}/${hash}/${i}`,
		...(account === undefined ? {} : { account }),
		...notice,
		occurredAt,
	}));
}

/** `metadata` of the fields about messages has both names of a number; the fields about numbers have only what people dial. */
export function metaSendersIn(body: unknown): SenderIdentity[] {
	const found = new Map<string, SenderIdentity>();
	for (const entry of asArray(asObject(body)?.['entry']).map(asObject)) {
		const account = idOf(entry?.['id']);
		for (const change of asArray(entry?.['changes']).map(asObject)) {
			const metadata = asObject(asObject(change?.['value'])?.['metadata']);
			const address = idOf(metadata?.['phone_number_id']);
			const number = digits(metadata?.['display_phone_number']);
			if (account && address && number) found.set(address, { address, account, number });
		}
	}
	return [...found.values()];
}

/**
 * FLAGGED: people block or report what the number sends; the rating looks at seven days, and after seven Meta itself ends the state
 * (docs.aws.amazon.com, "Understanding phone number quality rating").
 */
function ofNumber(value: Json): Notice[] {
	const event = wordOf(value['event']);
	const limit = wordOf(value['max_daily_conversations_per_business'] ?? value['current_limit'], '');
	const senderNumber = digits(value['display_phone_number']);
	// Without it the whole account would be meant.
	if (senderNumber === undefined) return [];
	const notice = (subject: Notice['subject'], severity: Notice['severity'], lastsMs?: number): Notice[] => [
		{
			subject,
			severity,
			detail: limit === '' ? event : `${event} ${limit}`,
			senderNumber,
			...(lastsMs === undefined ? {} : { lastsMs }),
		},
	];
	switch (event) {
		case 'FLAGGED':
			return notice('senderQuality', 'stop', 7 * DAY);
		case 'UNFLAGGED':
			return notice('senderQuality', 'clear');
		case 'DOWNGRADE':
			return notice('senderLimit', 'warning');
		case 'UPGRADE':
		case 'THROUGHPUT_UPGRADE':
			return notice('senderLimit', 'clear');
		default:
			return [];
	}
}

function ofName(value: Json): Notice[] {
	const severity = { REJECTED: 'warning', APPROVED: 'clear' } as const;
	const decision = wordOf(value['decision']);
	const senderNumber = digits(value['display_phone_number']);
	if (senderNumber === undefined || !Object.hasOwn(severity, decision)) return [];
	return [
		{
			subject: 'senderName',
			severity: severity[decision as keyof typeof severity],
			detail: joined(decision, value['rejection_reason']),
			senderNumber,
		},
	];
}

/** An account that was shut, or may not write; which of its numbers it is about is said only sometimes. */
function ofAccount(value: Json, at: number): Notice[] {
	const event = wordOf(value['event']);
	const senderNumber = digits(value['phone_number']);
	const notice = (subject: Notice['subject'], severity: Notice['severity'], detail = event): Notice => ({
		subject,
		severity,
		detail,
		...(senderNumber === undefined ? {} : { senderNumber }),
	});
	switch (event) {
		case 'ACCOUNT_RESTRICTION':
			return [restriction(value, at, notice)];
		case 'ACCOUNT_VIOLATION':
			return [
				notice(
					'senderPolicy',
					'warning',
					joined(event, asObject(value['violation_info'])?.['violation_type']),
				),
			];
		case 'DISABLED_UPDATE': {
			const state = wordOf(asObject(value['ban_info'])?.['waba_ban_state']);
			if (state === 'REINSTATE')
				return [notice('senderRestricted', 'clear', state), notice('senderPolicy', 'clear', state)];
			if (state === 'SCHEDULE_FOR_DISABLE') return [notice('senderPolicy', 'warning', state)];
			return [notice('senderRestricted', 'stop', joined(event, state))];
		}
		case 'ACCOUNT_DELETED':
		case 'ACCOUNT_OFFBOARDED':
			return [notice('senderConnection', 'stop')];
		case 'ACCOUNT_RECONNECTED':
			return [notice('senderConnection', 'clear')];
		default:
			return [];
	}
}

/** Restrictions that stop messages; others stop new numbers or calls. Without any said, the worst is taken. */
const STOPPING = /^RESTRICTED_(BIZ|CUSTOMER)_INITIATED_MESSAGING$/;

function restriction(
	value: Json,
	at: number,
	notice: (subject: Notice['subject'], severity: Notice['severity'], detail: string) => Notice,
): Notice {
	const all = asArray(value['restriction_info'])
		.map(asObject)
		.map((one) => ({ type: wordOf(one?.['restriction_type']), until: instantOf(one?.['expiration']) }));
	const stopping = all.filter(({ type }) => STOPPING.test(type));
	if (all.length > 0 && stopping.length === 0)
		return notice('senderPolicy', 'warning', all[0]?.type ?? 'UNKNOWN');
	const ends = stopping.map(({ until }) => until ?? Infinity);
	const lastsMs = Math.max(0, ...ends) - at;
	return {
		...notice('senderRestricted', 'stop', stopping[0]?.type ?? 'ACCOUNT_RESTRICTION'),
		...(Number.isFinite(lastsMs) && lastsMs > 0 ? { lastsMs } : {}),
	};
}

/** `alert_description` names the company, and is left out. */
function ofAlert(value: Json): Notice[] {
	const info = asObject(value['alert_info']);
	const severity = wordOf(info?.['alert_severity']);
	if (severity !== 'CRITICAL' && severity !== 'WARNING') return [];
	const number = value['entity_type'] === 'PHONE_NUMBER' ? idOf(value['entity_id']) : undefined;
	return [
		{
			subject: 'accountAlert',
			severity: 'warning',
			detail: joined(severity, info?.['alert_type']),
			...(number === undefined ? {} : { senderAddress: number }),
		},
	];
}

/** Three hours at the first time, six at the second, disabled at the third (YCloud, "template reviewed" webhooks). */
const PAUSES: Readonly<Record<string, number>> = { FIRST_PAUSE: 3 * HOUR, SECOND_PAUSE: 6 * HOUR };
const LONGEST_PAUSE = 6 * HOUR;

const TEMPLATE_EVENTS: Readonly<Record<string, Notice['severity']>> = {
	APPROVED: 'clear',
	REINSTATED: 'clear',
	UNPAUSED: 'clear',
	PAUSED: 'stop',
	DISABLED: 'stop',
	REJECTED: 'stop',
	DELETED: 'stop',
	PENDING_DELETION: 'stop',
	FLAGGED: 'warning',
};
const SCORES: Readonly<Record<string, Notice['severity']>> = { RED: 'warning', GREEN: 'clear' };

/** The page of the quality field shows its example under the name of the status field: what is in it decides. */
function ofTemplate(value: Json): Notice[] {
	const templateName = asText(value['message_template_name']);
	if (templateName === undefined || !/^[a-z0-9_]{1,512}$/.test(templateName)) return [];
	if (value['new_quality_score'] !== undefined) {
		const score = wordOf(value['new_quality_score']);
		const severity = Object.hasOwn(SCORES, score) ? SCORES[score] : undefined;
		return severity === undefined
			? []
			: [{ subject: 'templateQuality', severity, detail: score, templateName }];
	}
	const event = wordOf(value['event']);
	const severity = Object.hasOwn(TEMPLATE_EVENTS, event) ? TEMPLATE_EVENTS[event] : undefined;
	if (severity === undefined) return [];
	const title = wordOf(asObject(value['other_info'])?.['title'], '');
	const notice: Notice = {
		subject: severity === 'warning' ? 'templateQuality' : 'templateStatus',
		severity,
		detail: joined(event, value['reason'], title),
		templateName,
	};
	return [event === 'PAUSED' ? { ...notice, lastsMs: PAUSES[title] ?? LONGEST_PAUSE } : notice];
}

/** A technical word of Meta's; anything else may hold what must not be kept. */
function wordOf(value: unknown, fallback = 'UNKNOWN'): string {
	return safeCode(value, fallback);
}

function joined(...words: unknown[]): string {
	return words
		.map((word) => wordOf(word, ''))
		.filter((word) => word !== '' && word !== 'NONE')
		.join(' ');
}

/** Ids come as text, and as numbers in a few examples. */
function idOf(value: unknown): string | undefined {
	const text = typeof value === 'number' ? String(value) : asText(value);
	return text !== undefined && /^\d{1,32}$/.test(text) ? text : undefined;
}

function digits(value: unknown): string | undefined {
	const found = asText(value)?.replace(/\D/g, '') ?? '';
	return found === '' ? undefined : found;
}

/** Unix seconds, as number or text, or ISO 8601 (`2026-10-30T13:38:04+0000`). */
function instantOf(value: unknown): number | undefined {
	const seconds = Number(value);
	if (value !== null && value !== '' && seconds > 0) return Math.round(seconds * 1000);
	const parsed = Date.parse(asText(value)?.replace(/([+-]\d\d)(\d\d)$/, '$1:$2') ?? '');
	return Number.isNaN(parsed) ? undefined : parsed;
}
