import type { IncomingMessage } from 'node:http';
import { admin } from '../common/admin';
import { type Answer, BadRequest, fromHere, listen, readBody } from '../common/http';
import { tokenBucket } from '../common/rules';
import type { Mode } from './misbehave';
import { DEFAULTS, type SimulatorOptions } from './options';
import { phonesPage } from './page';
import { Invalid, isInvented, object, readSend, readStatus, readSubscription, readWebhook } from './requests';
import { ZenviaSimulator } from './simulator';
import type { Subscription } from './webhooks';

export interface RunningSimulator {
	port: number;
	/** Base URL for a credential, with the API's prefix. */
	url: string;
	simulator: ZenviaSimulator;
	stop(): Promise<void>;
}

const NOT_FOUND: Answer = { status: 404, body: { code: 'NOT_FOUND', message: 'Not found' } };
const FAILED: Answer = { status: 500, body: { code: 'INTERNAL_ERROR', message: 'Internal error' } };
/** Spec `info/description.md`, Error Handling. */
const NO_TOKEN: Answer = {
	status: 401,
	body: { code: 'AUTHENTICATION_ERROR', message: 'No authorization token was found' },
};

/** Starts a simulator on 127.0.0.1; in its own process that is `main.ts`. */
export async function startZenvia(given: Partial<SimulatorOptions> = {}): Promise<RunningSimulator> {
	const simulator = new ZenviaSimulator({ ...DEFAULTS, ...given });
	const bucket = tokenBucket(simulator.options.ratePerSecond, simulator.options.burst);
	const server = await listen(simulator.options.port, (request, url) =>
		answer(simulator, bucket, request, url).catch((error: unknown) => {
			if (error instanceof Invalid) return { status: 400, body: error.body() };
			throw error;
		}),
	);
	return {
		port: server.port,
		url: `http://127.0.0.1:${server.port}/v2`,
		simulator,
		stop: async () => {
			simulator.stop();
			await server.stop();
		},
	};
}

async function answer(
	simulator: ZenviaSimulator,
	bucket: () => number,
	request: IncomingMessage,
	url: URL,
): Promise<Answer> {
	const [root = '', ...rest] = url.pathname.split('/').slice(1);
	if (root === '__sim') {
		if (request.method === 'GET' && rest.join('/') === 'phones' && fromHere(request)) {
			const content = phonesPage(simulator.book, url.searchParams);
			return { status: 200, page: { type: 'text/html; charset=utf-8', content } };
		}
		return (await admin(simulator, rest.join('/'), url.searchParams, request)) ?? { status: 404 };
	}
	if (root !== 'v2') return NOT_FOUND;
	if (request.headers['x-api-token'] !== simulator.options.token) return NO_TOKEN;
	const path = rest.join('/');
	if (path === 'channels/sms/messages' && request.method === 'POST') return send(simulator, bucket, request);
	if (path === 'subscriptions' && request.method === 'POST') {
		const made = simulator.subscribe(readSubscription(await readJson(request), simulator.options.allowAny));
		// The limit is documented, its answer is not.
		if (made === undefined)
			return { status: 400, body: { code: 'VALIDATION_ERROR', message: 'Subscription limit reached' } };
		return { status: 200, body: shown(made) };
	}
	if (path === 'subscriptions' && request.method === 'GET') {
		return { status: 200, body: [...simulator.subscriptions.values()].map(shown) };
	}
	if (rest[0] === 'subscriptions' && rest[1] !== undefined && rest.length === 2)
		return one(simulator, rest[1], request);
	return NOT_FOUND;
}

