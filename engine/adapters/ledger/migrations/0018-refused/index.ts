/** What providers refused for good is asked for before each send, and hardly ever there. */
export function refused(): string[] {
	return [
		'create index contacts_refused on contacts(step_run_id, channel, channel_until) where channel_until is not null',
	];
}
