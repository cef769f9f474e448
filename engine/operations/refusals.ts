import type { Finding, GateVerdict, RuleKind } from '../domain/compliance/types';
import { run, statement, type Tx } from '../ports/ledger';
import { iso, nextDayStart } from './days';
import { confirmationOf } from './confirmations/kinds';
import { appendEvents, type TimelineEvent } from './events';
import type { BaseRow } from './factRows';
import { isAnswer } from './facts';
import type { HoldItem } from './items';
import { openTasks } from './tasks';
import { sendHome } from './sendHome';

/** A step that may not go out now: what the operator reads and when the case comes again. */
export interface Refusal {
	row: BaseRow;
	rule: RuleKind;
	verdict: 'deny' | 'defer';
	/** Business instant, epoch ms; null for a denial. */
	until: number | null;
	source: string;
	citationId: string;
	text: string;
	considered: Finding[];
}

const holdSteps = statement(
	'refusal.steps',
	(d) =>
		`update step_runs set not_before = r.not_before, hold_rule = r.rule, hold_source = r.source, touched_at = $2
	from ${d.rows('$1', 'r', { step_run_id: 'text', not_before: 'int', rule: 'text', source: 'text' })}
	where step_runs.id = r.step_run_id and step_runs.state = 'due' and step_runs.live_contact is null`,
);
export function refusalOf(row: BaseRow, verdict: GateVerdict): Refusal {
	return {
		row,
		rule: verdict.rule ?? 'status',
		verdict: verdict.verdict === 'defer' ? 'defer' : 'deny',
		until: verdict.verdict === 'defer' ? (verdict.until ?? null) : null,
		source: verdict.citation?.source ?? '',
		citationId: verdict.citation?.id ?? '',
		text: verdict.text,
		considered: verdict.considered,
	};
}

/** What speaks against one channel only. The selector, which looks at all of them, judges these on the same rows. */
const OF_ONE_CHANNEL: ReadonlySet<string> = new Set([
	'pause.sender',
	'pause.channel',
	'optOut',
	'address',
	'whatsappPolicy',
	'confirmation.window',
]);

/** A channel that was shut after the selector chose it is no reason to wait: the case comes back at once, for the step's next one. */
export function orNextChannel(refusal: Refusal, now: number): Refusal {
	const several = (JSON.parse(refusal.row.channels) as unknown[]).length > 1;
	return several && OF_ONE_CHANNEL.has(refusal.citationId) ? { ...refusal, until: now } : refusal;
}

export function holdItem(refusal: Refusal): HoldItem {
	return {
		rule: refusal.rule,
		until: refusal.until === null ? null : iso(refusal.until),
		source: refusal.source,
		text: refusal.text,
	};
}

/**
 * Records refusals: an event each with rule, until and source; the step waits until then; the case goes home and comes
 * again at that instant, or, for a denial (nobody knows when it ends), on the next day, or at its next step if sooner.
 */
export function* recordRefusals(
	refusals: readonly Refusal[],
	token: string,
	now: number,
	real: number,
): Tx<void> {
	if (refusals.length === 0) return;
	yield* endAnswers(
		refusals.map((r) => ({ row: r.row, text: r.text })),
		real,
	);
	const ended = refusals.filter(endsConfirmation).map((r) => r.row.step_run_id);
	if (ended.length > 0) yield* run(endSteps, JSON.stringify(ended), real);
	const steps = refusals.map((r) => ({
		step_run_id: r.row.step_run_id,
		not_before: r.until,
		rule: r.rule,
		source: r.source,
	}));
	const cases = refusals.map((r) => ({ id: r.row.case_id, next_at: comesAgain(r, now) }));
	yield* run(holdSteps, JSON.stringify(steps), real);
	yield* sendHome(cases, token);
	yield* appendEvents(refusals.map(eventOf), now);
}

/** Marks a step that cannot be sent as it is set up; `status` counts it as failed until it is mended. */
export const INVALID = 'invalid';
/** A step that cannot be sent as it is set up is tried again after this long: somebody has to mend template or sender. */
const MEND_MS = 60 * 60_000;

