import type { Dialect } from '../../../ports/ledger';

/**
 * First schema. Portable types only: text, bigint (cents, epoch ms), integer (counts, 0/1 flags).
 * Dates are ISO text, JSON is text. Rows that hold personal data are debtors, contact_points, message_bodies,
 * import_rows; the rest carries ids, figures and keyed hashes, so an erase can blank those four and the timeline stays whole.
 */
export function firstLight(dialect: Dialect): string[] {
	const sequence =
		dialect.name === 'postgres'
			? 'bigint generated always as identity primary key'
			: 'integer primary key autoincrement';
	return [
		...portfolioTables(),
		...journeyTables(),
		...stopTables(),
		...eventTables(sequence),
		...appendOnly(dialect),
	];
}

function portfolioTables(): string[] {
	return [
		`create table agencies (id text primary key, name text not null, settings text not null default '{}')`,
		`create table creditors (
			id text primary key,
			agency_id text references agencies(id),
			display_name text not null,
			legal_name text not null,
			document text not null,
			address text not null,
			phone text not null,
			mode text not null default 'test' check (mode in ('test', 'shadow', 'live')),
			version integer not null default 1,
			settings text not null,
			created_at bigint not null)`,
		`create table creditor_settings (
			creditor_id text not null references creditors(id),
			version integer not null,
			content text not null,
			at bigint not null,
			primary key (creditor_id, version))`,
		`create table senders (
			id text primary key,
			creditor_id text not null references creditors(id),
			channel text not null,
			provider text not null,
			address text not null,
			state text not null default 'active' check (state in ('active', 'disabled')),
			settings text not null default '{}',
			created_at bigint not null,
			unique (creditor_id, channel, provider, address))`,
		`create index senders_by_address on senders (channel, address)`,
		`create table persons (id text primary key, document_hash text not null unique)`,
		`create table addresses (hash text primary key)`,
		`create table debtors (
			id text primary key,
			creditor_id text not null references creditors(id),
			person_id text not null references persons(id),
			kind text not null check (kind in ('PF', 'PJ')),
			document text,
			name text,
			uf text, cep text, city text,
			created_at bigint not null,
			updated_at bigint not null,
			unique (creditor_id, person_id))`,
		`create index debtors_by_person on debtors (person_id)`,
		`create table contact_points (
			id text primary key,
			creditor_id text not null references creditors(id),
			debtor_id text not null references debtors(id),
			kind text not null check (kind in ('mobile', 'fixed', 'email')),
			address text,
			address_hash text not null references addresses(hash),
			ddd text,
			use text not null default 'personal' check (use in ('personal', 'work')),
			state text not null default 'unverified' check (state in ('unverified', 'verified', 'invalid', 'wrongPerson')),
			position integer not null,
			created_at bigint not null,
			unique (debtor_id, address_hash))`,
		`create index contact_points_by_address on contact_points (address_hash)`,
		`create table cases (
			id text primary key,
			creditor_id text not null references creditors(id),
			debtor_id text not null references debtors(id),
			person_id text not null references persons(id),
			group_key text not null default '',
			state text not null default 'open' check (state in ('open', 'closed')),
			close_reason text,
			closed_at bigint,
			oldest_due_date text,
			placed_on text not null,
			next_at bigint,
			lease_token text,
			lease_until bigint,
			unique (creditor_id, debtor_id, group_key))`,
		`create index cases_due on cases (next_at) where state = 'open'`,
		`create index cases_leased on cases (lease_token) where lease_token is not null`,
		`create index cases_by_debtor on cases (debtor_id)`,
		`create table import_batches (
			id text primary key,
			layout text not null,
			mode text not null,
			file_hash text not null,
			file_name text,
			state text not null check (state in ('loading', 'done', 'failed')),
			rows_read integer not null default 0,
			accepted integer not null default 0,
			unchanged integer not null default 0,
			rejected integer not null default 0,
			started_at bigint not null,
			finished_at bigint)`,
		`create table import_rows (
			batch_id text not null references import_batches(id),
			row_number integer not null,
			verdict text not null check (verdict in ('rejected', 'warning')),
			field text not null,
			reason text not null,
			primary key (batch_id, row_number, field))`,
		`create table debts (
			id text primary key,
			creditor_id text not null references creditors(id),
			debtor_id text not null references debtors(id),
			case_id text not null references cases(id),
			agreement_id text,
			external_id text not null,
			contract text,
			kind text,
			product text,
			description text,
			due_date text not null,
			effective_due_date text not null,
			principal bigint not null check (principal > 0 and principal < 9007199254740992),
			paid bigint not null default 0 check (paid >= 0),
			status text not null default 'open',
			status_at bigint not null,
			fine_bp integer,
			interest_month_bp integer,
			placed_from text not null,
			placed_until text,
			custom text not null default '{}',
			batch_id text references import_batches(id),
			unique (creditor_id, external_id))`,
		`create index debts_by_case on debts (case_id)`,
		`create table payments (
			id text primary key,
			creditor_id text not null references creditors(id),
			debt_id text not null references debts(id),
			external_id text not null,
			amount bigint not null check (amount > 0 and amount < 9007199254740992),
			paid_on text not null,
			source text not null,
			recorded_at bigint not null,
			unique (creditor_id, external_id))`,
	];
}

