/** How long an operator keeps what, and ways to what is over. */
export function retention(): string[] {
	return [
		// Only what somebody changed; everything else has the period of domain/retention/periods.data.ts.
		`create table retention (
			kind text primary key,
			-- null = for ever.
			days bigint,
			reason text not null,
			at bigint not null)`,
		// holds_by_case has the open ones only.
		`create index holds_of_case on holds (case_id)`,
		// Few rows have either, and those for weeks only.
		`create index provider_events_contents on provider_events (received_at) where content is not null or error is not null`,
	];
}
