import { CobrancaError } from '../../../core/errors';
import type { HttpPort, HttpRequest, HttpResponse } from '../../../ports/http';
import { hasSecret, SECRET_HEADER } from '../secret';
import { type Json, asObject, asText, safeCode } from '../untrusted';

/** Our secret comes back as a header with every event: Zenvia signs nothing (spec `tags/subscriptions.md`, Webhook Authentication). */
export { hasSecret, SECRET_HEADER };

export type ZenviaEventType = 'MESSAGE' | 'MESSAGE_STATUS';
const EVENT_TYPES: readonly ZenviaEventType[] = ['MESSAGE', 'MESSAGE_STATUS'];

export interface ZenviaSubscription {
	id: string;
	eventType: string;
	channel?: string;
	direction?: string;
	url: string;
	headers?: Record<string, string>;
	status: string;
}

export interface WantedWebhook {
	/** Where n8n listens; the same URL means the same trigger. */
	url: string;
	secret: string;
	/** Zenvia's name of the channel. */
	channel?: string;
}

/** All webhooks of the account: `GET /subscriptions` (spec `paths/subscriptions/subscriptions`). @throws CobrancaError, NotSent, MaybeSent */
export async function listSubscriptions(http: HttpPort): Promise<ZenviaSubscription[]> {
	const response = await call(http, { method: 'GET', path: '/subscriptions' }, 'list the webhooks');
	if (!Array.isArray(response.body)) {
		throw new CobrancaError(
			'config',
			'Zenvia did not answer with a list of webhooks; check the base URL of the credential.',
		);
	}
	return response.body.map(subscriptionOf).filter((one) => one !== undefined);
}

/** `POST /subscriptions` with the criteria of spec `subscription/partial-status/*`: `channel` is required; `direction` IN leaves our own messages out. */
export async function createSubscription(
	http: HttpPort,
	eventType: ZenviaEventType,
	wanted: WantedWebhook,
): Promise<ZenviaSubscription> {
	const body = {
		eventType,
		webhook: { url: wanted.url, headers: { [SECRET_HEADER]: wanted.secret } },
		criteria: { channel: wanted.channel ?? 'sms', ...(eventType === 'MESSAGE' ? { direction: 'IN' } : {}) },
		status: 'ACTIVE',
	};
	const response = await call(
		http,
		{ method: 'POST', path: '/subscriptions', body },
		`create the ${eventType} webhook`,
	);
	const made = subscriptionOf(response.body);
	if (made === undefined) throw new CobrancaError('config', 'Zenvia answered a new webhook without its id.');
	return made;
}

/** `DELETE /subscriptions/{id}`; one that is gone already is no failure. */
export async function deleteSubscription(http: HttpPort, id: string): Promise<void> {
	const path = `/subscriptions/${encodeURIComponent(id)}`;
	await call(http, { method: 'DELETE', path }, 'delete a webhook', [404]);
}

/**
 * Makes sure that both kinds of events reach the URL, once each, with the secret. Idempotent: what fits is kept; what has our URL but
 * another secret, a second copy of it, or the status INACTIVE (spec `tags/subscriptions.md`, Webhook status handling: no event is posted any
 * more) is deleted first, as at most two may share the same criteria (Subscription creation limit).
 */
export async function ensureSubscriptions(
	http: HttpPort,
	wanted: WantedWebhook,
): Promise<{ created: ZenviaSubscription[]; kept: ZenviaSubscription[] }> {
	const channel = wanted.channel ?? 'sms';
	const existing = await listSubscriptions(http);
	const created: ZenviaSubscription[] = [];
	const kept: ZenviaSubscription[] = [];
	for (const eventType of EVENT_TYPES) {
		const ours = existing.filter(
			(one) => one.url === wanted.url && one.eventType === eventType && one.channel === channel,
		);
		const good = ours.find((one) => fits(one, wanted.secret));
		for (const one of ours) if (one !== good) await deleteSubscription(http, one.id);
		if (good !== undefined) kept.push(good);
		else created.push(await createSubscription(http, eventType, wanted));
	}
	return { created, kept };
}

/** Deletes what `ensureSubscriptions` made for a URL. Returns how many there were. */
export async function removeSubscriptions(http: HttpPort, url: string): Promise<number> {
	const ours = (await listSubscriptions(http)).filter((one) => one.url === url);
	for (const one of ours) await deleteSubscription(http, one.id);
	return ours.length;
}

/** A listing that hides the headers proves nothing about the secret, so such a webhook is made anew. */
function fits(one: ZenviaSubscription, secret: string): boolean {
	return one.status !== 'INACTIVE' && one.headers !== undefined && hasSecret(one.headers, secret);
}

function subscriptionOf(value: unknown): ZenviaSubscription | undefined {
	const one = asObject(value);
	const webhook = asObject(one?.['webhook']);
	const criteria = asObject(one?.['criteria']);
	const id = asText(one?.['id']);
	const url = asText(webhook?.['url']);
	const eventType = asText(one?.['eventType']);
	if (one === undefined || id === undefined || url === undefined || eventType === undefined) return undefined;
	return {
		id,
		eventType,
		url,
		channel: asText(criteria?.['channel']),
		direction: asText(criteria?.['direction']),
		headers: headersOf(asObject(webhook?.['headers'])),
		status: asText(one['status']) ?? 'ACTIVE',
	};
}

function headersOf(headers: Json | undefined): Record<string, string> | undefined {
	if (headers === undefined) return undefined;
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
}

async function call(
	http: HttpPort,
	request: HttpRequest,
	aim: string,
	fine: number[] = [],
): Promise<HttpResponse> {
	const headers = request.body === undefined ? undefined : { 'content-type': 'application/json' };
	const response = await http.request({ ...request, headers, timeoutMs: 15_000 });
	const { status } = response;
	if ((status >= 200 && status < 300) || fine.includes(status)) return response;
	const code = safeCode(asObject(response.body)?.['code'], '');
	const remedy =
		status === 401 || status === 403
			? 'Check the API token of the credential.'
			: 'Zenvia takes at most two webhooks for one channel and event type; delete one that is no longer used.';
	throw new CobrancaError(
		'config',
		`Zenvia refused to ${aim} (${status}${code === '' ? '' : ` ${code}`}).`,
		request.method === 'POST' || status === 401 || status === 403 ? { remedy } : {},
	);
}
