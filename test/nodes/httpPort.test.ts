import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server as TcpServer, type Socket } from 'node:net';
import type { IExecuteFunctions } from 'n8n-workflow';
import { MaybeSent, NotSent } from '../../engine/ports/http';
import { httpPort } from '../../nodes/common/httpPort';
import { additionalDataOf, core, ownNodeJson, workflowOf } from '../support/n8nHarness';

const TOKEN = 'um-token-de-teste';
const servers: (Server | TcpServer)[] = [];
const sockets = new Set<Socket>();
let seen: {
	method?: string;
	url?: string;
	headers: IncomingMessage['headers'];
	body: string;
	raw: Buffer;
}[] = [];

async function listen<T extends Server | TcpServer>(server: T): Promise<number> {
	servers.push(server);
	server.on('connection', (socket: Socket) => sockets.add(socket));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
}

/** A server that notes each request before it answers. */
async function serve(answer: RequestListener): Promise<string> {
	const port = await listen(
		createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const raw = Buffer.concat(chunks);
				const { method, url, headers } = request;
				seen.push({ method, url, headers, body: raw.toString(), raw });
				answer(request, response);
			});
		}),
	);
	return `http://127.0.0.1:${port}/v2`;
}

/** The real context of a running node. */
function context(baseUrl: string, cancel?: AbortSignal): IExecuteFunctions {
	const node = ownNodeJson('smsMessage', { provider: 'zenvia' });
	const workflow = workflowOf({ nodes: [node], connections: {} });
	const credentials = { cobrancaZenviaApi: { baseUrl, apiToken: TOKEN } };
	const data = additionalDataOf(workflow, credentials, 'cli');
	const items = [{ json: {} }];
	const execution = { node, data: { main: [items] }, source: null };
	return new core.ExecuteContext(
		workflow,
		node,
		data,
		'cli',
		{ resultData: { runData: {} } },
		0,
		items,
		{ main: [items] },
		execution,
		[],
		cancel,
	) as IExecuteFunctions;
}

const port = async (baseUrl: string, cancel?: AbortSignal) =>
	await httpPort(context(baseUrl, cancel), 'cobrancaZenviaApi');
const post = {
	method: 'POST',
	path: '/channels/sms/messages',
	body: { text: 'oi' },
	timeoutMs: 3000,
} as const;

beforeEach(() => {
	seen = [];
});
afterAll(async () => {
	for (const socket of sockets) socket.destroy();
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
});

