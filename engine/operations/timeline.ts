import { badInput } from '../core/errors';
import { replay, type ReplayedState } from '../domain/timeline/replay';
import { type Ledger, run, statement } from '../ports/ledger';
import { iso } from './days';

export interface TimelineLine {
	seq: number;
	at: string;
	type: string;
	caseId: string | null;
	contactId: string | null;
	data: Record<string, unknown>;
}

interface EventRow {
	seq: number;
	at: number;
	type: string;
	case_id: string | null;
	contact_id: string | null;
	data: string;
}

const COLUMNS = 'seq, at, type, case_id, contact_id, data';
const byCase = statement<EventRow>(
	'timeline.case',
	`select ${COLUMNS} from events where case_id = $1 order by seq limit 5000`,
);
const byDebtor = statement<EventRow>(
	'timeline.debtor',
	`select ${COLUMNS} from events where debtor_id = $1 order by seq limit 5000`,
);
const storedContacts = statement<{ id: string; state: string; delivery: string }>(
	'timeline.contacts',
	'select id, state, delivery from contacts where case_id = $1 order by id',
);

/** The timeline of a case or a debtor, oldest first: what was sent, what was refused and why, what came back. */
export async function getTimeline(
	ledger: Ledger,
	of: { caseId?: string; debtorId?: string },
): Promise<TimelineLine[]> {
	const [query, id] = of.caseId ? ([byCase, of.caseId] as const) : ([byDebtor, of.debtorId ?? ''] as const);
	if (!id) throw badInput('caseId', 'Say which case or debtor.');
	const rows = await ledger.read('timeline', () => run(query, id));
	return rows.map((row) => ({
		seq: row.seq,
		at: iso(row.at),
		type: row.type,
		caseId: row.case_id,
		contactId: row.contact_id,
		data: JSON.parse(row.data) as Record<string, unknown>,
	}));
}

/** Rebuilds a case's state from its timeline and says whether the stored statuses agree. */
export async function replayCase(
	ledger: Ledger,
	caseId: string,
): Promise<ReplayedState & { matches: boolean }> {
	return await ledger.read('timeline.replay', function* () {
		const rows = yield* run(byCase, caseId);
		const rebuilt = replay(
			rows.map((r) => ({
				seq: r.seq,
				type: r.type,
				caseId: r.case_id,
				contactId: r.contact_id,
				data: JSON.parse(r.data) as Record<string, unknown>,
			})),
		);
		const stored = yield* run(storedContacts, caseId);
		const matches =
			stored.length === Object.keys(rebuilt.contacts).length &&
			stored.every((contact) => {
				const mine = rebuilt.contacts[contact.id];
				return mine?.state === contact.state && mine.delivery === contact.delivery;
			});
		return { ...rebuilt, matches };
	});
}
