import type { Channel } from '../domain/channel';
import type { Ledger } from '../ports/ledger';
import type { HoldItem } from './items';

/** A reply whose direct answer is to be sent: both ids are on the item of the Channel Events Trigger. */
export interface AnswerRequest {
	eventId: string;
	caseId: string;
}

export type AnswerOutcome =
	/** To be sent with `sendMessages` at once: the batch is leased under `token`. */
	| { kind: 'answer'; token: string; stepRunId: string; contactPointId: string; channel: Channel }
	/** This reply has its answer already, or another execution is giving it. */
	| { kind: 'done'; text: string }
	| { kind: 'held'; hold: HoldItem };

/**
 * Makes the direct answer to a reply (the matter, after "Sou eu") ready to be sent, at most once a reply however often it is asked
 * for. One outcome a request, in their order.
 */
export function answerInbound(
	_ledger: Ledger,
	_requests: readonly AnswerRequest[],
): Promise<AnswerOutcome[]> {
	return Promise.reject(new Error('answerInbound is not there yet'));
}
