/** What several channels need: human steps, opt-in, what a channel cannot reach, creditors' own templates, our public addresses. */
export function channels(): string[] {
	return [
		`alter table step_runs add column human integer not null default 0`,
		`alter table step_runs add column task text`,
		`alter table step_runs add column unless text`,
		// The reply that a step run answers: such runs belong to no journey.
		`alter table step_runs add column answer_to text`,
		`create index step_runs_answers on step_runs (answer_to, case_id) where answer_to is not null`,
		`create index step_runs_answers_due on step_runs (created_at) where answer_to is not null and state = 'due'`,
		// 'question' = the approved template that asks who reads; 'session' = free text inside the window; null = one form only.
		`alter table contacts add column form text`,
		// A step whose message was refused leaves that channel alone until then.
		`alter table contacts add column channel_until bigint`,
		`alter table contacts add column charge_id text references charges(id)`,
		// Set where the ledger paused a sender by itself: for how long, so that the next time it is twice that.
		`alter table pauses add column auto_ms bigint`,
		// Why a message failed, as told by a status that comes before we know its message: JSON of the adapter's error.
		`alter table provider_events add column error text`,
		`alter table conversations add column sender_address text`,
		`alter table conversations add column address_hash text`,
		`create table unreachable (
			contact_point_id text not null references contact_points(id),
			channel text not null,
			reason text not null,
			at bigint not null,
			primary key (contact_point_id, channel))`,
		`create table consents (
			id text primary key,
			creditor_id text not null references creditors(id),
			debtor_id text not null references debtors(id),
			channel text not null,
			source text not null,
			evidence text,
			given_at bigint not null,
			withdrawn_at bigint)`,
		`create index consents_by_debtor on consents (debtor_id)`,
		`create table templates (
			creditor_id text not null references creditors(id),
			key text not null,
			channel text not null,
			version integer not null,
			content text not null,
			at bigint not null,
			primary key (creditor_id, key, channel, version))`,
		`create table endpoints (
			kind text primary key,
			url text not null,
			at bigint not null)`,
	];
}
