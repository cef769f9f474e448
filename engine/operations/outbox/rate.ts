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

export interface Grant {
	granted: number;
	/** Real ms until the next token, when not all were granted. */
	waitMs: number;
}

/**
 * Token bucket of one second's worth, shared by all workers through the ledger, on the real clock. A clock that went back
 * gives no tokens and loses none.
 */
export function* takeTokens(key: string, wanted: number, perSecond: number, real: number): Tx<Grant> {
	if (wanted === 0) return { granted: 0, waitMs: 0 };
	yield* run(ensure, key, perSecond, real);
	const bucket = (yield* runOne(read, key)) ?? { tokens: perSecond, at: real };
	const elapsed = Math.max(0, real - bucket.at);
	const tokens = Math.min(perSecond, bucket.tokens + (elapsed * perSecond) / 1000);
	const granted = Math.min(wanted, Math.floor(tokens));
	yield* run(write, key, tokens - granted, real);
	const missing = wanted - granted;
	return {
		granted,
		waitMs: missing === 0 ? 0 : Math.ceil((1000 * Math.min(missing, perSecond)) / perSecond),
	};
}
