import type { SimulatorOptions } from './options';

export interface SendRequest {
	from: string;
	to: string;
	externalId?: string;
	text: string;
	contents: object[];
}

export interface SubscriptionRequest {
	eventType: string;
	url: string;
	headers: Record<string, string>;
	channel: string;
	direction?: string;
	status: 'ACTIVE' | 'INACTIVE';
}

/** A request that the API answers with 400 VALIDATION_ERROR. */
export class Invalid extends Error {
	constructor(
		readonly at: string,
		readonly reason: string,
	) {
		super(`${at}: ${reason}`);
	}

	/** The body in the shape that Zenvia's SDK tests hold: the place and the reason are lines of `message`. */
	body(): object {
		return {
			code: 'VALIDATION_ERROR',
			message: [
				'Request has one or more errors',
				'  In body',
				'    For Content-Type application/json',
				'      Invalid value',
				'        Did not validate against all schemas',
				`          at: ${this.at}`,
				`            ${this.reason}`,
			].join('\n'),
		};
	}
}

type Json = Record<string, unknown>;

const KNOWN = new Set(['from', 'to', 'externalId', 'contents', 'conversation']);
const STRATEGIES = new Set(['AUTO', 'MORE_CHARACTER_SUPPORT', 'MORE_CHARACTERS_PER_MESSAGE']);
const UNICODE_ONLY =
	/[çÇáéíóúýÁÉÍÓÚÝàèìòùÀÈÌÒÙãõñäëïöüÿÄËÏÖÜÃÕÑâêîôûÂÊÎÔÛºª°|]|[^\n\r -_a-~€£¥§¿¡¤àåÅæÆøØßΔΦΓΛΩΠΨΣΘΞ]/;

/**
 * `POST /channels/sms/messages` by the spec (`message/base`, `message/sms`, `content/sms/text`, `tags/sms.md`).
 * Fields that the spec does not name are not forbidden by it, so they are let through and reported to `unknownField`.
 */
export function readSend(
	body: unknown,
	options: Pick<SimulatorOptions, 'allowAny' | 'anyNumber' | 'senders'>,
	unknownField: (name: string) => void,
): SendRequest {
	const message = object(body, '0');
	for (const name of Object.keys(message)) if (!KNOWN.has(name)) unknownField(name);
	const from = string(message['from'], '0 > from', 64);
	const to = string(message['to'], '0 > to', 64);
	const externalId = message['externalId'];
	if (externalId !== undefined && typeof externalId !== 'string')
		throw new Invalid('0 > externalId', 'Expected a string');
	if (options.senders.length > 0 && !options.senders.includes(from))
		throw new Invalid('0 > from', 'Unknown sender');
	if (!/^55[1-9]{2}9\d{8}$/.test(to))
		throw new Invalid('0 > to', 'Expected a Brazilian mobile as digits: 55, area code, 9 digits');
	if (!options.allowAny && !options.anyNumber && !isInvented(to))
		throw new Invalid('0 > to', 'Not an invented number: this is a simulator');
	const { contents } = message;
	if (!Array.isArray(contents)) throw new Invalid('1 > contents', 'Expected an array');
	if (contents.length === 0)
		throw new Invalid('1 > contents', 'Too few items in the array. Minimum of 1. Found 0 items');
	const texts = contents.map((content: unknown, index) => readText(content, `1 > contents > ${index}`));
	return { from, to, externalId, text: texts.join('\n'), contents: contents as object[] };
}

/** No mobile series begins with 90: numbers `55 DD 90…` belong to nobody. */
export function isInvented(to: string): boolean {
	return /^55\d{2}90\d{7}$/.test(to);
}

/** One content, as the phone shows it: Zenvia collapses double spaces and tabs (`tags/sms.md`). */
function readText(value: unknown, at: string): string {
	const content = object(value, at);
	if (content['type'] !== 'text')
		throw new Invalid(`${at} > type`, 'This simulator knows the content type text');
	const text = string(content['text'], `${at} > text`).replace(/[ \t]{2,}|\t/g, ' ');
	if (text.length > 1520) throw new Invalid(`${at} > text`, 'Maximum length exceeded: 1520');
	const strategy = content['encodingStrategy'];
	if (strategy !== undefined && !STRATEGIES.has(String(strategy)))
		throw new Invalid(`${at} > encodingStrategy`, 'Unknown value');
	const wide = UNICODE_ONLY.test(text);
	const room = wide ? 66 : 152;
	if (text.length > (wide ? 70 : 160) && text.split(' ').some((word) => word.length > room)) {
		throw new Invalid(`${at} > text`, `Words longer than ${room} characters are not supported`);
	}
	return text;
}

/** `POST /subscriptions` (spec `subscription/partial-status/*`). */
export function readSubscription(body: unknown, allowAny: boolean): SubscriptionRequest {
	const root = object(body, '0');
	const eventType = string(root['eventType'], '0 > eventType');
	if (eventType !== 'MESSAGE' && eventType !== 'MESSAGE_STATUS') {
		throw new Invalid('0 > eventType', 'This simulator knows MESSAGE and MESSAGE_STATUS');
	}
	const criteria = object(root['criteria'], '1 > criteria');
	const direction = criteria['direction'];
	if (direction !== undefined && !['IN', 'OUT', 'ALL'].includes(String(direction))) {
		throw new Invalid('1 > criteria > direction', 'Expected IN, OUT or ALL');
	}
	return {
		eventType,
		...readWebhook(root['webhook'], allowAny),
		channel: string(criteria['channel'], '1 > criteria > channel'),
		...(direction === undefined ? {} : { direction: String(direction) }),
		status: root['status'] === undefined ? 'ACTIVE' : readStatus(root['status']),
	};
}

export function readWebhook(
	value: unknown,
	allowAny: boolean,
): { url: string; headers: Record<string, string> } {
	const webhook = object(value, '0 > webhook');
	const url = string(webhook['url'], '0 > webhook > url');
	const parsed = URL.canParse(url) ? new URL(url) : undefined;
	const here = ['127.0.0.1', 'localhost', '[::1]'].includes(parsed?.hostname ?? '');
	if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:')
		throw new Invalid('0 > webhook > url', 'Expected a URL');
	if (!here && !allowAny) throw new Invalid('0 > webhook > url', 'This simulator posts to this machine only');
	const headers = webhook['headers'] === undefined ? {} : object(webhook['headers'], '0 > webhook > headers');
	return {
		url,
		headers: Object.fromEntries(Object.entries(headers).map(([name, one]) => [name, String(one)])),
	};
}

export function readStatus(value: unknown): 'ACTIVE' | 'INACTIVE' {
	if (value !== 'ACTIVE' && value !== 'INACTIVE')
		throw new Invalid('0 > status', 'Expected ACTIVE or INACTIVE');
	return value;
}

export function object(value: unknown, at: string): Json {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new Invalid(at, 'Expected an object');
	return value as Json;
}

function string(value: unknown, at: string, longest = Infinity): string {
	if (typeof value !== 'string') throw new Invalid(at, 'Expected a string');
	if (value === '' || value.length > longest) throw new Invalid(at, 'Wrong length');
	return value;
}
