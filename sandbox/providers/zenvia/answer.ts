import type { IncomingMessage } from 'node:http';
import { Invalid } from './requests';

/** What goes back: status 0 destroys the socket, `hang` leaves it open without a word. */
export interface Answer {
	status: number;
	headers?: Record<string, string>;
	body?: unknown;
	/** A page instead of JSON. */
	html?: string;
	hang?: boolean;
}

const LARGEST_BODY = 256 * 1024;

/** The request's JSON body. @throws Invalid */
export async function readJson(request: IncomingMessage): Promise<unknown> {
	if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
		throw new Invalid('0', 'Content-Type application/json is required');
	}
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > LARGEST_BODY) throw new Invalid('0', 'The body is too large');
		chunks.push(chunk);
	}
	try {
		return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
	} catch {
		throw new Invalid('0', 'The body is not JSON');
	}
}
