/** What waits to be told of payments: brought up to what is true now, and ended where nothing is left to say. */
import type { Channel } from '../../domain/channel';
import type { ConfirmationKind } from '../../domain/compliance/types';
import { run, type Tx } from '../../ports/ledger';
import { iso } from '../days';
import type { StepItem } from '../items';
import { CONFIRMATION_PREFIX, EXPIRES_MS, templateOf } from './kinds';
import { end, pending, type PendingRow, restate, standing } from './rows';

export interface Waiting extends PendingRow {
	kind: ConfirmationKind;
}

/**
 * The confirmations of these cases that may still leave, by case, the oldest first. A payment that was undone meanwhile is thanked for
 * no more, a rest that was paid makes a receipt of what told of a part, and after three days nobody is told any more.
 */
export function* waitingOf(
	caseIds: readonly string[],
	now: number,
	real: number,
): Tx<Map<string, Waiting[]>> {
	const result = new Map<string, Waiting[]>();
	const rows = yield* run(pending, JSON.stringify(caseIds));
	if (rows.length === 0) return result;
	const kinds = yield* kindsOf(rows.map(({ id }) => id));
	const over = rows.filter((row) => !kinds.has(row.id) || now - row.due_at > EXPIRES_MS);
	if (over.length > 0) yield* run(end, JSON.stringify(over.map(({ id }) => id)), real);
	const changed: { id: string; journey_key: string; template: string }[] = [];
	for (const row of rows) {
		const kind = kinds.get(row.id);
		if (kind === undefined || over.includes(row)) continue;
		const journey_key = CONFIRMATION_PREFIX + kind;
		if (journey_key !== row.journey_key)
			changed.push({ id: row.id, journey_key, template: templateOf(kind) });
		result.set(row.case_id, [...(result.get(row.case_id) ?? []), { ...row, journey_key, kind }]);
	}
	if (changed.length > 0) yield* run(restate, JSON.stringify(changed));
	return result;
}

/** What each of these step runs has to tell as of now; one whose payments were all undone has nothing. */
export function* kindsOf(stepRunIds: readonly string[]): Tx<Map<string, ConfirmationKind>> {
	const rows = yield* run(standing, JSON.stringify(stepRunIds));
	return new Map(
		rows.map(({ step_run_id, what, open }) => [
			step_run_id,
			what === 'back' ? 'reversed' : Number(open) === 0 ? 'received' : 'partial',
		]),
	);
}

/** What an item says of the step, as the Collection Journey says it of its own. */
export function confirmationStep(waiting: Waiting): StepItem {
	return {
		runId: waiting.id,
		journey: waiting.journey_key,
		key: waiting.kind,
		stage: 'reminder',
		template: templateOf(waiting.kind),
		channels: JSON.parse(waiting.channels) as Channel[],
		dueAt: iso(waiting.due_at),
		passed: [],
	};
}
