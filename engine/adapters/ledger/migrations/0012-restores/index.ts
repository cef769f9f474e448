/** What must not be sent again after a ledger was restored from a backup, and when a provider was last heard. */
export function restores(): string[] {
	return [
		// Steps that were due until this business instant are passed: a ledger that is newer than the backup may have sent them.
		`alter table ledger_meta add column skip_until bigint`,
		// Business instant of the backup whose restore set this pause.
		`alter table pauses add column restored_from bigint`,
		`create index provider_events_received on provider_events (provider, received_at)`,
		`create index tasks_silent on tasks (dedupe_key) where kind = 'eventsSilent'`,
	];
}
