/**
 * HTTP as adapters see it. Inside n8n it is n8n's own request helper with the node's credential; outside it is axios.
 * A provider's answer of any status is a value; only the absence of an answer throws, and it says which of two
 * cases it is, because an outbox must know whether the provider can have got the message.
 */
export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Path relative to the credential's base URL, beginning with `/`. */
	path: string;
	headers?: Record<string, string>;
	body?: unknown;
	/** Bytes in place of `body`, sent as they are; the content type is in `headers`. */
	rawBody?: Buffer;
	/** Milliseconds until the request is given up (then MaybeSent). */
	timeoutMs?: number;
	signal?: AbortSignal;
}

export interface HttpResponse {
	status: number;
	headers: Record<string, string>;
	/** Parsed JSON when the answer is JSON, else text. */
	body: unknown;
}

export interface HttpPort {
	/** Never follows redirects. @throws NotSent, MaybeSent */
	request(request: HttpRequest): Promise<HttpResponse>;
	/** Host the requests go to, e.g. `api.zenvia.com`: a sandbox ledger refuses those that are not loopback. */
	readonly host: string;
}

/** The request provably never reached the provider: DNS failure, connection refused, TLS failed before the request. */
export class NotSent extends Error {
	constructor(readonly reason: string) {
		super(`The request was not sent: ${reason}`);
		this.name = 'NotSent';
	}
}

/** The request may have been received: timeout, reset, aborted after it was written. Never retried blindly. */
export class MaybeSent extends Error {
	constructor(readonly reason: string) {
		super(`It is unknown whether the provider got the request: ${reason}`);
		this.name = 'MaybeSent';
	}
}
