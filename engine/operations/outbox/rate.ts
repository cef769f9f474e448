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

export interface Bucket {
	tokens: number;
	at: number;
}

/** Of one second's worth, and of one message at least. */
export const capacityOf = (perSecond: number) => Math.max(1, perSecond);

/** The bucket of a key, locked; a new one is full. */
export function* openBucket(key: string, capacity: number, real: number): Tx<Bucket> {
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
 * Takes from a token bucket, shared by all workers through the ledger, on the real clock. A clock that went back gives no tokens and
 * loses none.
 */
export function* takeTokens(key: string, wanted: number, perSecond: number, real: number): Tx<Grant> {
	if (wanted === 0) return { granted: 0, waitMs: 0 };
	const bucket = yield* openBucket(key, capacityOf(perSecond), real);
	const { tokensLeft, ...grant } = grantTokens(bucket, wanted, perSecond, real);
	yield* keepBucket(key, tokensLeft, real);
	return grant;
}

/** What an open bucket grants; nothing is taken until it is kept with `tokensLeft`, in the same transaction. */
export function grantTokens(
	bucket: Bucket,
	wanted: number,
	perSecond: number,
	real: number,
): Grant & { tokensLeft: number } {
	const capacity = capacityOf(perSecond);
	const elapsed = Math.max(0, real - bucket.at);
	const tokens = Math.min(capacity, bucket.tokens + (elapsed * perSecond) / 1000);
	const granted = Math.min(wanted, Math.floor(tokens));
	const tokensLeft = tokens - granted;
	if (granted === wanted) return { granted, waitMs: 0, tokensLeft };
	const needed = Math.min(wanted - granted, capacity) - tokensLeft;
	return { granted, waitMs: Math.min(LONGEST_WAIT_MS, Math.ceil((1000 * needed) / perSecond)), tokensLeft };
}
