/** Links to the debtor's page, one a message, and how often somebody failed to say who they are there. */
export function portal(): string[] {
	return [
		// Of a link only its keyed hash is kept: whoever reads this table opens no page with it.
		`create table portal_links (
			token_hash text primary key,
			contact_id text not null references contacts(id),
			creditor_id text not null references creditors(id),
			person_id text not null references persons(id),
			debtor_id text not null references debtors(id),
			case_id text not null references cases(id),
			channel text not null,
			mode text not null check (mode in ('live', 'test')),
			created_at bigint not null,
			expires_at bigint not null,
			opened_at bigint,
			verified_at bigint)`,
		`create index portal_links_by_contact on portal_links (contact_id)`,
		// Of the debtor, not of the link: a phone that is not theirs gets a new link with every message.
		`create table portal_checks (
			debtor_id text primary key references debtors(id),
			tries integer not null default 0,
			locked_until bigint)`,
	];
}
