/** What a refusal means for its step, its address and its sender. Pure. */
import type { ClassifiedError } from '../../ports/channel';

/** A step tries at most this often what fails by itself, then the journey goes on. */
export const MAX_ATTEMPTS = 5;
const MINUTE = 60_000;
const BACKOFF_MS = MINUTE;
const LONGEST_BACKOFF_MS = 4 * 60 * MINUTE;
/** A channel that broke under a step is not asked by it again at once, even when others of its messages pass. */
const SENDER_BLOCK_MS = 15 * MINUTE;
/** The end of the year 9999: not by this channel any more. */
export const NEVER = 253_402_300_799_000;

/**
 * `address`: no use on any channel · `channel`: nobody there on this one · `optedOut` · `sender`: what we send from, or its template, is
 * broken, which is no message's fault · `template`: the approved template only · `window`: only a template passes · `message` · `later`.
 */
export type Blame =
	'address' | 'channel' | 'optedOut' | 'sender' | 'template' | 'window' | 'message' | 'later';

export function blameOf(error: ClassifiedError): Blame {
	if (error.class === 'window_closed') return 'window';
	if (isTransient(error)) return 'later';
	if (error.scope === 'template' && error.class === 'template_unavailable') return 'template';
	if (error.scope === 'account' || error.scope === 'sender' || error.scope === 'template') return 'sender';
	if (error.retry !== 'never') return 'later';
	if (error.scope === 'message') return 'message';
	if (error.class === 'not_on_channel') return 'channel';
	return error.class === 'opted_out' ? 'optedOut' : 'address';
}

/** The provider is down, or asks for a slower pace: it passes by itself, and nobody has to mend a thing. */
function isTransient(error: ClassifiedError): boolean {
	return (
		error.retry === 'after' && (error.class === 'provider_unavailable' || error.class === 'rate_limited')
	);
}

export interface NextTry {
	state: 'due' | 'exited';
	/** Business instant; null = at once. */
	notBefore: number | null;
	/** Until when this step leaves this channel alone; null = no longer than the step itself waits. */
	channelUntil: number | null;
	/** The try does not count: it was nobody's of this step. */
	spared: boolean;
}

/**
 * When a step whose message did not pass tries again. What only this channel refuses leaves the step due: the selector goes on to
 * the next one. `others` says whether the step has another.
 */
export function nextTry(error: ClassifiedError, attempts: number, others: boolean, now: number): NextTry {
	const blame = blameOf(error);
	const due = (notBefore: number | null, channelUntil: number | null = null, spared = false): NextTry => ({
		state: 'due',
		notBefore,
		channelUntil,
		spared,
	});
	// The state of the template holds it back, no longer than it lasts; within a conversation the step may go out.
	if (blame === 'template') return due(now, null, true);
	const backoff = now + Math.max(error.retryAfterMs ?? 0, backoffOf(attempts));
	if (blame === 'sender')
		return due(
			now,
			now + Math.max(SENDER_BLOCK_MS, error.retry === 'after' ? (error.retryAfterMs ?? 0) : 0),
			true,
		);
	// Nobody is written to while a provider is down, so its being down wears no step out.
	if (blame === 'later' && (error.scope === 'account' || error.scope === 'sender')) return due(backoff);
	if (attempts >= MAX_ATTEMPTS)
		return { state: 'exited', notBefore: null, channelUntil: null, spared: false };
	if (blame === 'later') return others ? due(now, backoff) : due(backoff);
	if (blame !== 'message') return due(now);
	return others ? due(now, NEVER) : { state: 'exited', notBefore: null, channelUntil: null, spared: false };
}

function backoffOf(attempts: number): number {
	return Math.min(LONGEST_BACKOFF_MS, BACKOFF_MS * 2 ** Math.min(20, Math.max(0, attempts - 1)));
}
