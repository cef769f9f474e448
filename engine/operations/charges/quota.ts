import type { ChargeAdapter } from '../../ports/charge';
import type { Tx } from '../../ports/ledger';
import { keepBucket, openBucket, takeTokens } from '../outbox/rate';

export interface Room {
	granted: number;
	/** Real ms until more may go. */
	waitMs: number;
	/** The provider's quota is what ran out: this takes hours, not seconds. */
	quota: boolean;
}

/**
 * How many calls may go now: the adapter's pace, and its quota. A bucket that holds half the quota and gets the other half
 * back over the window never asks for more than the quota in any window, whenever that begins.
 */
export function* roomFor(
	adapter: ChargeAdapter,
	wanted: number,
	requestsEach: number,
	real: number,
): Tx<Room> {
	const { ratePerSecond, quota } = adapter.capabilities;
	if (wanted === 0) return { granted: 0, waitMs: 0, quota: false };
	if (quota === undefined)
		return { ...(yield* takeTokens(`charges:${adapter.id}`, wanted, ratePerSecond, real)), quota: false };
	const key = `charges.quota:${adapter.id}`;
	const capacity = quota.requests / 2;
	const bucket = yield* openBucket(key, capacity, real);
	const perMs = capacity / (quota.hours * 3_600_000);
	const tokens = Math.min(capacity, bucket.tokens + Math.max(0, real - bucket.at) * perMs);
	const affordable = Math.min(wanted, Math.floor(tokens / requestsEach));
	if (affordable === 0)
		return { granted: 0, waitMs: Math.ceil((requestsEach - tokens) / perMs), quota: true };
	const grant = yield* takeTokens(`charges:${adapter.id}`, affordable, ratePerSecond, real);
	yield* keepBucket(key, tokens - grant.granted * requestsEach, real);
	return { ...grant, quota: false };
}
