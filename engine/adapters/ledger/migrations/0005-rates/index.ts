/** Interest that nobody agreed on: the legal rate of each month, as Banco Central publishes it. */
export function rates(): string[] {
	return [
		// Percent as published, in text: six decimals that no float may touch.
		`create table legal_rates (
			month text primary key,
			percent text not null,
			source text not null,
			at bigint not null)`,
	];
}
