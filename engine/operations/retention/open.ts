/** What is not over, as conditions on SQL rows: whatever one of them finds is never pruned, however old it is. */

/** Debts that somebody may still ask for. */
export const OPEN_DEBT = `('open', 'promised', 'agreed', 'disputed', 'legal')`;

/** Of a charge `g`: it can be paid, is being made or cancelled, or is contested. */
const OPEN_CHARGE = `(g.state in ('reserved', 'sending', 'unknown') or g.cancel in ('wanted', 'sending', 'failed')
	or (g.state = 'accepted' and g.cancel <> 'done' and g.status in ('none', 'registering', 'open', 'overdue', 'unknown', 'contested')))`;

/** Somebody is busy with the case `c`: a message or charge under way, a hold, a task, word of a payment, a lease. */
export const BUSY_CASE = `(c.lease_token is not null
	or exists (select 1 from contacts t where t.case_id = c.id and t.state in ('reserved', 'sending', 'unknown'))
	or exists (select 1 from charges g where g.case_id = c.id and ${OPEN_CHARGE})
	or exists (select 1 from charges g join bank_instructions i on i.charge_id = g.id where g.case_id = c.id and i.state in ('waiting', 'inFile'))
	or exists (select 1 from holds h where h.case_id = c.id and h.lifted_at is null and (h.until is null or h.until >= $2))
	or exists (select 1 from tasks k where k.case_id = c.id and k.state = 'open')
	or exists (select 1 from step_runs s where s.case_id = c.id and s.state = 'due' and (s.journey_key like 'payment:%' or s.answer_to is not null)))`;

/** Something happened in the case `c` since $2, or it is not closed. */
export const LIVELY_CASE = `(c.state <> 'closed' or c.closed_at is null or c.closed_at >= $2
	or exists (select 1 from debts d where d.case_id = c.id and (d.status in ${OPEN_DEBT} or d.status_at >= $2))
	or exists (select 1 from contacts t where t.case_id = c.id and t.at >= $2)
	or exists (select 1 from charges g where g.case_id = c.id and g.reserved_at >= $2)
	or exists (select 1 from tasks k where k.case_id = c.id and coalesce(k.done_at, k.created_at) >= $2)
	or exists (select 1 from debts d join payments p on p.debt_id = d.id where d.case_id = c.id and p.recorded_at >= $2))`;
