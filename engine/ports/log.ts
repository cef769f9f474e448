/**
 * What the house tells whoever watches it: important moments as a name and figures, for machines to count and search. Never a name, document,
 * phone, e-mail, text, token or secret; of a batch its `batchId`, of people nothing.
 */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Every event there is. Docs list them (docs/production.md), and a name never changes its meaning. */
export type LogEvent =
	/** Collection Trigger: a batch of cases is ours for five minutes. */
	| 'batch.leased'
	/** Its execution ended; what it left over is given back. */
	| 'batch.ended'
	/** Leases of a process that died, or of one that was killed, are ended. */
	| 'batch.takenOver'
	/** What a crash left was settled. */
	| 'reconciled'
	/** The messages of a batch on one channel are out, held or failed. */
	| 'messages.sent'
	/** A provider refused, or did not answer: by class of failure. */
	| 'provider.failed'
	| 'pause.set'
	| 'pause.lifted'
	/** A pause that a spike of opt-outs, wrong persons, bounces or unknowns set by itself. */
	| 'breaker.tripped'
	| 'webhook.recorded'
	| 'webhook.refused'
	| 'webhook.failed'
	| 'ledger.backedUp'
	| 'ledger.restored'
	| 'ledger.verified'
	| 'ledger.pruned'
	| 'privacy.exported'
	| 'privacy.erased';

export type LogFields = Readonly<
	Record<string, string | number | boolean | null | Readonly<Record<string, number>>>
>;

export interface LogPort {
	write(level: LogLevel, event: LogEvent, fields: LogFields): void;
}