const endSteps = statement(
	'refusal.end',
	(d) =>
		`update step_runs set state = 'exited', touched_at = $2 where state = 'due' and live_contact is null and id in ${d.list('$1')}`,
);
const markInvalid = statement(
	'refusal.invalid',
	(d) =>
		`update step_runs set hold_rule = null, hold_source = '${INVALID}', touched_at = $2
	where state = 'due' and live_contact is null and id in ${d.list('$1')}`,
);

/** Steps whose template, sender or address is not fit to send: nothing left, the case comes again in an hour. */
export function* recordInvalid(
	steps: readonly { row: BaseRow; text: string }[],
	token: string,
	now: number,
	real: number,
): Tx<void> {
	if (steps.length === 0) return;
	yield* endAnswers(steps, real);
	const told = steps.filter(({ row }) => confirmationOf(row)).map(({ row }) => row.step_run_id);
	if (told.length > 0) yield* run(endSteps, JSON.stringify(told), real);
	yield* run(markInvalid, JSON.stringify(steps.map((s) => s.row.step_run_id)), real);
	const home = steps.map(({ row }) => ({
		id: row.case_id,
		next_at: isAnswer(row) || confirmationOf(row) ? row.next_due_at : now + MEND_MS,
	}));
	yield* sendHome(home, token);
	yield* appendEvents(
		steps.map(({ row, text }) => ({
			type: 'step.invalid',
			creditorId: row.creditor_id,
			debtorId: row.debtor_id,
			caseId: row.case_id,
			stepRunId: row.step_run_id,
			data: { text },
		})),
		now,
	);
}

/** An answer is given at once or not at all: the debtor waits for it, so a person is told. */
function* endAnswers(steps: readonly { row: BaseRow; text: string }[], real: number): Tx<void> {
	const answers = steps.filter(({ row }) => isAnswer(row));
	if (answers.length === 0) return;
	yield* run(endSteps, JSON.stringify(answers.map(({ row }) => row.step_run_id)), real);
	yield* openTasks(
		answers.map(({ row, text }) => ({
			...answerTask(row.step_run_id),
			creditorId: row.creditor_id,
			caseId: row.case_id,
			whatToDo: `O devedor confirmou quem é e a resposta automática não saiu: ${text} Responda a ele.`,
		})),
		real,
	);
}

/** The task for an answer that was not given. */
export function answerTask(stepRunId: string): { dedupeKey: string; kind: string } {
	return { dedupeKey: `answer:${stepRunId}`, kind: 'unanswered' };
}

/** Word of a payment that nobody knows when to give is not given: it must not hold up the case. A pause is lifted some day; what its payment has become is looked at anew. */
function endsConfirmation({ row, verdict, until, rule }: Refusal): boolean {
	return (
		confirmationOf(row) !== null &&
		verdict === 'deny' &&
		until === null &&
		rule !== 'pause' &&
		rule !== 'paid'
	);
}

function comesAgain(refusal: Refusal, now: number): number | null {
	if (isAnswer(refusal.row) || endsConfirmation(refusal)) return refusal.row.next_due_at;
	if (confirmationOf(refusal.row)) return refusal.until ?? nextDayStart(now);
	const again = refusal.until ?? nextDayStart(now);
	// A next step whose day is over already (the journey was edited meanwhile) would bring the case back at once, again and again.
	const next = refusal.row.next_due_at;
	return next !== null && next > now ? Math.min(again, next) : again;
}

function eventOf(refusal: Refusal): TimelineEvent {
	return {
		type: refusal.verdict === 'deny' ? 'gate.denied' : 'gate.deferred',
		creditorId: refusal.row.creditor_id,
		debtorId: refusal.row.debtor_id,
		caseId: refusal.row.case_id,
		stepRunId: refusal.row.step_run_id,
		data: {
			rule: refusal.rule,
			until: refusal.until === null ? null : iso(refusal.until),
			citation: refusal.citationId,
			source: refusal.source,
			also: refusal.considered.map((f) => f.rule).filter((rule) => rule !== refusal.rule),
		},
	};
}
