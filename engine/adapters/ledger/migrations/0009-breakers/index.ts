/** Pauses that the ledger sets by itself when something goes badly wrong, what they count, and pauses of one template. */
export function breakers(): string[] {
	return [
		// SQLite changes no check: the table is made again. Nothing refers to it.
		`create table pauses_new (
			id text primary key,
			scope text not null check (scope in ('everything', 'creditor', 'channel', 'sender', 'journey', 'template', 'batch')),
			scope_id text not null default '',
			reason text not null,
			until bigint,
			created_at bigint not null,
			lifted_at bigint,
			auto_ms bigint,
			breaker text check (breaker in ('optOut', 'wrongPerson', 'bounce', 'unknown')))`,
		`insert into pauses_new (id, scope, scope_id, reason, until, created_at, lifted_at, auto_ms)
			select id, scope, scope_id, reason, until, created_at, lifted_at, auto_ms from pauses`,
		`drop table pauses`,
		`alter table pauses_new rename to pauses`,
		`create index pauses_open on pauses (scope, scope_id) where lifted_at is null`,
		// A breaker trips once, however many see it at the same moment.
		`create unique index pauses_one_breaker on pauses (scope, scope_id, breaker) where breaker is not null and lifted_at is null`,
		`create index pauses_breakers on pauses (breaker, scope, scope_id) where breaker is not null`,
		// Live messages that came off the wire, by the minute (epoch minutes, real clock) in which they were reserved.
		`create table breaker_minutes (
			sender_id text not null references senders(id),
			minute bigint not null,
			attempted integer not null,
			primary key (sender_id, minute))`,
		// What went wrong with one of them, once a message and kind, in the same minutes.
		`create table breaker_marks (
			contact_id text not null references contacts(id),
			kind text not null check (kind in ('optOut', 'wrongPerson', 'bounce', 'unknown')),
			sender_id text not null references senders(id),
			minute bigint not null,
			primary key (contact_id, kind))`,
		`create index breaker_marks_by_sender on breaker_marks (sender_id, kind, minute)`,
		// What a scope sent in the last hours.
		`create index contacts_by_reserved on contacts (reserved_at)`,
	];
}
