import { newId } from '../core/ids';
import { anchorOf, stepDue } from '../domain/journey/plan';
import type { JourneyDefinition, JourneyStep } from '../domain/journey/types';
import { type Ledger, run, statement, type Tx } from '../ports/ledger';
import { confirmationStep, waitingOf } from './confirmations/due';
import { keepTurn } from './confirmations/rows';
import { businessDay, dayStart, iso, nextDayStart } from './days';
import { exitText } from './exits';
import type { ExitItem, StepItem } from './items';
import { registerVersion } from './journeys';
import { lockCases } from './locks';
import { skipUntil } from './restored';
import { sendHome } from './sendHome';

export type Advance =
	| { kind: 'step'; step: StepItem }
	/** The case has left the journey: paid, withdrawn… */
	| { kind: 'exit'; exit: ExitItem }
	/** No step is due; the case comes again at `nextAt` (null = the journey is over). */
	| { kind: 'wait'; nextAt: string | null };

interface CaseRow {
	id: string;
	creditor_id: string;
	debtor_id: string;
	state: 'open' | 'closed';
	close_reason: string | null;
	closed_at: number | null;
	oldest_due_date: string | null;
	placed_on: string;
}
interface StepRunRow {
	id: string;
	case_id: string;
	anchor_date: string;
	step_key: string;
	state: 'due' | 'done' | 'exited';
	not_before: number | null;
}
/** What the plan says of one case today. */
interface Planned {
	row: CaseRow;
	anchorDate: string;
	step: JourneyStep | null;
	dueAt: number;
	nextDueAt: number | null;
	passed: string[];
}

const leasedCases = statement<CaseRow>(
	'journey.cases',
	(d) =>
		`select id, creditor_id, debtor_id, state, close_reason, closed_at, oldest_due_date, placed_on from cases
	where lease_token = $1 and lease_until > $2 and id in ${d.list('$3')} order by id`,
);
const addStepRuns = statement(
	'journey.addStepRuns',
	(d) =>
		`insert into step_runs (id, creditor_id, case_id, journey_key, journey_version, anchor_date, step_key, stage, template,
		channels, due_at, next_due_at, passed, human, task, unless, created_at, touched_at)
	select r.id, r.creditor_id, r.case_id, $2, $3, r.anchor_date, r.step_key, r.stage, r.template,
		r.channels, r.due_at, r.next_due_at, r.passed, r.human, r.task, r.unless, $4, $4
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		case_id: 'text',
		anchor_date: 'text',
		step_key: 'text',
		stage: 'text',
		template: 'text',
		channels: 'text',
		due_at: 'int',
		next_due_at: 'int',
		passed: 'text',
		human: 'int',
		task: 'text',
		unless: 'text',
	})} where true on conflict (case_id, journey_key, anchor_date, step_key) do update set next_due_at = excluded.next_due_at
	where step_runs.state = 'due' and step_runs.live_contact is null`,
);
const findStepRuns = statement<StepRunRow>(
	'journey.findStepRuns',
	(d) =>
		`select s.id, s.case_id, s.anchor_date, s.step_key, s.state, s.not_before
	from ${d.rows('$1', 'r', { case_id: 'text', anchor_date: 'text', step_key: 'text' })}
	join step_runs s on s.case_id = r.case_id and s.journey_key = $2 and s.anchor_date = r.anchor_date and s.step_key = r.step_key`,
);
const closePassed = statement(
	'journey.closePassed',
	(d) =>
		`update step_runs set state = 'exited', hold_rule = null, touched_at = $3
	where state = 'due' and live_contact is null and journey_key = $2 and case_id in ${d.list('$1')} and id not in ${d.list('$4')}`,
);
/**
 * Finds the step that is due now for each leased case. Steps that a case is already past are marked and never sent.
 * Cases with nothing due go home at once (their lease ends) and come again at their next step.
 * A changed definition is stored as a new version and wakes the cases of its journey: what they already received stays
 * received, because a step run is unique by case, journey, anchor date and step key whatever the version.
 */
export async function advanceJourney(
	ledger: Ledger,
	input: { token: string; definition: JourneyDefinition; caseIds: string[] },
): Promise<Map<string, Advance>> {
	return await ledger.transact('journey', () =>
		advance(ledger, input.token, input.definition, input.caseIds),
	);
}

