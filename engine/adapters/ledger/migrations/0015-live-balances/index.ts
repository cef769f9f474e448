/** What a creditor's own system said of a debt when it was asked right before a contact. */
export function liveBalances(): string[] {
	return [
		// Business instant at which the creditor's system last said that the debt is still open, at no less than we ask.
		`alter table debts add column confirmed_at bigint`,
	];
}
