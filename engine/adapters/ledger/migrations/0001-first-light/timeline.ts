import type { Dialect } from '../../../../ports/ledger';

/** Provider events and the timeline. */
export function eventTables(sequence: string): string[] {
	return [
		`create table provider_events (
			provider text not null,
			dedupe_key text not null,
			kind text not null,
			message_id text,
			contact_id text,
			status text,
			occurred_at bigint not null,
			received_at bigint not null,
			primary key (provider, dedupe_key))`,
		`create index provider_events_waiting on provider_events (provider, message_id) where contact_id is null and message_id is not null`,
		`create table events (
			seq ${sequence},
			at bigint not null,
			type text not null,
			creditor_id text,
			debtor_id text,
			case_id text,
			step_run_id text,
			contact_id text,
			data text not null default '{}')`,
		`create index events_by_case on events (case_id, seq)`,
		`create index events_by_debtor on events (debtor_id, seq)`,
	];
}

/** The timeline is append-only (invariant 9): the database itself refuses to change or delete a line. */
export function appendOnly(dialect: Dialect): string[] {
	if (dialect.name === 'sqlite') {
		return ['update', 'delete'].map(
			(what) => `create trigger events_no_${what} before ${what} on events
				begin select raise(abort, 'the timeline is append-only'); end`,
		);
	}
	return [
		`create function events_append_only() returns trigger language plpgsql as
			$$ begin raise exception 'the timeline is append-only'; end $$`,
		`create trigger events_append_only before update or delete on events
			for each row execute function events_append_only()`,
		`create trigger events_no_truncate before truncate on events
			for each statement execute function events_append_only()`,
	];
}
