import { newId } from '../core/ids';
import { type Ledger, run, runOne, statement } from '../ports/ledger';

/** Most cases of one batch: n8n copies and stores every item it passes on. */
export const BATCH_LIMIT = 200;
/** How long a batch belongs to the execution that leased it, real ms. Sending extends it. */
export const LEASE_MS = 5 * 60_000;
/** A case that an execution left untouched is offered again after this long, ms. */
const LEFT_OVER_MS = 15 * 60_000;
/** Between the owner of a lease and what makes its token unique. */
const OWNED = '.';

/** Of a case `c`: word of a payment waits for it, closed or not. */
export const TELLING = `exists (select 1 from step_runs w where w.case_id = c.id and w.state = 'due' and w.journey_key like 'payment:%')`;

/**
 * Takes the cases whose turn has come (business time) and that nobody holds (real time), oldest first.
 * PostgreSQL: rows that another worker is just taking are skipped. A case with a contact under way waits until that is settled
 * (a crash leaves some, and they count for caps), for a second batch could only hold it for a day. A paused creditor, or a pause of everything,
 * is left out here already, so that resuming finds its cases due and not marked. A closed case has a turn only while word of a payment waits.
 */
const lease = statement<{ id: string }>(
	'lease.take',
	(d) =>
		`update cases set lease_token = $1, lease_until = $2
	where id in (
		select c.id from cases c
		where (c.state = 'open' or ${TELLING}) and c.next_at <= $3 and (c.lease_until is null or c.lease_until < $4)
			and ($6 = '' or c.creditor_id in ${d.list(`(case when $6 = '' then '[]' else $6 end)`)})
			and not exists (select 1 from contacts t where t.case_id = c.id and t.state in ('reserved', 'sending'))
			and not exists (select 1 from pauses p where p.lifted_at is null and (p.until is null or p.until > $3)
				and (p.scope = 'everything' or (p.scope = 'creditor' and p.scope_id = c.creditor_id)))
		order by c.next_at, c.id limit $5${d.forUpdateSkipLocked})
	returning id`,
);
const leasedBatches = statement<{ n: number }>(
	'lease.count',
	'select count(distinct lease_token) as n from cases where lease_token is not null and lease_until > $1',
);
const release = statement<{ id: string }>(
	'lease.release',
	`update cases set lease_token = null, lease_until = null,
		next_at = case when next_at <= $2 then $3 else next_at end
	where lease_token = $1 and not exists (
		select 1 from contacts t where t.case_id = cases.id and t.lease_token = $1 and t.state in ('reserved', 'sending'))
	returning id`,
);

/** Ends the leases of an owner, but for those it still works on. The prefix of a token tells whose it is. */
const endOwned = statement<{ lease_token: string }>(
	'lease.end',
	(d) =>
		`update cases set lease_until = $2 where lease_token is not null and lease_until > $2
		and substr(lease_token, 1, length($1)) = $1 and lease_token not in ${d.list('$3')}
	returning lease_token`,
);

/** What such a process was sending is nobody's any more: reconcile need not wait for its answer. */
const giveUp = statement(
	'lease.giveUp',
	(d) =>
		`update contacts set wire_deadline = 0 where state in ('reserved', 'sending', 'unknown') and state = 'sending' and lease_token in ${d.list('$1')}`,
);

export interface Lease {
	token: string;
	/** Real instant, ISO. */
	until: string;
	cases: number;
}

/**
 * Leases up to `limit` due cases. null = nothing is due. `creditorIds` empty or absent = all creditors. `owner`: whoever starts with the
 * same word later may take these leases as dead (`endLeasesOf`).
 */
export async function leaseCases(
	ledger: Ledger,
	options: { limit?: number; creditorIds?: string[]; owner?: string } = {},
): Promise<Lease | null> {
	const limit = Math.max(1, Math.min(BATCH_LIMIT, Math.floor(options.limit ?? BATCH_LIMIT)));
	const creditors = options.creditorIds?.length ? JSON.stringify(options.creditorIds) : '';
	const token = options.owner === undefined ? newId() : `${options.owner}${OWNED}${newId()}`;
	return await ledger.transact('lease', function* () {
		const now = ledger.realNow();
		const until = now + LEASE_MS;
		const taken = yield* run(lease, token, until, ledger.businessNow(), now, limit, creditors);
		return taken.length === 0 ? null : { token, until: new Date(until).toISOString(), cases: taken.length };
	});
}

/**
 * A process that has just started ends the leases of its predecessor, which cannot work on them any more: without this a killed n8n's
 * batches would wait for their time to run out. Should the other one live after all, it may send nothing more: ARM asks for a lease.
 * What was on the wire becomes unknown at the next reconcile; an answer that comes all the same settles it. Returns how many batches were ended.
 */
export async function endLeasesOf(
	ledger: Ledger,
	owner: string,
	alive: Iterable<string> = [],
): Promise<number> {
	return await ledger.transact('lease.end', function* () {
		const mine = `${owner}${OWNED}`;
		const ended = yield* run(endOwned, mine, ledger.realNow() - 1, JSON.stringify([...alive]));
		const tokens = [...new Set(ended.map((row) => row.lease_token))];
		if (tokens.length > 0) yield* run(giveUp, JSON.stringify(tokens));
		return tokens.length;
	});
}

const endBatchOf = statement<{ id: string }>(
	'lease.endBatch',
	`update cases set lease_until = $2 where lease_token = $1 and lease_until > $2 returning id`,
);

/**
 * Ends the lease of a batch whose worker is dead, so that another takes its cases at once: what the worker reserved is released, and what it
 * was sending becomes unknown, at the next reconcile. Should it live after all (cut off from the queue for a while), ARM lets it send no more.
 */
export async function endBatch(ledger: Ledger, token: string): Promise<number> {
	return await ledger.transact('lease.endBatch', function* () {
		const ended = yield* run(endBatchOf, token, ledger.realNow() - 1);
		yield* run(giveUp, JSON.stringify([token]));
		return ended.length;
	});
}

const held = statement<{ lease_token: string }>(
	'lease.held',
	(d) => `select distinct lease_token from cases where lease_until > $2 and lease_token in ${d.list('$1')}`,
);

/** Which of these batches still hold cases. */
export async function heldBatches(ledger: Ledger, tokens: readonly string[]): Promise<Set<string>> {
	return await ledger.read('lease.held', function* () {
		const rows = yield* run(held, JSON.stringify(tokens), ledger.realNow());
		return new Set(rows.map((row) => row.lease_token));
	});
}

/** Batches that are under way now: the trigger's back-pressure. */
export async function countLeased(ledger: Ledger): Promise<number> {
	return await ledger.read('lease.count', function* () {
		return (yield* runOne(leasedBatches, ledger.realNow()))?.n ?? 0;
	});
}

/**
 * Gives back what an ended execution left over (an item lost in an unconnected branch, a failed node), but never a
 * case with a contact under way. Such cases come again a quarter of an hour later, so a broken workflow does not spin.
 */
export async function releaseBatch(ledger: Ledger, token: string): Promise<number> {
	return await ledger.transact('lease.release', function* () {
		const now = ledger.businessNow();
		return (yield* run(release, token, now, now + LEFT_OVER_MS)).length;
	});
}
