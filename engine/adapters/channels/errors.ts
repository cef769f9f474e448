import type { ClassifiedError, SendResult } from '../../ports/channel';

/** How long a sender rests after the provider could not be reached at all. */
const UNREACHABLE_MS = 30_000;

/** The outcome of a request that may have been carried out: never resent, settled by an echo or by a person. */
export function unknownOutcome(
	code: string,
	message: string,
	more: Partial<Pick<ClassifiedError, 'class' | 'scope'>> = {},
): SendResult {
	return {
		outcome: 'unknown',
		error: { class: 'unknown_outcome', retry: 'reconcile', scope: 'message', code, message, ...more },
	};
}

export function rejected(error: ClassifiedError): SendResult {
	return { outcome: 'rejected', error };
}

/**
 * What a request without an answer means. Only NotSent proves that nothing reached the provider; every other
 * exception, of whatever kind, leaves it open (outbox.md, RECORD). The name is compared, not the class: a bundle and the
 * code that uses it may each hold their own copy of the class.
 */
export function withoutAnswer(error: unknown): SendResult {
	const name = error instanceof Error ? error.name : '';
	if (name === 'NotSent') {
		return rejected({
			class: 'provider_unavailable',
			retry: 'after',
			retryAfterMs: UNREACHABLE_MS,
			scope: 'account',
			code: 'NOT_SENT',
			message: 'The provider could not be reached; nothing was sent.',
		});
	}
	return unknownOutcome(
		name === 'MaybeSent' ? 'MAYBE_SENT' : 'NO_ANSWER',
		'The provider did not answer; it may have taken the message.',
	);
}

/** Retry-After (RFC 9110 §10.2.3) in milliseconds: seconds, or a date that is read against the answer's own Date. */
export function retryAfterMs(headers: Record<string, string>): number | undefined {
	const value = headers['retry-after']?.trim();
	if (value === undefined || value === '') return undefined;
	if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
	const until = Date.parse(value);
	const from = Date.parse(headers['date'] ?? '');
	return Number.isNaN(until) || Number.isNaN(from) ? undefined : Math.max(0, until - from);
}