function journeyTables(): string[] {
	return [
		`create table journeys (
			key text not null,
			version integer not null,
			fingerprint text not null,
			definition text not null,
			at bigint not null,
			primary key (key, version),
			unique (key, fingerprint))`,
		`create table step_runs (
			id text primary key,
			creditor_id text not null references creditors(id),
			case_id text not null references cases(id),
			journey_key text not null,
			journey_version integer not null,
			anchor_date text not null,
			step_key text not null,
			stage text not null,
			template text not null,
			channels text not null,
			state text not null default 'due' check (state in ('due', 'done', 'exited')),
			due_at bigint not null,
			next_due_at bigint,
			not_before bigint,
			hold_rule text,
			hold_source text,
			live_contact text,
			attempts integer not null default 0,
			passed text not null default '[]',
			created_at bigint not null,
			touched_at bigint not null,
			unique (case_id, journey_key, anchor_date, step_key))`,
		`create table contacts (
			id text primary key,
			creditor_id text not null references creditors(id),
			person_id text not null references persons(id),
			debtor_id text not null references debtors(id),
			case_id text not null references cases(id),
			step_run_id text not null references step_runs(id),
			contact_point_id text references contact_points(id),
			address_hash text not null,
			channel text not null,
			provider text not null,
			sender_id text references senders(id),
			mode text not null check (mode in ('live', 'test')),
			journey_key text not null,
			template text not null,
			state text not null check (state in ('reserved', 'sending', 'accepted', 'rejected', 'unknown', 'released', 'refused', 'abandoned')),
			delivery text not null default 'none' check (delivery in ('none', 'sent', 'delivered', 'read', 'failed')),
			local_day text not null,
			lease_token text not null,
			parts integer not null,
			provider_message_id text,
			error_class text, error_code text,
			at bigint not null,
			reserved_at bigint not null,
			wire_deadline bigint,
			settled_at bigint)`,
		`create index contacts_by_person on contacts (person_id, at)`,
		`create index contacts_by_address on contacts (address_hash, at)`,
		`create index contacts_by_message on contacts (provider, provider_message_id) where provider_message_id is not null`,
		`create index contacts_open on contacts (state, reserved_at) where state in ('reserved', 'sending', 'unknown')`,
		`create index contacts_by_step on contacts (step_run_id)`,
		// The structural half of invariant 1: one message of a journey to a debtor on one day, whatever the gate says.
		`create unique index contacts_one_a_day on contacts (debtor_id, journey_key, local_day)
			where state in ('reserved', 'sending', 'accepted', 'unknown', 'abandoned')`,
		// And: a step run has at most one contact that may have reached the wire.
		`create unique index contacts_one_a_step on contacts (step_run_id)
			where state in ('reserved', 'sending', 'accepted', 'unknown', 'abandoned')`,
		`create table contact_debts (
			contact_id text not null references contacts(id),
			debt_id text not null references debts(id),
			balance bigint not null,
			primary key (contact_id, debt_id))`,
		`create table message_bodies (id text primary key, direction text not null, subject text, body text)`,
		`create table rate_buckets (key text primary key, tokens double precision not null, at bigint not null)`,
	];
}

function stopTables(): string[] {
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

function eventTables(sequence: string): string[] {
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
function appendOnly(dialect: Dialect): string[] {
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
	];
}
