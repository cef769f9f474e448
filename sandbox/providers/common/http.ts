import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes back: status 0 destroys the socket, `hang` leaves it open without a word. */
export interface Answer {
	status: number;
	headers?: Record<string, string>;
	/** Written as JSON. */
	body?: unknown;
	/** Written as it is, with its type. */
	page?: { type: string; content: string | Buffer };
	hang?: boolean;
}

/** A request to `/__sim/*` that makes no sense: 400 with the reason. */
export class BadRequest extends Error {}

export const ok = (body: unknown): Answer => ({ status: 200, body });

export async function readBody(request: IncomingMessage, largest: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > largest) throw new BadRequest('The body is too large');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

/** @throws BadRequest for what is no JSON object */
export async function readObject(request: IncomingMessage): Promise<Record<string, unknown>> {
	const raw = await readBody(request, 256 * 1024);
	let value: unknown;
	try {
		value = JSON.parse(raw.toString('utf8'));
	} catch {
		throw new BadRequest('The body is not JSON');
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new BadRequest('Expected an object');
	return value as Record<string, unknown>;
}

/** Only from this machine, and not from a page in a browser on it. */
export function fromHere(request: IncomingMessage): boolean {
	const peer = request.socket.remoteAddress ?? '';
	return ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(peer) && request.headers.origin === undefined;
}

export interface Listening {
	port: number;
	stop(): Promise<void>;
}

/** An HTTP server on 127.0.0.1. */
export async function listen(
	port: number,
	answer: (request: IncomingMessage, url: URL) => Promise<Answer>,
): Promise<Listening> {
	const server = http.createServer((request, response) => {
		void answer(request, new URL(request.url ?? '/', 'http://127.0.0.1')).then(
			(result) => write(response, result),
			(error: unknown) => {
				const bad = error instanceof BadRequest;
				write(response, { status: bad ? 400 : 500, body: { error: bad ? error.message : 'Internal error' } });
			},
		);
	});
	// n8n's client may keep connections; Node's default of 5 s would hang up just as the next request is written.
	server.keepAliveTimeout = 60_000;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function write(response: ServerResponse, answer: Answer): void {
	if (answer.hang === true || response.destroyed) return;
	if (answer.status === 0) {
		response.destroy();
		return;
	}
	const content =
		answer.page?.content ?? (answer.body === undefined ? undefined : JSON.stringify(answer.body));
	const type = answer.page?.type ?? 'application/json; charset=utf-8';
	response.writeHead(answer.status, {
		...(content === undefined ? {} : { 'content-type': type }),
		...answer.headers,
	});
	response.end(content);
}
