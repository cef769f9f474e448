import { run, statement, type Tx } from '../ports/ledger';

/** One line of the timeline. Ids and figures only: never a name, address or text. */
export interface TimelineEvent {
	type: string;
	creditorId?: string | null;
	debtorId?: string | null;
	caseId?: string | null;
	stepRunId?: string | null;
	contactId?: string | null;
	data?: Record<string, unknown>;
}

/** Name of the one statement that writes to the timeline. */
export const EVENTS_INSERT = 'events.insert';

const insertEvents = statement(
	EVENTS_INSERT,
	(d) =>
		`insert into events (at, type, creditor_id, debtor_id, case_id, step_run_id, contact_id, data)
	select $2, r.type, r.creditor_id, r.debtor_id, r.case_id, r.step_run_id, r.contact_id, r.data
	from ${d.rows('$1', 'r', {
		type: 'text',
		creditor_id: 'text',
		debtor_id: 'text',
		case_id: 'text',
		step_run_id: 'text',
		contact_id: 'text',
		data: 'text',
	})} where true`,
);

/** Appends lines to the timeline at business instant `at`. */
export function* appendEvents(events: readonly TimelineEvent[], at: number): Tx<void> {
	if (events.length === 0) return;
	const rows = events.map((event) => ({
		type: event.type,
		creditor_id: event.creditorId ?? null,
		debtor_id: event.debtorId ?? null,
		case_id: event.caseId ?? null,
		step_run_id: event.stepRunId ?? null,
		contact_id: event.contactId ?? null,
		data: JSON.stringify(event.data ?? {}),
	}));
	yield* run(insertEvents, JSON.stringify(rows), at);
}
