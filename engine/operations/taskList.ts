/** What waits for a person, as a person sees it. The ledger opens tasks by itself, and closes those that settle themselves (`tasks.ts`). */
import { badInput, CobrancaError } from '../core/errors';
import { concealPeople } from '../core/identity/conceal';
import { type Ledger, run, runOne, statement } from '../ports/ledger';
import { iso } from './days';

export interface TaskView {
	id: string;
	/** Why it was opened, e.g. `unknown`, `alreadyPaid`, `breaker`. */
	kind: string;
	/** What is asked of the person, pt-BR; people are masked. */
	whatToDo: string;
	creditorId: string | null;
	caseId: string | null;
	contactId: string | null;
	/** ISO, real clock. */
	openedAt: string;
	dueAt: string;
	late: boolean;
}

interface TaskRow {
	id: string;
	kind: string;
	what_to_do: string;
	creditor_id: string | null;
	case_id: string | null;
	contact_id: string | null;
	created_at: number;
	due_at: number;
}

const open = statement<TaskRow>(
	'tasks.list',
	`select id, kind, what_to_do, creditor_id, case_id, contact_id, created_at, due_at from tasks
	where state = 'open' and ($1 = '' or creditor_id = $1) and ($2 = '' or kind = $2) order by due_at, id limit $3`,
);
const complete = statement<{ id: string; kind: string; case_id: string | null }>(
	'tasks.complete',
	`update tasks set state = 'done', done_at = $2, result = $3 where id = $1 and state = 'open' returning id, kind, case_id`,
);

/** Open tasks, the most urgent first. */
export async function listTasks(
	ledger: Ledger,
	{ creditorId = '', kind = '', limit = 50 }: { creditorId?: string; kind?: string; limit?: number } = {},
): Promise<TaskView[]> {
	const now = ledger.realNow();
	const rows = await ledger.read('tasks.list', () => run(open, creditorId, kind, limit));
	return rows.map((row) => ({
		id: row.id,
		kind: row.kind,
		whatToDo: concealPeople(row.what_to_do),
		creditorId: row.creditor_id,
		caseId: row.case_id,
		contactId: row.contact_id,
		openedAt: iso(row.created_at),
		dueAt: iso(row.due_at),
		late: row.due_at < now,
	}));
}

/**
 * A person has done it. Holds and pauses that came with the task stay until they are lifted: whoever forgets them contacts nobody
 * by mistake. @throws CobrancaError badInput, notFound
 */
export async function completeTask(
	ledger: Ledger,
	{ id, result }: { id: string; result: string },
): Promise<{ id: string; kind: string; caseId: string | null }> {
	if (result.trim() === '')
		throw badInput('result', 'A task ends with its result.', 'Say in a few words what came of it.');
	return await ledger.transact('tasks.complete', function* () {
		const done = yield* runOne(complete, id, ledger.realNow(), result.trim());
		if (!done)
			throw new CobrancaError('notFound', 'There is no open task with this ID.', { field: 'taskId' });
		return { id: done.id, kind: done.kind, caseId: done.case_id };
	});
}
