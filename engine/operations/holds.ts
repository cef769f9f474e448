import { badInput, CobrancaError } from '../core/errors';
import { newId } from '../core/ids';
import type { HoldFact } from '../domain/compliance/types';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import { iso } from './days';
import { appendEvents } from './events';
import { lockPersonsOfCases } from './locks';

const caseRow = statement<{ creditor_id: string; debtor_id: string }>(
	'hold.case',
	'select creditor_id, debtor_id from cases where id = $1',
);
const insert = statement(
	'hold.insert',
	'insert into holds (id, creditor_id, case_id, kind, reason, until, created_at) values ($1, $2, $3, $4, $5, $6, $7)',
);
const lift = statement<{ id: string; case_id: string; creditor_id: string }>(
	'hold.lift',
	'update holds set lifted_at = $2 where id = $1 and lifted_at is null returning id, case_id, creditor_id',
);
const liftAll = statement<{ id: string; case_id: string; creditor_id: string }>(
	'hold.liftAll',
	'update holds set lifted_at = $2 where case_id = $1 and lifted_at is null returning id, case_id, creditor_id',
);
const wake = statement(
	'hold.wake',
	`update cases set next_at = $2 where id = $1 and state = 'open' and next_at > $2`,
);
const forget = statement(
	'hold.forget',
	`update step_runs set not_before = null where case_id = $1 and state = 'due'`,
);

/** Stops a case, under its person's lock: a message that is only reserved will not leave. @throws CobrancaError notFound, badInput */
export async function placeHold(
	ledger: Ledger,
	input: { caseId: string; kind: HoldFact['kind']; reason: string; until?: string },
): Promise<{ id: string; caseId: string; until: string | null }> {
	if (!input.reason.trim()) throw badInput('reason', 'A hold needs a reason.');
	const until = input.until ? Date.parse(input.until) : null;
	if (until !== null && Number.isNaN(until))
		throw badInput('until', 'The end of the hold is not a date and time.', 'Use ISO 8601.');
	const id = newId();
	return await ledger.transact('hold.place', function* () {
		const found = yield* runOne(caseRow, input.caseId);
		if (!found)
			throw new CobrancaError('notFound', 'There is no such case in the ledger.', { field: 'caseId' });
		yield* lockPersonsOfCases([input.caseId]);
		yield* run(
			insert,
			id,
			found.creditor_id,
			input.caseId,
			input.kind,
			input.reason.trim(),
			until,
			ledger.realNow(),
		);
		yield* appendEvents(
			[
				{
					type: 'hold.placed',
					creditorId: found.creditor_id,
					debtorId: found.debtor_id,
					caseId: input.caseId,
					data: { id, kind: input.kind, until: until === null ? null : iso(until) },
				},
			],
			ledger.businessNow(),
		);
		return { id, caseId: input.caseId, until: until === null ? null : iso(until) };
	});
}

/** Lifts a hold; its case is looked at again at once. @throws CobrancaError notFound */
export async function liftHold(ledger: Ledger, id: string): Promise<{ id: string; caseId: string }> {
	return await ledger.transact('hold.lift', function* () {
		const lifted = yield* runOne(lift, id, ledger.realNow());
		if (!lifted) throw new CobrancaError('notFound', 'There is no open hold with this id.', { field: 'id' });
		yield* letGo(lifted.case_id, [lifted], ledger.businessNow());
		return { id, caseId: lifted.case_id };
	});
}

/** Lifts every hold of a case, whoever placed it: the debtor by a reply or on their page, too. @throws CobrancaError notFound */
export async function liftHoldsOf(
	ledger: Ledger,
	caseId: string,
): Promise<{ caseId: string; ids: string[] }> {
	return await ledger.transact('hold.liftAll', function* () {
		const lifted = yield* run(liftAll, caseId, ledger.realNow());
		if (lifted.length === 0)
			throw new CobrancaError('notFound', 'This case has no open hold.', { field: 'caseId' });
		yield* letGo(caseId, lifted, ledger.businessNow());
		return { caseId, ids: lifted.map(({ id }) => id) };
	});
}

function* letGo(
	caseId: string,
	lifted: readonly { id: string; creditor_id: string }[],
	now: number,
): Tx<void> {
	yield* run(wake, caseId, now);
	yield* run(forget, caseId);
	yield* appendEvents(
		lifted.map(({ id, creditor_id: creditorId }) => ({
			type: 'hold.lifted',
			creditorId,
			caseId,
			data: { id },
		})),
		now,
	);
}