describe('httpPort on the real n8n request helper', () => {
	it('sends the credential, the body as JSON and gives status, headers and body', async () => {
		const url = await serve((_request, response) =>
			response.writeHead(200, { 'X-Eco': 'sim', 'content-type': 'application/json' }).end('{"id":"m1"}'),
		);
		const http = await port(url);
		const answer = await http.request({ ...post, headers: { 'content-type': 'application/json' } });
		expect(http.host).toBe(new URL(url).host);
		expect(answer).toMatchObject({ status: 200, body: { id: 'm1' }, headers: { 'x-eco': 'sim' } });
		expect(seen).toHaveLength(1);
		expect(seen[0]).toMatchObject({
			method: 'POST',
			url: '/v2/channels/sms/messages',
			body: '{"text":"oi"}',
		});
		expect(seen[0]?.headers['x-api-token']).toBe(TOKEN);
	});

	it('sends bytes as they are, with the content type that it was given', async () => {
		const url = await serve((_request, response) => response.end('{"id":"arquivo"}'));
		const bytes = Buffer.from(Array.from({ length: 256 * 64 }, (_, i) => i % 256));
		const answer = await (
			await port(url)
		).request({
			method: 'POST',
			path: '/media',
			headers: { 'content-type': 'multipart/form-data; boundary=abc' },
			rawBody: bytes,
			timeoutMs: 3000,
		});
		expect(answer.status).toBe(200);
		expect(seen).toHaveLength(1);
		expect(seen[0]?.headers).toMatchObject({
			'content-type': 'multipart/form-data; boundary=abc',
			'content-length': String(bytes.length),
			'x-api-token': TOKEN,
		});
		expect(seen[0]?.raw.equals(bytes)).toBe(true);
	});

	it('knows of bytes too whether they can have been received', async () => {
		const upload = { ...post, body: undefined, rawBody: Buffer.alloc(4_000_000, 1) };
		const reset = await serve((request) => request.socket.resetAndDestroy());
		await expect((await port(reset)).request(upload)).rejects.toBeInstanceOf(MaybeSent);
		const closed = createTcp();
		const number = await listen(closed);
		await new Promise((resolve) => closed.close(resolve));
		servers.splice(servers.indexOf(closed), 1);
		await expect((await port(`http://127.0.0.1:${number}`)).request(upload)).rejects.toBeInstanceOf(NotSent);
	});

	it.each([201, 204, 301, 302, 307, 308, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503])(
		'gives %i as an answer, after exactly one request',
		async (status) => {
			const url = await serve((request, response) =>
				response
					.writeHead(status, { location: `http://${request.headers.host}/outro`, 'retry-after': '1' })
					.end(),
			);
			expect((await (await port(url)).request(post)).status).toBe(status);
			expect(seen).toHaveLength(1);
		},
	);

	it('gives text that is no JSON as text', async () => {
		const url = await serve((_request, response) =>
			response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>'),
		);
		expect((await (await port(url)).request(post)).body).toBe('<h1>Bad Gateway</h1>');
	});

	it('is NotSent when the connection is refused', async () => {
		const closed = createTcp();
		const number = await listen(closed);
		await new Promise((resolve) => closed.close(resolve));
		servers.splice(servers.indexOf(closed), 1);
		await expect((await port(`http://127.0.0.1:${number}`)).request(post)).rejects.toBeInstanceOf(NotSent);
	});

	it('is NotSent when the name does not resolve', async () => {
		await expect((await port('http://nao-existe.invalid')).request(post)).rejects.toBeInstanceOf(NotSent);
	});

	it('is NotSent when the TLS handshake fails: no TLS there, or cut in the middle', async () => {
		const plain = await serve((_request, response) => response.end());
		await expect((await port(plain.replace('http:', 'https:'))).request(post)).rejects.toBeInstanceOf(
			NotSent,
		);
		const cutting = await listen(createTcp((socket) => socket.once('data', () => socket.destroy())));
		await expect((await port(`https://127.0.0.1:${cutting}`)).request(post)).rejects.toBeInstanceOf(NotSent);
		expect(seen).toHaveLength(0);
	});

	it('is NotSent when it was cancelled before it began', async () => {
		const url = await serve((_request, response) => response.end());
		await expect((await port(url)).request({ ...post, signal: AbortSignal.abort() })).rejects.toBeInstanceOf(
			NotSent,
		);
		expect(seen).toHaveLength(0);
	});

	it('is MaybeSent when no answer comes in time', async () => {
		const url = await serve(() => undefined);
		await expect((await port(url)).request({ ...post, timeoutMs: 150 })).rejects.toBeInstanceOf(MaybeSent);
		expect(seen).toHaveLength(1);
	});

	it('is MaybeSent when the connection is reset after the request, or during the answer', async () => {
		const reset = await serve((request) => request.socket.resetAndDestroy());
		await expect((await port(reset)).request(post)).rejects.toBeInstanceOf(MaybeSent);
		const half = await serve((_request, response) => {
			response.writeHead(200, { 'content-length': '100' });
			response.write('{"id":');
			setTimeout(() => response.destroy(), 20);
		});
		await expect((await port(half)).request(post)).rejects.toBeInstanceOf(MaybeSent);
		expect(seen).toHaveLength(2);
	});

	it('is MaybeSent when our own signal aborts it, although n8n puts its own signal in its place', async () => {
		const url = await serve(() => undefined);
		const mine = new AbortController();
		setTimeout(() => mine.abort(), 100);
		const http = await port(url, new AbortController().signal);
		// Its own time limit lies beyond the test's: only the signal can end it.
		const request = http.request({ ...post, timeoutMs: 10 * 60_000, signal: mine.signal });
		await expect(request).rejects.toBeInstanceOf(MaybeSent);
	}, 20_000);

	it('is MaybeSent when the execution is cancelled', async () => {
		const url = await serve(() => undefined);
		const execution = new AbortController();
		setTimeout(() => execution.abort(), 100);
		await expect((await port(url, execution.signal)).request(post)).rejects.toBeInstanceOf(MaybeSent);
	});

	it('puts neither token nor body into what it throws', async () => {
		const url = await serve((request) => request.socket.resetAndDestroy());
		const error = await (await port(url)).request(post).catch((thrown: unknown) => thrown);
		expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error)).not.toMatch(
			/um-token-de-teste|oi"/,
		);
	});

	it('says which field is wrong when the base URL is no address', async () => {
		await expect(port('api.zenvia.com')).rejects.toMatchObject({
			code: 'config',
			place: { field: 'baseUrl' },
		});
	});
});