function* advance(
	ledger: Ledger,
	token: string,
	definition: JourneyDefinition,
	caseIds: string[],
): Tx<Map<string, Advance>> {
	const now = ledger.businessNow();
	const real = ledger.realNow();
	const version = yield* registerVersion(definition, now, real);
	yield* lockCases(caseIds);
	const rows = yield* run(leasedCases, token, real, JSON.stringify(caseIds));
	const result = new Map<string, Advance>();
	const home: { id: string; next_at: number | null }[] = [];

	const planned: Planned[] = [];
	const waiting = yield* waitingOf(
		rows.map(({ id }) => id),
		now,
		real,
	);
	const told: string[] = [];
	for (const row of rows) {
		// What is to be said of a payment comes before any step of the journey, and to a closed case too.
		const toTell = waiting.get(row.id);
		const next = toTell?.find(({ not_before }) => (not_before ?? 0) <= now);
		if (next) {
			result.set(row.id, { kind: 'step', step: confirmationStep(next) });
			told.push(next.id);
			continue;
		}
		if (toTell) {
			const nextAt = Math.min(...toTell.map(({ not_before }) => not_before ?? now));
			result.set(row.id, { kind: 'wait', nextAt: iso(nextAt) });
			home.push({ id: row.id, next_at: nextAt });
			continue;
		}
		if (row.state === 'closed' || row.oldest_due_date === null) {
			const reason = row.close_reason ?? 'noOpenDebt';
			const since = iso(row.closed_at ?? now);
			result.set(row.id, { kind: 'exit', exit: { reason, text: exitText(reason), since } });
			home.push({ id: row.id, next_at: null });
		} else planned.push(plan(row, row.oldest_due_date, definition, businessDay(now)));
	}

	if (told.length > 0) yield* run(keepTurn, JSON.stringify(told), nextDayStart(now));

	// After midnight, before the day starts: the step of the new day is not due yet, and that of yesterday not over.
	const begun = planned.filter((p) => p.step === null || p.dueAt <= now);
	const skipped = yield* skipUntil();
	const due = begun.filter((p) => p.step !== null && p.dueAt > skipped);
	yield* run(addStepRuns, JSON.stringify(due.map(stepRunRow)), definition.key, version, real);
	const runs = new Map<string, StepRunRow>();
	const keys = due.map((p) => ({ case_id: p.row.id, anchor_date: p.anchorDate, step_key: p.step?.key }));
	for (const found of yield* run(findStepRuns, JSON.stringify(keys), definition.key))
		runs.set(found.case_id, found);
	// A step that was still waiting (held, deferred) when its successor's day came is over.
	const current = JSON.stringify([...runs.values()].map((r) => r.id));
	yield* run(closePassed, JSON.stringify(begun.map((p) => p.row.id)), definition.key, real, current);

	for (const p of planned) {
		const outcome = outcomeOf(p, runs.get(p.row.id), definition, now);
		result.set(p.row.id, outcome.advance);
		if (outcome.home) home.push({ id: p.row.id, next_at: outcome.nextAt });
	}
	yield* sendHome(home, token);
	return result;
}

function plan(row: CaseRow, oldestDue: string, definition: JourneyDefinition, today: string): Planned {
	const anchorDate = anchorOf(oldestDue, row.placed_on, definition.firstTouchOffset);
	const found = stepDue(definition, anchorDate, today);
	return {
		row,
		anchorDate,
		step: found.step,
		dueAt: found.dueDate ? dayStart(found.dueDate) : 0,
		nextDueAt: found.nextDueDate ? dayStart(found.nextDueDate) : null,
		passed: found.passed,
	};
}

function stepRunRow(p: Planned): Record<string, unknown> {
	return {
		id: newId(),
		creditor_id: p.row.creditor_id,
		case_id: p.row.id,
		anchor_date: p.anchorDate,
		step_key: p.step?.key,
		stage: p.step?.stage,
		template: p.step?.template,
		channels: JSON.stringify(p.step?.channels ?? []),
		due_at: p.dueAt,
		next_due_at: p.nextDueAt,
		passed: JSON.stringify(p.passed),
		human: p.step?.human ? 1 : 0,
		task: p.step?.task ?? null,
		unless: p.step?.unless ?? null,
	};
}

function outcomeOf(
	p: Planned,
	found: StepRunRow | undefined,
	definition: JourneyDefinition,
	now: number,
): { advance: Advance; home: boolean; nextAt: number | null } {
	const wait = (nextAt: number | null) => ({
		advance: { kind: 'wait', nextAt: nextAt === null ? null : iso(nextAt) } as Advance,
		home: true,
		nextAt,
	});
	if (p.step && p.dueAt > now) return wait(p.dueAt);
	if (!p.step || !found || found.state !== 'due') return wait(p.nextDueAt);
	if (found.not_before !== null && found.not_before > now) return wait(found.not_before);
	const step: StepItem = {
		runId: found.id,
		journey: definition.key,
		key: p.step.key,
		stage: p.step.stage,
		template: p.step.template,
		channels: p.step.channels,
		...(p.step.human ? { human: true } : {}),
		...(p.step.task ? { task: p.step.task } : {}),
		...(p.step.unless ? { unless: p.step.unless } : {}),
		dueAt: iso(p.dueAt),
		passed: p.passed,
	};
	return { advance: { kind: 'step', step }, home: false, nextAt: null };
}
