import { run, runOne, statement, type Tx } from '../../ports/ledger';

const ensure = statement(
	'rate.ensure',
	'insert into rate_buckets (key, tokens, at) values ($1, $2, $3) on conflict (key) do nothing',
);
const read = statement<{ tokens: number; at: number }>(
	'rate.read',
	(d) => `select tokens, at from rate_buckets where key = $1${d.forUpdate}`,
);
const write = statement('rate.write', 'update rate_buckets set tokens = $2, at = $3 where key = $1');

/** The bucket of a key, locked; a new one is full. */
export function* openBucket(key: string, capacity: number, real: number): Tx<{ tokens: number; at: number }> {
	const known = yield* runOne(read, key);
	if (known) return known;
	yield* run(ensure, key, capacity, real);
	return (yield* runOne(read, key)) ?? { tokens: capacity, at: real };
}

export function* keepBucket(key: string, tokens: number, real: number): Tx<void> {
	yield* run(write, key, tokens, real);
}

export interface Grant {
	granted: number;
	/** Real ms until the next token, when not all were granted. */
	waitMs: number;
}

/** Longest wait that is told, ms: who waits looks again, for lease, gate and rate may have changed. */
const LONGEST_WAIT_MS = 30_000;

/**
 * Token bucket of one second's worth, and of one message at least, shared by all workers through the ledger, on the real clock.
 * A clock that went back gives no tokens and loses none.
 */
export function* takeTokens(key: string, wanted: number, perSecond: number, real: number): Tx<Grant> {
	const { keep, ...grant } = yield* grantTokens(key, wanted, perSecond, real);
	yield* keep();
	return grant;
}

/** The same; nothing is taken until `keep` is run, in the same transaction: it needs no answer, and may go with other writes. */
export function* grantTokens(
	key: string,
	wanted: number,
	perSecond: number,
	real: number,
): Tx<Grant & { keep(): Tx<void> }> {
	if (wanted === 0) return { granted: 0, waitMs: 0, *keep() {} };
	const capacity = Math.max(1, perSecond);
	const bucket = yield* openBucket(key, capacity, real);
	const elapsed = Math.max(0, real - bucket.at);
	const tokens = Math.min(capacity, bucket.tokens + (elapsed * perSecond) / 1000);
	const granted = Math.min(wanted, Math.floor(tokens));
	const keep = () => keepBucket(key, tokens - granted, real);
	if (granted === wanted) return { granted, waitMs: 0, keep };
	const needed = Math.min(wanted - granted, capacity) - (tokens - granted);
	return { granted, waitMs: Math.min(LONGEST_WAIT_MS, Math.ceil((1000 * needed) / perSecond)), keep };
}
