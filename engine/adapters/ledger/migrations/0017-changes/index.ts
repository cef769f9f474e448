/** What became of a boleto after it was registered, and what a creditor's slips look like. */
export function changes(): string[] {
	return [
		// What the payer is let off of the amount that stands in the barcode, cents.
		`alter table charges add column abatement bigint not null default 0 check (abatement >= 0)`,
		// Apart from the settings, which every gate reads: a logo is as large as a thousand of them.
		`create table creditor_brands (
			creditor_id text primary key references creditors(id),
			-- #rrggbb
			colour text,
			-- JPEG or PNG, base64.
			logo text,
			at bigint not null)`,
	];
}
