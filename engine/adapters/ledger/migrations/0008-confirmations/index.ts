/** What debtors were told of their payments, and closed cases that have something left to say. */
export function confirmations(): string[] {
	return [
		// Each payment is told once when it comes and once when it is undone; the step run says where.
		`create table payment_notices (
			payment_id text not null references payments(id),
			what text not null check (what in ('in', 'back')),
			step_run_id text not null references step_runs(id),
			primary key (payment_id, what))`,
		`create index payment_notices_by_run on payment_notices (step_run_id)`,
		// A closed case has an instant only while a confirmation waits for it: one index serves both.
		`drop index cases_due`,
		`create index cases_due on cases (next_at) where next_at is not null`,
		`create index step_runs_confirming on step_runs (case_id) where state = 'due' and journey_key like 'payment:%'`,
	];
}
