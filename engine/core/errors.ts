/**
 * The closed list of failures that the engine reports. Wording for people is written where it is shown; the
 * message here is one English sentence that names the field and the remedy and never holds personal data.
 */
export type ErrorCode =
	| 'badInput'
	| 'notFound'
	| 'ledgerUnavailable'
	| 'ledgerBusy'
	| 'ledgerReadOnly'
	| 'ledgerFull'
	| 'ledgerVersion'
	| 'ledgerForeign'
	| 'ledgerKey'
	| 'sqliteInQueueMode'
	| 'sandboxHost'
	| 'leaseLost'
	| 'config'
	| 'bug';

/** Where in the input the failure is: item index, field name, what was expected. */
export interface ErrorPlace {
	/** Index of the item or 1-based row number, when the failure belongs to one. */
	index?: number;
	field?: string;
	/** What to do about it, one sentence. */
	remedy?: string;
}

/** A failure with a code that a caller may branch on. Never carries a document, phone, e-mail or secret. */
export class CobrancaError extends Error {
	constructor(
		readonly code: ErrorCode,
		message: string,
		readonly place: ErrorPlace = {},
		options?: { cause?: unknown },
	) {
		super(message, options);
		this.name = 'CobrancaError';
	}
}

/** Shorthand for the commonest failure: something the caller gave is wrong. */
export function badInput(field: string, message: string, remedy?: string): CobrancaError {
	return new CobrancaError('badInput', message, { field, remedy });
}
