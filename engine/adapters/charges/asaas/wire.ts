import { fromReais } from '../../../core/money';
import type { ChargeError, ChargeFailure, ChargeOptions } from '../../../ports/charge';
import { type HttpPort, type HttpRequest, type HttpResponse, NotSent } from '../../../ports/http';
import { retryAfterMs } from '../../channels/errors';
import { type Json, asArray, asObject, asText, safeCode } from '../../channels/untrusted';
import { rejectedCharge, unknownCharge } from '../errors';

/** Obligatory for accounts opened since 2024-06-13 (docs.asaas.com/docs/autenticação-1). The key travels in `access_token`, by the credential. */
const USER_AGENT = 'n8n-nodes-cobranca';

/** Requests of one call, which share its time. */
export interface Line {
	http: HttpPort;
	/** `performance.now()` at which the call's time is over. */
	until: number;
	signal?: AbortSignal;
}

export function lineOf(http: HttpPort, options: ChargeOptions): Line {
	return { http, until: performance.now() + options.timeoutMs, signal: options.signal };
}

/** @throws NotSent, MaybeSent */
export async function ask(
	line: Line,
	method: HttpRequest['method'],
	path: string,
	body?: Json,
): Promise<HttpResponse> {
	const timeoutMs = Math.floor(line.until - performance.now());
	if (timeoutMs <= 0) throw new NotSent('the time of the call was over before this request');
	return await line.http.request({
		method,
		path,
		// A GET must have no body, or it is answered with 403 (docs.asaas.com/docs/códigos-http-das-respostas).
		headers: {
			'user-agent': USER_AGENT,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		},
		body,
		timeoutMs,
		signal: line.signal,
	});
}

export const isSuccess = (response: HttpResponse): boolean => response.status >= 200 && response.status < 300;

/** An id that Asaas gave (`pay_…`, `cus_…`), as it may stand in a path; undefined for anything else. */
export function idOf(value: unknown): string | undefined {
	const id = asText(value);
	return id !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : undefined;
}

/** Asaas writes reais as JSON numbers of two decimals; ours are cents. */
export function centsOf(value: unknown): number | undefined {
	if (typeof value !== 'number') return undefined;
	const cents = fromReais(value);
	return cents.ok ? cents.value : undefined;
}

/** `2024-06-12` of a day or of an instant. */
export function dayOf(value: unknown): string | undefined {
	return /^(\d{4}-\d{2}-\d{2})(?:$|[ T])/.exec(asText(value) ?? '')?.[1];
}

/** The page of a list (`{object: 'list', hasMore, totalCount, data}`), or undefined for what is none. */
export function pageOf(body: unknown): { data: Json[]; more: boolean } | undefined {
	const page = asObject(body);
	if (!Array.isArray(page?.['data'])) return undefined;
	const data = asArray(page['data']).map(asObject);
	return { data: data.filter((one) => one !== undefined), more: page['hasMore'] === true };
}

/**
 * What an error code blames. Codes are `invalid_` and the field (docs.asaas.com/docs/http-response-codes shows invalid_value and
 * invalid_dueDate; the FAQ shows invalid_billingType for an account whose data is incomplete). No full list is published.
 */
const BLAMED: Readonly<Record<string, Pick<ChargeError, 'class' | 'scope' | 'message'>>> = {
	...byField(['customer', 'cpfCnpj', 'name', 'postalCode', 'address', 'addressNumber'], {
		class: 'invalid_payer',
		scope: 'payer',
		message: 'Asaas refused the payer; check their name, document and address.',
	}),
	...byField(['value', 'discount'], {
		class: 'invalid_amount',
		scope: 'charge',
		message: 'Asaas refused the amount.',
	}),
	...byField(['dueDate'], {
		class: 'invalid_due_date',
		scope: 'charge',
		message: 'Asaas refused the due date.',
	}),
};

function byField<T>(fields: string[], what: T): Record<string, T> {
	return Object.fromEntries(fields.map((field) => [`invalid_${field}`, what]));
}

/** An answer that is no success, for a write: what is not provably undone is unknown. */
export function classify(response: HttpResponse): ChargeFailure {
	const { status } = response;
	const code = codeOf(response);
	if (isSuccess(response)) return unknownCharge('NO_ID', `Asaas answered ${status} without an id.`);
	// 408 and 499 come from proxies that gave up waiting, perhaps after they had passed the request on; 409 is documented nowhere.
	if (status >= 400 && status < 500 && ![408, 409, 499].includes(status)) return refusal(response, code);
	if (status >= 300 && status < 400) {
		return unknownCharge(
			code,
			`Asaas's address answered with a redirect (${status}); check the base URL of the credential.`,
			{ scope: 'account' },
		);
	}
	// 500 "Algo deu errado no servidor do Asaas": nothing says that the charge was not made before it failed.
	return unknownCharge(code, `Asaas failed with ${status}; it may have done it.`);
}

function refusal(response: HttpResponse, code: string): ChargeFailure {
	const { status } = response;
	const because = (error: Omit<ChargeError, 'code'>): ChargeFailure => rejectedCharge({ ...error, code });
	if (status === 401 || status === 403) {
		return because({
			class: 'auth',
			retry: 'after',
			scope: 'account',
			message: `Asaas refused the API key or what it may do (${status}); check the credential, its environment and its allowed addresses.`,
		});
	}
	if (status === 429) {
		return because({
			class: 'rate_limited',
			retry: 'after',
			retryAfterMs: resetMs(response.headers),
			scope: 'account',
			message: 'Asaas asks for a slower pace, or the quota of 12 hours is used up (429).',
		});
	}
	// Of what is asked for by id, get and cancel read 404 themselves; elsewhere it is the address that does not exist.
	if (status === 404 || status === 405) {
		return because({
			class: 'config',
			retry: 'after',
			scope: 'account',
			message: `Asaas does not know that address (${status}); check the base URL of the credential.`,
		});
	}
	const blamed = Object.hasOwn(BLAMED, code) ? BLAMED[code] : undefined;
	if (blamed !== undefined) return because({ ...blamed, retry: 'never' });
	if (code === 'invalid_billingType') {
		return because({
			class: 'config',
			retry: 'after',
			scope: 'account',
			message: 'Asaas does not let this account charge that way; complete its commercial data at Asaas.',
		});
	}
	return because({
		class: 'invalid_request',
		retry: 'never',
		scope: 'charge',
		message: `Asaas refused the request (${status}).`,
	});
}

/** The first error's code; its `description` may quote the payer and is not passed on. */
function codeOf(response: HttpResponse): string {
	const first = asObject(asArray(asObject(response.body)?.['errors'])[0]);
	return safeCode(first?.['code'], `HTTP_${response.status}`);
}

/** `RateLimit-Reset`: seconds until the limit is lifted (docs.asaas.com/docs/api-limits-1); the quota of 12 hours tells nothing. */
function resetMs(headers: Record<string, string>): number | undefined {
	const reset = headers['ratelimit-reset']?.trim() ?? '';
	return /^\d{1,6}$/.test(reset) ? Number(reset) * 1000 : retryAfterMs(headers);
}
