/** The statements of confirmations: which payments a debtor was not told of, and what waits to be told. */
import { statement } from '../../ports/ledger';

export interface ConfirmCaseRow {
	id: string;
	state: 'open' | 'closed';
	creditor_id: string;
	debtor_id: string;
	settings: string;
}
/** `in` = it came, `back` = it was undone. */
export type Way = 'in' | 'back';
export interface UntoldRow {
	id: string;
	what: Way;
}
export interface PendingRow {
	id: string;
	case_id: string;
	journey_key: string;
	not_before: number | null;
	due_at: number;
	channels: string;
}

export const caseRow = statement<ConfirmCaseRow>(
	'confirm.case',
	`select c.id, c.state, c.creditor_id, c.debtor_id, k.settings from cases c join creditors k on k.id = c.creditor_id where c.id = $1`,
);
export const casesOfDebtor = statement<{ id: string }>(
	'confirm.cases',
	'select id from cases where debtor_id = $1',
);
/** What was undone is told only while something is owed by it: who got a double payment back has still paid. */
export const untold = statement<UntoldRow>(
	'confirm.untold',
	`select p.id as id, 'in' as what from cases c join debts t on t.case_id = c.id join payments p on p.debt_id = t.id
	where c.debtor_id = $1 and p.reversed_at is null and p.recorded_at >= $2 and p.paid_on >= $3
		and not exists (select 1 from payment_notices n where n.payment_id = p.id and n.what = 'in')
	union all
	select p.id as id, 'back' as what from cases c join debts t on t.case_id = c.id join payments p on p.debt_id = t.id
	where c.debtor_id = $1 and p.reversed_at >= $2 and t.status in ('open', 'promised', 'agreed', 'disputed')
		and not exists (select 1 from payment_notices n where n.payment_id = p.id and n.what = 'back')
	order by what desc, id`,
);
/** Of these cases, what waits and nobody is sending, oldest first; written like its index, which SQLite needs. */
export const pending = statement<PendingRow>(
	'confirm.pending',
	(d) =>
		`select id, case_id, journey_key, not_before, due_at, channels from step_runs
	where state = 'due' and journey_key like 'payment:%' and live_contact is null and case_id in ${d.list('$1')} order by due_at, id`,
);
/** What the payments of step runs have become since: nothing is left of one that is not here. */
export const standing = statement<{ step_run_id: string; what: Way; open: number }>(
	'confirm.standing',
	(d) =>
		`select n.step_run_id, n.what, sum(case when t.status in ('paid', 'paidAtCreditor') then 0 else 1 end) as open
	from payment_notices n join payments p on p.id = n.payment_id join debts t on t.id = p.debt_id
	where n.step_run_id in ${d.list('$1')} and ((n.what = 'in' and p.reversed_at is null)
		or (n.what = 'back' and t.status in ('open', 'promised', 'agreed', 'disputed')))
	group by n.step_run_id, n.what`,
);
export const restate = statement(
	'confirm.restate',
	(d) =>
		`update step_runs set journey_key = r.journey_key, template = r.template
	from ${d.rows('$1', 'r', { id: 'text', journey_key: 'text', template: 'text' })}
	where step_runs.id = r.id and step_runs.state = 'due' and step_runs.live_contact is null`,
);
export const end = statement(
	'confirm.end',
	(d) =>
		`update step_runs set state = 'exited', hold_rule = null, not_before = null, touched_at = $2
	where state = 'due' and live_contact is null and id in ${d.list('$1')}`,
);
export const insertRun = statement(
	'confirm.insert',
	`insert into step_runs (id, creditor_id, case_id, journey_key, journey_version, anchor_date, step_key, stage, template, channels,
		due_at, next_due_at, created_at, touched_at)
	select $1, c.creditor_id, c.id, $3, 0, $4, $5, 'reminder', $6, $7, $8,
		case when c.state = 'open' and c.next_at < $9 then $9 else c.next_at end, $10, $10 from cases c where c.id = $2`,
);
export const insertNotices = statement(
	'confirm.notices',
	(d) =>
		`insert into payment_notices (payment_id, what, step_run_id) select r.payment_id, r.what, $2
	from ${d.rows('$1', 'r', { payment_id: 'text', what: 'text' })} where true`,
);
/** From here on the trigger finds it too: what this execution does not finish, the next tick does. */
export const wake = statement(
	'confirm.wake',
	'update cases set next_at = $2 where id = $1 and (next_at is null or next_at > $2)',
);
export const lease = statement<{ id: string }>(
	'confirm.lease',
	`update cases set lease_token = $2, lease_until = $3 where id = $1 and (lease_until is null or lease_until < $4)
		and not exists (select 1 from contacts t where t.case_id = cases.id and t.state in ('reserved', 'sending'))
	returning id`,
);
/** A case that is closed has no turn, and one that was opened again since needs one. */
export const keepTurn = statement(
	'confirm.keepTurn',
	(d) =>
		`update step_runs set next_due_at = case when (select c.state from cases c where c.id = step_runs.case_id) = 'open'
		then coalesce(next_due_at, $2) else null end where id in ${d.list('$1')}`,
);
/** What else of the case waits to be told comes right after this. */
export const thenAtOnce = statement(
	'confirm.next',
	(d) => `update step_runs set next_due_at = $2 where id in ${d.list('$1')}`,
);
export const conversation = statement<{ at: number }>(
	'confirm.conversation',
	`select last_inbound_at as at from conversations where debtor_id = $1 and channel = 'whatsapp'`,
);

export interface PaidRow {
	step_run_id: string;
	payment_id: string;
	debt_id: string;
	case_id: string;
	description: string | null;
	product: string | null;
	contract: string | null;
	due_date: string;
	amount: number;
	paid_on: string;
}
/** The payments that messages tell of, the oldest debt first. */
export const paidOf = statement<PaidRow>(
	'confirm.paid',
	(d) =>
		`select n.step_run_id, p.id as payment_id, t.id as debt_id, t.case_id, t.description, t.product, t.contract, t.due_date, p.amount, p.paid_on
	from payment_notices n join payments p on p.id = n.payment_id join debts t on t.id = p.debt_id
	where n.step_run_id in ${d.list('$1')} and ((n.what = 'in' and p.reversed_at is null)
		or (n.what = 'back' and t.status in ('open', 'promised', 'agreed', 'disputed')))
	order by t.due_date, p.paid_on, p.id`,
);
export const partsOf = statement<{ payment_id: string; component: string; amount: number }>(
	'confirm.parts',
	(d) => `select payment_id, component, amount from payment_allocations where payment_id in ${d.list('$1')}`,
);
export const paidInCases = statement<{ case_id: string; paid_on: string; amount: number }>(
	'confirm.paidInCases',
	(d) =>
		`select t.case_id, p.paid_on, p.amount from debts t join payments p on p.debt_id = t.id
	where t.case_id in ${d.list('$1')} and p.reversed_at is null order by p.paid_on desc, p.id`,
);
