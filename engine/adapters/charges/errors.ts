import type { ChargeError, ChargeFailure } from '../../ports/charge';

/** How long an account rests after the provider could not be reached at all. */
const UNREACHABLE_MS = 30_000;

/** The outcome of a write that may have been carried out: looked up by our reference, never just repeated. */
export function unknownCharge(
	code: string,
	message: string,
	more: Partial<Pick<ChargeError, 'scope'>> = {},
): Extract<ChargeFailure, { outcome: 'unknown' }> {
	return {
		outcome: 'unknown',
		error: { class: 'unknown_outcome', retry: 'reconcile', scope: 'charge', code, message, ...more },
	};
}

export function rejectedCharge(error: ChargeError): Extract<ChargeFailure, { outcome: 'rejected' }> {
	return { outcome: 'rejected', error };
}

/**
 * What a request without an answer means. Only NotSent proves that nothing reached the provider; every other exception
 * leaves it open. The name is compared, not the class: a bundle and the code that uses it may each hold their own copy.
 */
export function chargeWithoutAnswer(error: unknown): ChargeFailure {
	const name = error instanceof Error ? error.name : '';
	if (name === 'NotSent') {
		return rejectedCharge({
			class: 'provider_unavailable',
			retry: 'after',
			retryAfterMs: UNREACHABLE_MS,
			scope: 'account',
			code: 'NOT_SENT',
			message: 'The provider could not be reached; nothing was asked of it.',
		});
	}
	return unknownCharge(
		name === 'MaybeSent' ? 'MAYBE_SENT' : 'NO_ANSWER',
		'The provider did not answer; it may have done it.',
	);
}

/** A failure of a step that comes before the charge itself, whatever it means for that step: there is no charge. */
export function beforeTheCharge(failure: ChargeFailure): Extract<ChargeFailure, { outcome: 'rejected' }> {
	if (failure.outcome === 'rejected') return failure;
	return rejectedCharge({
		...failure.error,
		class: 'provider_unavailable',
		retry: 'after',
		retryAfterMs: UNREACHABLE_MS,
		scope: 'account',
		message: 'The provider did not answer while the payer was looked up or entered; no charge was created.',
	});
}
