/** What can stop a contact, and what waits for a person. */
export function stopTables(): string[] {
	return [
		`create table holds (
			id text primary key,
			creditor_id text not null references creditors(id),
			case_id text not null references cases(id),
			kind text not null check (kind in ('hold', 'dispute', 'human', 'promise')),
			reason text not null,
			until bigint,
			created_at bigint not null,
			lifted_at bigint)`,
		`create index holds_by_case on holds (case_id) where lifted_at is null`,
		`create table pauses (
			id text primary key,
			scope text not null check (scope in ('everything', 'creditor', 'channel', 'sender', 'journey', 'batch')),
			scope_id text not null default '',
			reason text not null,
			until bigint,
			created_at bigint not null,
			lifted_at bigint)`,
		`create table suppressions (
			id text primary key,
			creditor_id text references creditors(id),
			person_id text references persons(id),
			address_hash text,
			channel text,
			reason text not null check (reason in ('optOut', 'doNotCall', 'wrongPerson')),
			source text not null,
			since bigint not null,
			lifted_at bigint)`,
		`create index suppressions_by_person on suppressions (person_id) where lifted_at is null`,
		`create index suppressions_by_address on suppressions (address_hash) where lifted_at is null`,
		`create table tasks (
			id text primary key,
			dedupe_key text not null unique,
			creditor_id text references creditors(id),
			case_id text references cases(id),
			contact_id text references contacts(id),
			kind text not null,
			what_to_do text not null,
			state text not null default 'open' check (state in ('open', 'done')),
			created_at bigint not null,
			due_at bigint not null,
			done_at bigint,
			result text)`,
		`create table conversations (
			debtor_id text not null references debtors(id),
			channel text not null,
			last_inbound_at bigint not null,
			primary key (debtor_id, channel))`,
	];
}
