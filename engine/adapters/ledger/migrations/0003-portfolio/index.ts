/** Layouts, batch reports, terms of debts, parties, feeds and requests from outside. */
export function portfolio(): string[] {
	return [
		`create table layouts (
			creditor_id text not null references creditors(id),
			name text not null,
			version integer not null,
			fingerprint text not null,
			definition text not null,
			at bigint not null,
			primary key (creditor_id, name, version),
			unique (creditor_id, name, fingerprint))`,
		`alter table import_batches add column creditor_id text references creditors(id)`,
		`alter table import_batches add column report text not null default '{}'`,
		// The terms that a title brings with it: JSON of fine, interest, discount, costs, fees (domain/debts/terms.ts).
		`alter table debts add column terms text not null default '{}'`,
		`alter table debts add column exit_reason text`,
		// The last full file that had it: what such a file lacks leaves.
		`alter table debts add column seen_batch text`,
		`alter table creditors add column payments_feed_at bigint`,
		`create table parties (
			id text primary key,
			creditor_id text not null references creditors(id),
			debtor_id text not null references debtors(id),
			person_id text references persons(id),
			role text not null check (role in ('guarantor', 'financialResponsible', 'legalRepresentative', 'contactPerson')),
			name text,
			document text,
			contactable integer not null default 0 check (contactable in (0, 1)),
			created_at bigint not null)`,
		`create index parties_by_debtor on parties (debtor_id)`,
		`alter table contact_points add column party_id text references parties(id)`,
		`alter table contact_points add column role text`,
		// 'shared' = three debtors of the creditor have it, and a person must say whose it is; 'settled' = a person did.
		`alter table contact_points add column review text check (review in ('shared', 'settled'))`,
		`create table outside_requests (
			scope text not null,
			key text not null,
			fingerprint text not null,
			answer text not null,
			at bigint not null,
			primary key (scope, key))`,
	];
}
