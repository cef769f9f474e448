import { badInput } from '../core/errors';
import { newId } from '../core/ids';
import { type Ledger, run, statement, type Tx } from '../ports/ledger';
import type { PauseFact } from '../domain/compliance/types';
import { iso } from './days';
import { appendEvents } from './events';
import { lockEveryCreditor } from './locks';

export interface PauseView {
	id: string;
	scope: PauseFact['scope'];
	scopeId: string;
	reason: string;
	until: string | null;
}

const insert = statement(
	'pause.insert',
	'insert into pauses (id, scope, scope_id, reason, until, created_at) values ($1, $2, $3, $4, $5, $6)',
);
const lift = statement<{ id: string; scope: string; scope_id: string; until: number | null }>(
	'pause.lift',
	`update pauses set lifted_at = $4 where lifted_at is null and (id = $1 or (scope = $2 and scope_id = $3)) returning id, scope, scope_id, until`,
);
const list = statement<{
	id: string;
	scope: PauseFact['scope'];
	scope_id: string;
	reason: string;
	until: number | null;
}>(
	'pause.list',
	'select id, scope, scope_id, reason, until from pauses where lifted_at is null and (until is null or until > $1) order by created_at',
);
/**
 * Cases that the pause had sent home are looked at again at once; nothing is flushed: the journey decides anew. A step whose
 * refusal names another rule (it was night) but that waits for the end of the pause is one of them.
 */
const PUT_OFF = `s.state = 'due' and (s.hold_rule = 'pause' or s.not_before >= $1)`;
const wake = statement(
	'pause.wake',
	`update cases set next_at = $2 where state = 'open' and next_at > $2
		and exists (select 1 from step_runs s where s.case_id = cases.id and ${PUT_OFF})`,
);
const forget = statement('pause.forget', `update step_runs as s set not_before = null where ${PUT_OFF}`);

/** Looks again at what waits until `until` or longer because of a pause that is over. */
export function* wakePutOff(until: number, now: number): Tx<void> {
	yield* run(wake, until, now);
	yield* run(forget, until);
}

/** Stops a scope, effective for every message that is not on the wire yet. `until` is ISO; absent = until lifted. */
export async function setPause(
	ledger: Ledger,
	input: { scope: PauseFact['scope']; scopeId?: string; reason: string; until?: string },
): Promise<PauseView> {
	if (!input.reason.trim())
		throw badInput('reason', 'A pause needs a reason.', 'Say why, so that whoever resumes knows.');
	if (input.scope !== 'everything' && !input.scopeId)
		throw badInput('scopeId', `Say which ${input.scope} to pause.`);
	const until = input.until ? Date.parse(input.until) : null;
	if (until !== null && Number.isNaN(until))
		throw badInput(
			'until',
			'The end of the pause is not a date and time.',
			'Use ISO 8601, e.g. 2026-12-01T08:00:00-03:00.',
		);
	const id = newId();
	const scopeId = input.scope === 'everything' ? '' : (input.scopeId ?? '');
	return await ledger.transact('pause.set', function* () {
		yield* lockEveryCreditor();
		yield* run(insert, id, input.scope, scopeId, input.reason.trim(), until, ledger.realNow());
		yield* appendEvents(
			[
				{
					type: 'pause.set',
					data: { id, scope: input.scope, scopeId, until: until === null ? null : iso(until) },
				},
			],
			ledger.businessNow(),
		);
		return {
			id,
			scope: input.scope,
			scopeId,
			reason: input.reason.trim(),
			until: until === null ? null : iso(until),
		};
	});
}

/** Lifts one pause by id, or all of a scope. Returns how many. */
export async function liftPause(
	ledger: Ledger,
	which: { id: string } | { scope: PauseFact['scope']; scopeId?: string },
): Promise<number> {
	const [id, scope, scopeId] = 'id' in which ? [which.id, '', ''] : ['', which.scope, which.scopeId ?? ''];
	return await ledger.transact('pause.lift', function* () {
		const lifted = yield* run(lift, id, scope, scopeId, ledger.realNow());
		if (lifted.length === 0) return 0;
		const ends = lifted.flatMap(({ until }) => until ?? []);
		const earliest = ends.length > 0 ? Math.min(...ends) : Number.MAX_SAFE_INTEGER;
		yield* wakePutOff(earliest, ledger.businessNow());
		yield* appendEvents(
			lifted.map((p) => ({ type: 'pause.lifted', data: { id: p.id, scope: p.scope, scopeId: p.scope_id } })),
			ledger.businessNow(),
		);
		return lifted.length;
	});
}

export async function listPauses(ledger: Ledger): Promise<PauseView[]> {
	const rows = await ledger.read('pause.list', () => run(list, ledger.businessNow()));
	return rows.map((p) => ({
		id: p.id,
		scope: p.scope,
		scopeId: p.scope_id,
		reason: p.reason,
		until: p.until === null ? null : iso(p.until),
	}));
}
