import http from 'node:http';
import https from 'node:https';
import axios, { type AxiosResponse } from 'axios';
import { transportFailure } from '../../engine/adapters/channels/transport';
import {
	type HttpPort,
	type HttpRequest,
	type HttpResponse,
	MaybeSent,
	NotSent,
} from '../../engine/ports/http';

export interface AxiosHttpOptions {
	/** With the API's own prefix, without a slash at the end: `http://127.0.0.1:1234/v2`. */
	baseUrl: string;
	/** Sent with every request; where n8n's credential puts the token. */
	headers?: Record<string, string>;
	/** Extra certificate authorities, for tests over TLS. */
	ca?: string;
}

const LARGEST_ANSWER = 4 * 1024 * 1024;

/**
 * The HTTP port outside n8n: axios, as n8n's own helper is underneath, without redirects and without reading the body's meaning. It watches
 * its own connection: what failed before that stood (TLS included) is NotSent, whatever the error is called.
 */
export function axiosHttp(options: AxiosHttpOptions): HttpPort {
	return {
		host: new URL(options.baseUrl).host,
		async request(request: HttpRequest): Promise<HttpResponse> {
			if (request.signal?.aborted === true) throw new NotSent('cancelled before it began');
			// A connection for each request: on a kept one, the server may hang up just as we write, which no one can tell
			// from a request that was taken.
			const line = { stood: false };
			try {
				const response = await axios.request<string>({
					method: request.method,
					url: options.baseUrl + request.path,
					headers: { ...options.headers, ...request.headers },
					data: request.rawBody ?? (request.body === undefined ? undefined : JSON.stringify(request.body)),
					timeout: request.timeoutMs ?? 30_000,
					signal: request.signal,
					maxRedirects: 0,
					maxContentLength: LARGEST_ANSWER,
					validateStatus: () => true,
					responseType: 'text',
					transformResponse: (data: unknown) => data,
					proxy: false,
					httpAgent: watched(new http.Agent(), 'connect', line),
					httpsAgent: watched(new https.Agent({ ca: options.ca }), 'secureConnect', line),
				});
				return answerOf(response);
			} catch (error) {
				const failure = axios.isCancel(error) ? new MaybeSent('cancelled') : transportFailure(error);
				throw line.stood ? new MaybeSent(failure.reason) : new NotSent(failure.reason);
			}
		},
	};
}

/** Notes when a connection of the agent is ready to carry a request. */
function watched<T extends http.Agent>(
	agent: T,
	ready: 'connect' | 'secureConnect',
	line: { stood: boolean },
): T {
	const create = agent.createConnection.bind(agent);
	agent.createConnection = (options, callback) => {
		const socket = create(options, callback);
		socket?.once(ready, () => {
			line.stood = true;
		});
		return socket;
	};
	return agent;
}

function answerOf(response: AxiosResponse<string>): HttpResponse {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(response.headers)) {
		headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
	}
	return { status: response.status, headers, body: bodyOf(response.data, headers['content-type'] ?? '') };
}

function bodyOf(data: string, contentType: string): unknown {
	if (!/[/+]json\b/i.test(contentType)) return data;
	try {
		return JSON.parse(data) as unknown;
	} catch {
		return data;
	}
}
