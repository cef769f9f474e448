/** What was asked of a bank about one charge: an erase, and a prune of each debtor, would read all that was ever asked. */
export function byCharge(): string[] {
	return ['create index bank_instructions_by_charge on bank_instructions (charge_id)'];
}
