/** What a provider says of the numbers and approved templates that we send by. */
export function senderHealth(): string[] {
	return [
		`create table sender_health (
			sender_id text not null references senders(id),
			subject text not null,
			-- Of an approved template; '' for what is said of the sender itself.
			template text not null default '',
			state text not null check (state in ('ok', 'warning', 'stopped')),
			detail text not null,
			-- Business instant at which a stop ends by itself; null = when the provider says so.
			until bigint,
			-- The provider's instant: what was said before it changes nothing.
			at bigint not null,
			primary key (sender_id, subject, template))`,
		// What a provider's notices call the numbers that we know by their ids; learnt from its other webhooks.
		`create table sender_accounts (
			provider text not null,
			address text not null,
			account text not null,
			number text not null,
			primary key (provider, address))`,
		// The notice that set a pause: what it clears is lifted, and nothing that a person set.
		`alter table pauses add column notice text`,
		// The approved template that a message went out by.
		`alter table contacts add column provider_template text`,
	];
}
