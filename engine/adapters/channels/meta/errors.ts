import type { ClassifiedError, SendResult } from '../../../ports/channel';
import type { HttpResponse } from '../../../ports/http';
import { rejected, retryAfterMs, unknownOutcome } from '../errors';
import { asObject, safeCode } from '../untrusted';
import { META_CODES, PERMISSION } from './codes.data';

/** What a code of Meta's means; undefined for one that we do not know. The provider's own words may quote the number: never passed on. */
export function metaError(code: number): ClassifiedError | undefined {
	const verdict =
		code >= 200 && code <= 299 ? PERMISSION : Object.hasOwn(META_CODES, code) ? META_CODES[code] : undefined;
	if (verdict === undefined) return undefined;
	const { notSent: _, ...error } = verdict;
	return { ...error, code: String(code) };
}

/**
 * An answer that is no success. The body is `{error: {code, error_subcode, error_data: {details}, …}}`. Code 100 with subcode 33 is the
 * Graph API's "object does not exist": a wrong phone number id.
 */
export function classifyFailure({ status, headers, body }: HttpResponse): SendResult {
	const error = asObject(asObject(body)?.['error']);
	const number = typeof error?.['code'] === 'number' ? error['code'] : undefined;
	const known =
		number === 100 && error?.['error_subcode'] === 33
			? { ...config('Meta does not know the phone number id; check the sender.'), code: '100/33' }
			: number === undefined
				? undefined
				: metaError(number);
	const code = known?.code ?? safeCode(number, `HTTP_${status}`);
	if (status >= 300 && status < 400) {
		return unknownOutcome(
			code,
			`The address of the Graph API answered with a redirect (${status}); check the base URL of the credential.`,
			{ scope: 'account' },
		);
	}
	if (status === 408 || status === 499) {
		return unknownOutcome(code, `The request ended with ${status}; Meta may have taken the message.`);
	}
	// 131000 and 1 are documented as unknown errors: nothing says that the message was not taken before they came.
	const maySend = number === 1 || number === 131000;
	if (maySend || (status >= 500 && META_CODES[number ?? -1]?.notSent !== true)) {
		return unknownOutcome(code, `Meta failed with ${status}; it may have taken the message.`);
	}
	const wait = retryAfterMs(headers);
	if (known !== undefined) {
		return rejected(
			known.retry === 'after' && wait !== undefined
				? { ...known, retryAfterMs: Math.max(wait, known.retryAfterMs ?? 0) }
				: known,
		);
	}
	return rejected({ ...byStatus(status, wait), code });
}

type Unnamed = Omit<ClassifiedError, 'code'>;

/** A refusal without a code that we know, read by its meaning in HTTP (RFC 9110, RFC 6585). */
function byStatus(status: number, wait: number | undefined): Unnamed {
	if (status === 401 || status === 403) {
		return {
			class: 'auth',
			retry: 'never',
			scope: 'account',
			message: `Meta refused the access token (${status}); check the credential.`,
		};
	}
	if (status === 404 || status === 405) {
		return config(
			`Meta does not know that address (${status}); check the base URL and the sender's phone number id.`,
		);
	}
	if (status === 429) {
		return {
			class: 'rate_limited',
			retry: 'after',
			retryAfterMs: wait ?? 5000,
			scope: 'sender',
			message: 'Meta asks for a slower pace (429).',
		};
	}
	return {
		class: status === 413 ? 'media' : 'unknown',
		retry: 'never',
		scope: 'message',
		message: `Meta refused the message (${status}).`,
	};
}

function config(message: string): Unnamed {
	return { class: 'config', retry: 'never', scope: 'sender', message };
}
