import type { IHttpRequestOptions, IN8nHttpFullResponse, RequestHelperFunctions } from 'n8n-workflow';
import { CobrancaError } from '../../engine/core/errors';
import {
	type HttpPort,
	type HttpRequest,
	type HttpResponse,
	MaybeSent,
	NotSent,
} from '../../engine/ports/http';
import type { WithCredentials } from './ledger';

/** The one file through which requests with credentials leave: n8n's helper brings its proxy, its SSRF rules and the credential. */
export interface WithHttp extends WithCredentials {
	helpers: Pick<RequestHelperFunctions, 'httpRequestWithAuthentication'>;
}

const DEFAULT_TIMEOUT_MS = 20_000;

/**
 * An HttpPort over n8n's request helper and the base URL of a credential. No redirect is followed, nothing is retried: n8n
 * repeats a request only for a 401 that it throws for, and here every status is an answer.
 */
export async function httpPort(context: WithHttp, credential: string): Promise<HttpPort> {
	const { transportFailure } = await import('../../engine/adapters/channels/transport');
	const baseUrl = baseUrlOf((await context.getCredentials(credential)).baseUrl);
	return {
		host: baseUrl.host,
		async request(request) {
			if (request.signal?.aborted) throw new NotSent('cancelled before it was sent');
			try {
				return await untilAborted(send(context, credential, baseUrl, request), request.signal);
			} catch (error) {
				throw neverConnected(error)
					? new NotSent('the connection was not established')
					: transportFailure(error);
			}
		},
	};
}

async function send(
	context: WithHttp,
	credential: string,
	baseUrl: URL,
	request: HttpRequest,
): Promise<HttpResponse> {
	// Bytes go out as they are: n8n's helper hands a buffer to axios untouched (seen in 2.41), and the content type is the caller's.
	const body = request.rawBody ?? request.body;
	const options: IHttpRequestOptions = {
		method: request.method,
		url: `${baseUrl.href.replace(/\/$/, '')}${request.path}`,
		headers: { ...request.headers },
		...(body === undefined ? {} : { body: body as IHttpRequestOptions['body'] }),
		json: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
		...(request.signal ? { abortSignal: request.signal } : {}),
	};
	const response = (await context.helpers.httpRequestWithAuthentication.call(
		context as never,
		credential,
		options,
	)) as IN8nHttpFullResponse;
	const headers = Object.entries(response.headers ?? {}).map(([name, value]) => [
		name.toLowerCase(),
		String(value),
	]);
	return { status: response.statusCode, headers: Object.fromEntries(headers), body: response.body };
}

/**
 * Inside a running node n8n puts the execution's own cancel signal in place of ours (seen in 2.41), so ours is heard here.
 * What was under way then may have been received.
 */
async function untilAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
	if (!signal) return await work;
	let abort = () => {};
	const aborted = new Promise<never>((_resolve, reject) => {
		abort = () => reject(new MaybeSent('aborted'));
		signal.addEventListener('abort', abort, { once: true });
	});
	try {
		return await Promise.race([work, aborted]);
	} finally {
		signal.removeEventListener('abort', abort);
		work.catch(() => {});
	}
}

/**
 * Whether the socket of the failed request never got through its connection or TLS handshake, so that not a byte of the request
 * can have left. n8n keeps axios' error, which knows its request, as the cause; a code alone (EPROTO) would not prove it.
 */
function neverConnected(error: unknown): boolean {
	let one = error as
		| { cause?: unknown; request?: { socket?: { connecting?: boolean; secureConnecting?: boolean } } }
		| undefined;
	for (let depth = 0; one && depth < 8; depth++, one = one.cause as typeof one) {
		const socket = one.request?.socket;
		if (socket?.connecting === true || socket?.secureConnecting === true) return true;
	}
	return false;
}

function baseUrlOf(value: unknown): URL {
	const url = URL.parse(String(value ?? '').trim());
	if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
	throw new CobrancaError('config', 'The base URL of the credential is not an address.', {
		field: 'baseUrl',
		remedy: 'Write it with https://, up to and including the version, e.g. https://api.zenvia.com/v2.',
	});
}
