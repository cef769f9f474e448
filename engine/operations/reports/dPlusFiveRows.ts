/** What the D+5 report reads: overdue debts of a window, what was sent about them, and what stands in the way of the rest. */
import { groupBy } from '../../core/groupBy';
import type { RuleKind } from '../../domain/compliance/types';
import { run, statement, type Tx } from '../../ports/ledger';

export interface OverdueRow {
	id: string;
	case_id: string;
	creditor_id: string;
	debtor_id: string;
	external_id: string;
	due_date: string;
	effective_due_date: string;
	placed_from: string;
	/** Open principal, cents. */
	amount: number;
	oldest_due_date: string;
	placed_on: string;
	/** Business instant, epoch ms. */
	next_at: number | null;
	display_name: string;
	mode: 'test' | 'shadow' | 'live';
	settings: string;
	document: string | null;
	debtor_kind: 'PF' | 'PJ';
	uf: string | null;
	has_mobile: number;
	has_fixed: number;
	has_email: number;
}
interface ContactRow {
	debt_id: string;
	/** Business instant, epoch ms. */
	at: number;
	state: 'accepted' | 'rejected' | 'unknown' | 'abandoned' | 'reserved' | 'sending';
}
interface StepRow {
	case_id: string;
	journey_key: string;
	anchor_date: string;
	step_key: string;
	state: 'due' | 'done' | 'exited';
	human: number;
	not_before: number | null;
	hold_rule: RuleKind | null;
	hold_source: string | null;
}
interface HoldRow {
	case_id: string;
	kind: 'hold' | 'dispute' | 'human' | 'promise';
	reason: string;
	until: number | null;
}
interface RefusalRow {
	case_id: string;
	at: number;
	data: string;
}
interface PauseRow {
	scope: string;
	scope_id: string;
	reason: string;
	until: number | null;
}

const overdue = statement<OverdueRow>(
	'report.overdue',
	`select t.id, t.case_id, t.creditor_id, t.debtor_id, t.external_id, t.due_date, t.effective_due_date, t.placed_from,
		t.principal - t.paid as amount, c.oldest_due_date, c.placed_on, c.next_at, k.display_name, k.mode, k.settings,
		b.document, b.kind as debtor_kind, b.uf, coalesce(p.mobile, 0) as has_mobile, coalesce(p.fixed, 0) as has_fixed,
		coalesce(p.email, 0) as has_email
	from debts t join cases c on c.id = t.case_id join creditors k on k.id = t.creditor_id join debtors b on b.id = t.debtor_id
	left join (select debtor_id, max(case when kind = 'mobile' then 1 else 0 end) as mobile,
			max(case when kind = 'fixed' then 1 else 0 end) as fixed, max(case when kind = 'email' then 1 else 0 end) as email
		from contact_points where state in ('unverified', 'verified') group by debtor_id) p on p.debtor_id = t.debtor_id
	where t.status in ('open', 'promised', 'agreed') and c.state = 'open' and c.oldest_due_date is not null
		and t.effective_due_date < $1 and (t.effective_due_date >= $2 or t.placed_from >= $2) and ($3 = '' or t.creditor_id = $3)
	order by t.effective_due_date, t.creditor_id, t.external_id`,
);
const contacts = statement<ContactRow>(
	'report.contacts',
	(d) =>
		`select x.debt_id, c.at, c.state from contact_debts x join contacts c on c.id = x.contact_id
	where x.debt_id in ${d.list('$1')} and c.mode = 'live' and c.state not in ('released', 'refused') order by c.at`,
);
/** Steps that a person made: the task is done. */
const people = statement<{ case_id: string; done_at: number }>(
	'report.people',
	(d) =>
		`select s.case_id, t.done_at from step_runs s join tasks t on t.dedupe_key = 'human:' || s.id
	where t.state = 'done' and s.human = 1 and s.case_id in ${d.list('$1')}`,
);
const steps = statement<StepRow>(
	'report.steps',
	(d) =>
		`select case_id, journey_key, anchor_date, step_key, state, human, not_before, hold_rule, hold_source from step_runs
	where case_id in ${d.list('$1')} and stage <> 'preventive'`,
);
const holds = statement<HoldRow>(
	'report.holds',
	(d) =>
		`select case_id, kind, reason, until from holds
	where lifted_at is null and (until is null or until > $2) and case_id in ${d.list('$1')} order by created_at`,
);
const refusals = statement<RefusalRow>(
	'report.refusals',
	(d) =>
		`select case_id, at, data from events where type in ('gate.denied', 'gate.deferred') and case_id in ${d.list('$1')} order by seq`,
);
const pauses = statement<PauseRow>(
	'report.pauses',
	'select scope, scope_id, reason, until from pauses where lifted_at is null and (until is null or until > $1)',
);
const senders = statement<{ creditor_id: string; channel: string }>(
	'report.senders',
	`select distinct creditor_id, channel from senders where state = 'active'`,
);

export interface ReportFacts {
	overdue: OverdueRow[];
	contacts: Map<string, ContactRow[]>;
	steps: Map<string, StepRow[]>;
	holds: Map<string, HoldRow[]>;
	refusals: Map<string, RefusalRow[]>;
	pauses: PauseRow[];
	/** Channels with an active sender, by creditor. */
	senders: Map<string, Set<string>>;
}

/**
 * Facts of the debts that fell due (or came to us) from `since` on and before `today`, ISO; `offset` from real to business time. What explains a breach is read only
 * for the cases that `matters` names, for most debts are in time.
 */
export function* reportFacts(
	input: { today: string; since: string; creditorId: string; now: number; offset: number },
	matters: (debt: OverdueRow, contacts: readonly ContactRow[]) => boolean,
): Tx<ReportFacts> {
	const rows = yield* run(overdue, input.today, input.since, input.creditorId);
	const found = yield* run(contacts, JSON.stringify(rows.map(({ id }) => id)));
	const cases = JSON.stringify([...new Set(rows.map(({ case_id }) => case_id))]);
	const calls = groupBy(yield* run(people, cases), (p) => p.case_id);
	const made = rows.flatMap(({ id, case_id }) =>
		(calls.get(case_id) ?? []).map(({ done_at }): ContactRow => ({
			debt_id: id,
			at: done_at + input.offset,
			state: 'accepted',
		})),
	);
	const byDebt = groupBy(
		[...found, ...made].sort((a, b) => a.at - b.at),
		(c) => c.debt_id,
	);
	const late = rows.filter((row) => matters(row, byDebt.get(row.id) ?? []));
	const lateCases = JSON.stringify([...new Set(late.map(({ case_id }) => case_id))]);
	const active = new Map<string, Set<string>>();
	for (const { creditor_id, channel } of yield* run(senders))
		active.set(creditor_id, (active.get(creditor_id) ?? new Set()).add(channel));
	return {
		overdue: late,
		contacts: byDebt,
		steps: groupBy(yield* run(steps, lateCases), (s) => s.case_id),
		holds: groupBy(yield* run(holds, lateCases, input.now), (h) => h.case_id),
		refusals: groupBy(yield* run(refusals, lateCases), (r) => r.case_id),
		pauses: yield* run(pauses, input.now),
		senders: active,
	};
}
