import { newId } from '../core/ids';
import { run, statement, type Tx } from '../ports/ledger';

export interface TaskInput {
	/** One open task per key; a second one with the same key is not opened. */
	dedupeKey: string;
	creditorId?: string | null;
	caseId?: string | null;
	contactId?: string | null;
	kind: string;
	/** pt-BR, one or two sentences. */
	whatToDo: string;
}

const DUE_MS = 24 * 3_600_000;

const insert = statement(
	'tasks.insert',
	(d) =>
		`insert into tasks (id, dedupe_key, creditor_id, case_id, contact_id, kind, what_to_do, created_at, due_at)
	select r.id, r.dedupe_key, r.creditor_id, r.case_id, r.contact_id, r.kind, r.what_to_do, $2, $3
	from ${d.rows('$1', 'r', {
		id: 'text',
		dedupe_key: 'text',
		creditor_id: 'text',
		case_id: 'text',
		contact_id: 'text',
		kind: 'text',
		what_to_do: 'text',
	})} where true on conflict (dedupe_key) do nothing`,
);

const finish = statement(
	'tasks.finish',
	(d) =>
		`update tasks set state = 'done', done_at = $2, result = $3 where state = 'open' and dedupe_key in ${d.list('$1')}`,
);

/** Closes tasks that settled themselves; `result` says how, pt-BR. */
export function* finishTasks(dedupeKeys: readonly string[], result: string, real: number): Tx<void> {
	if (dedupeKeys.length === 0) return;
	yield* run(finish, JSON.stringify(dedupeKeys), real, result);
}

/** Opens tasks for a person, due in a day (real clock). */
export function* openTasks(tasks: readonly TaskInput[], real: number): Tx<void> {
	if (tasks.length === 0) return;
	const rows = tasks.map((t) => ({
		id: newId(),
		dedupe_key: t.dedupeKey,
		creditor_id: t.creditorId ?? null,
		case_id: t.caseId ?? null,
		contact_id: t.contactId ?? null,
		kind: t.kind,
		what_to_do: t.whatToDo,
	}));
	yield* run(insert, JSON.stringify(rows), real, real + DUE_MS);
}

/** Key of the task that asks what became of a contact. */
export function unknownTask(contactId: string): string {
	return `unknown:${contactId}`;
}