async function one(simulator: ZenviaSimulator, id: string, request: IncomingMessage): Promise<Answer> {
	const subscription = simulator.subscriptions.get(id);
	if (subscription === undefined) return NOT_FOUND;
	if (request.method === 'GET') return { status: 200, body: shown(subscription) };
	if (request.method === 'DELETE') {
		simulator.unsubscribe(id);
		return { status: 204 };
	}
	if (request.method !== 'PATCH') return NOT_FOUND;
	const change = object(await readJson(request), '0');
	if (change['webhook'] !== undefined)
		Object.assign(subscription, readWebhook(change['webhook'], simulator.options.allowAny));
	if (change['status'] !== undefined) subscription.status = readStatus(change['status']);
	subscription.updatedAt = simulator.now();
	simulator.keep(subscription);
	return { status: 200, body: shown(subscription) };
}

async function send(
	simulator: ZenviaSimulator,
	bucket: () => number,
	request: IncomingMessage,
): Promise<Answer> {
	const { options, counts } = simulator;
	const body = await readJson(request);
	const wait = bucket();
	if (wait > 0) return tooMany(wait);
	const to = (body as { to?: unknown } | null)?.to;
	if (
		typeof to === 'string' &&
		/^55[1-9]{2}9\d{8}$/.test(to) &&
		!isInvented(to) &&
		!options.allowAny &&
		!options.anyNumber
	)
		counts.refusedRealNumbers += 1;
	const message = readSend(body, options, (name) => {
		counts.unknownFields[name] = (counts.unknownFields[name] ?? 0) + 1;
	});
	const mode = simulator.misbehaviour.next(message.to);
	const early = refusal(mode);
	if (early !== undefined) return early;
	const taken = simulator.accept(message);
	const { id, at: timestamp, from, externalId } = taken;
	const created: Answer = {
		status: 200,
		body: {
			id,
			externalId,
			from,
			to: message.to,
			direction: 'OUT',
			channel: 'sms',
			contents: message.contents,
			timestamp,
		},
	};
	await simulator.live(taken, mode);
	if (mode === 'slow')
		await new Promise<void>((resolve) => simulator.webhooks.later(options.slowMs, resolve));
	if (mode === 'hangAfterAccept') return { status: 0, hang: true };
	if (mode === 'resetAfterAccept') return { status: 0 };
	if (mode === 'errorAfterAccept') return FAILED;
	if (mode === 'noId') return { status: 200, body: {} };
	return created;
}

/** The modes in which nothing was taken. */
function refusal(mode: Mode | undefined): Answer | undefined {
	switch (mode) {
		case 'badRecipient':
			return { status: 400, body: new Invalid('0 > to', 'Invalid recipient').body() };
		case 'rateLimited':
			return tooMany(2);
		case 'redirect':
			return { status: 307, headers: { location: '/v2/channels/sms/messages' } };
		case 'errorBeforeAccept':
			return FAILED;
		case 'resetBeforeAccept':
			return { status: 0 };
		case 'duplicated':
			return { status: 409, body: { code: 'DUPLICATED', message: 'Entity already exists' } };
		case 'forbidden':
			return { status: 403, body: { code: 'FORBIDDEN', message: 'Forbidden' } };
		default:
			return undefined;
	}
}

/** No limit is documented; the answer is that of RFC 6585 §4. */
function tooMany(seconds: number): Answer {
	return {
		status: 429,
		headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))) },
		body: { code: 'TOO_MANY_REQUESTS', message: 'Too many requests' },
	};
}

/** A subscription as the API shows it (spec `subscription/base`). */
function shown({
	id,
	eventType,
	url,
	headers,
	channel,
	direction,
	status,
	createdAt,
	updatedAt,
}: Subscription): object {
	const criteria = { channel, direction };
	return { id, eventType, webhook: { url, headers }, criteria, status, version: 'v2', createdAt, updatedAt };
}

const LARGEST_BODY = 256 * 1024;

/** The request's JSON body. @throws Invalid */
async function readJson(request: IncomingMessage): Promise<unknown> {
	if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
		throw new Invalid('0', 'Content-Type application/json is required');
	}
	try {
		return JSON.parse((await readBody(request, LARGEST_BODY)).toString('utf8')) as unknown;
	} catch (error) {
		throw new Invalid('0', error instanceof BadRequest ? error.message : 'The body is not JSON');
	}
}
