import type { IncomingMessage } from 'node:http';
import { admin } from '../common/admin';
import { type Answer, BadRequest, listen, ok, readBody, readObject } from '../common/http';
import { waIdOf } from './changes';
import type { Mode } from './misbehave';
import { DEFAULTS, type MetaOptions } from './options';
import { refuseByAccount } from './notices';
import { phonesPage } from './page';
import { GraphError, readSend } from './requests';
import { MetaSimulator } from './simulator';
import { shown, templateFrom } from './templates';

export interface RunningMeta {
	port: number;
	/** Base URL for a credential, with the version. */
	url: string;
	simulator: MetaSimulator;
	stop(): Promise<void>;
}

const LARGEST_FILE = 100 * 1024 * 1024;
const TRY_LATER = 'Message failed to send because there were too many messages sent from this phone number';

/** Starts a simulator on 127.0.0.1; in its own process that is `main.ts`. */
export async function startMeta(given: Partial<MetaOptions> = {}): Promise<RunningMeta> {
	const simulator = new MetaSimulator({ ...DEFAULTS, ...given });
	const server = await listen(simulator.options.port, (request, url) =>
		answer(simulator, request, url).catch((error: unknown) => {
			if (error instanceof GraphError) return { status: error.status, body: error.body() };
			throw error;
		}),
	);
	return {
		port: server.port,
		url: `http://127.0.0.1:${server.port}/v23.0`,
		simulator,
		stop: async () => {
			simulator.stop();
			await server.stop();
		},
	};
}

async function answer(simulator: MetaSimulator, request: IncomingMessage, url: URL): Promise<Answer> {
	const [root = '', id = '', edge = '', ...rest] = url.pathname.split('/').slice(1);
	if (root === '__sim')
		return ownAdmin(simulator, [id, edge].filter(Boolean).join('/'), url.searchParams, request);
	if (!/^v\d{1,2}\.\d$/.test(root) || rest.length > 0)
		throw new GraphError(404, 2500, 'Unknown path components', url.pathname);
	if (request.headers.authorization !== `Bearer ${simulator.options.token}`) {
		throw new GraphError(401, 190, 'Invalid OAuth access token', 'Cannot parse access token');
	}
	if (id === simulator.options.wabaId && edge === 'message_templates' && request.method === 'GET') {
		return ok({ data: simulator.listTemplates().map(shown), paging: {} });
	}
	if (!simulator.numbers.has(id)) {
		throw new GraphError(400, 100, 'Invalid parameter', `Object with ID '${id}' does not exist`, 33);
	}
	if (request.method !== 'POST') throw new GraphError(400, 100, 'Unsupported get request', edge);
	if (edge === 'messages') return send(simulator, id, request);
	if (edge === 'media') return upload(simulator, request);
	throw new GraphError(400, 2500, 'Unknown path components', edge);
}

async function send(simulator: MetaSimulator, numberId: string, request: IncomingMessage): Promise<Answer> {
	const { options, counts } = simulator;
	if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
		throw new GraphError(400, 100, 'Invalid parameter', 'Content-Type application/json is required');
	}
	const body = parse(await readBody(request, 256 * 1024));
	let message;
	try {
		message = readSend(body, options.allowAny, simulator, (name) => {
			counts.unknownFields[name] = (counts.unknownFields[name] ?? 0) + 1;
		});
	} catch (error) {
		if (error instanceof GraphError && error.code === 131030) counts.refusedRealNumbers += 1;
		throw error;
	}
	refuseByAccount(simulator.account, message.content.type === 'template', simulator.clock.ms());
	const { throughput, pair } = simulator.wait(numberId, message.to);
	if (throughput > 0) throw new GraphError(400, 130429, 'Rate limit hit', TRY_LATER);
	if (pair > 0)
		throw new GraphError(400, 131056, '(Business Account, Consumer Account) pair rate limit hit', TRY_LATER);
	const mode = simulator.misbehaviour.next(message.to);
	const early = refusal(mode);
	if (early !== undefined) return early;
	const { message: taken, failure } = simulator.accept(numberId, message, mode);
	await simulator.live(taken, failure, mode);
	if (mode === 'slow')
		await new Promise<void>((resolve) => simulator.webhooks.later(options.slowMs, resolve));
	if (mode === 'hangAfterAccept') return { status: 0, hang: true };
	if (mode === 'resetAfterAccept') return { status: 0 };
	if (mode === 'errorAfterAccept') throw new GraphError(500, 131000, 'Something went wrong', 'Unknown error');
	return ok({
		messaging_product: 'whatsapp',
		...(mode === 'noId'
			? {}
			: {
					contacts: [{ input: message.to, wa_id: waIdOf(message.to) }],
					messages: [
						{
							id: taken.wamid,
							...(message.content.type === 'template' ? { message_status: 'accepted' } : {}),
						},
					],
				}),
	});
}

