/** Requests of other systems, which may come twice: the first answer is kept and given again. */
import { type Ledger, run, runOne, statement } from '../ports/ledger';

const find = statement<{ fingerprint: string; answer: string }>(
	'outside.find',
	'select fingerprint, answer from outside_requests where scope = $1 and key = $2',
);
const keep = statement<{ key: string }>(
	'outside.keep',
	'insert into outside_requests (scope, key, fingerprint, answer, at) values ($1, $2, $3, $4, $5) on conflict do nothing returning key',
);

export type Once<Answer> =
	| { kind: 'first' | 'again'; answer: Answer }
	/** The same key came with something else in it. */
	| { kind: 'conflict' };

/**
 * Does the work of a request once for each key, as far as that can be told from outside: after a crash in the middle the work is done
 * again, so it must change nothing the second time. Two at the same moment both work, and get one answer.
 */
export async function answerOnce<Answer>(
	ledger: Ledger,
	/** `fingerprint`: a hash of what the request holds. */
	request: { scope: string; key: string; fingerprint: string },
	work: () => Promise<Answer>,
): Promise<Once<Answer>> {
	const { scope, key, fingerprint } = request;
	const known = await ledger.read('outside.find', () => runOne(find, scope, key));
	if (known) return again(known, fingerprint);
	const answer = await work();
	const stored = await ledger.transact('outside.keep', function* () {
		const mine = yield* run(keep, scope, key, fingerprint, JSON.stringify(answer), ledger.realNow());
		return mine.length > 0 ? undefined : yield* runOne(find, scope, key);
	});
	return stored ? again(stored, fingerprint) : { kind: 'first', answer };
}

function again<Answer>(known: { fingerprint: string; answer: string }, fingerprint: string): Once<Answer> {
	if (known.fingerprint !== fingerprint) return { kind: 'conflict' };
	return { kind: 'again', answer: JSON.parse(known.answer) as Answer };
}