/** The modes in which nothing was taken: error codes with the status that Meta lists for them. */
function refusal(mode: Mode | undefined): Answer | undefined {
	switch (mode) {
		case 'badRecipient':
			throw new GraphError(400, 131026, 'Message undeliverable', 'Message undeliverable');
		case 'rateLimited':
			throw new GraphError(400, 130429, 'Rate limit hit', TRY_LATER);
		case 'pairLimited':
			throw new GraphError(
				400,
				131056,
				'(Business Account, Consumer Account) pair rate limit hit',
				TRY_LATER,
			);
		case 'optedOut':
			throw new GraphError(400, 131050, 'User has stopped marketing messages', 'Not sent');
		case 'forbidden':
			throw new GraphError(
				403,
				131005,
				'Access denied',
				'Permission is either not granted or has been removed',
			);
		case 'unavailable':
			throw new GraphError(503, 131016, 'Service unavailable', 'A service is temporarily unavailable');
		case 'templatePaused':
			throw new GraphError(400, 132015, 'Template is paused', 'Low quality');
		case 'paymentProblem':
			throw new GraphError(400, 131042, 'Business eligibility payment issue', 'Payment method');
		case 'errorBeforeAccept':
			throw new GraphError(500, 131000, 'Something went wrong', 'Unknown error');
		case 'redirect':
			return { status: 307, headers: { location: '/' } };
		case 'resetBeforeAccept':
			return { status: 0 };
		default:
			return undefined;
	}
}

/** Multipart with `messaging_product`, `type` and `file` (Meta, "Media"). */
async function upload(simulator: MetaSimulator, request: IncomingMessage): Promise<Answer> {
	const type = request.headers['content-type'] ?? '';
	const raw = await readBody(request, LARGEST_FILE + 10_000);
	let form: FormData;
	try {
		form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
	} catch {
		throw new GraphError(400, 100, 'Invalid parameter', 'Expected multipart/form-data');
	}
	const file = form.get('file');
	if (form.get('messaging_product') !== 'whatsapp')
		throw new GraphError(400, 100, 'Invalid parameter', 'messaging_product');
	if (file === null || typeof file === 'string' || file.size === 0)
		throw new GraphError(400, 131053, 'Media upload error', 'file');
	if (form.get('type') !== file.type || file.type !== 'application/pdf')
		throw new GraphError(400, 131053, 'Media upload error', `type ${file.type}`);
	return ok({ id: simulator.upload(Buffer.from(await file.arrayBuffer())) });
}

function parse(raw: Buffer): unknown {
	try {
		return JSON.parse(raw.toString('utf8')) as unknown;
	} catch {
		throw new GraphError(400, 100, 'Invalid parameter', 'The body is not JSON');
	}
}

async function ownAdmin(
	simulator: MetaSimulator,
	path: string,
	query: URLSearchParams,
	request: IncomingMessage,
): Promise<Answer> {
	const known = await admin(simulator, path, query, request);
	if (known !== undefined) return known;
	switch (`${request.method} ${path}`) {
		case 'GET phones':
			return {
				status: 200,
				page: { type: 'text/html; charset=utf-8', content: phonesPage(simulator, query) },
			};
		case 'GET media': {
			const content = simulator.media.get(query.get('id') ?? '');
			return content === undefined
				? { status: 404 }
				: { status: 200, page: { type: 'application/pdf', content } };
		}
		case 'GET templates':
			return ok(simulator.listTemplates());
		case 'POST templates': {
			const template = templateFrom(await readObject(request));
			simulator.addTemplate(template);
			simulator.book.note('template', template);
			return ok(template);
		}
		case 'POST notices':
			simulator.notice(await readObject(request));
			return { status: 204 };
		case 'POST webhook': {
			const { url } = await readObject(request);
			const parsed = typeof url === 'string' ? URL.parse(url) : null;
			if (parsed === null) throw new BadRequest('Expected url');
			const here = ['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname);
			if (!here && !simulator.options.allowAny)
				throw new BadRequest('This simulator posts to this machine only');
			if (!(await simulator.webhooks.challenge(parsed.href, simulator.options.verifyToken))) {
				throw new BadRequest('The callback URL or verify token could not be validated');
			}
			simulator.webhooks.url = parsed.href;
			simulator.book.note('webhook', parsed.href);
			return { status: 204 };
		}
		default:
			return { status: 404 };
	}
}
