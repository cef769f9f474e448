import { epochDay, isoOf } from '../../core/calendar';
import { badInput } from '../../core/errors';

/**
 * Exact arithmetic of percentages over cents. Amounts accrue as bigints in units of 1 / SCALE cent, in which a month's
 * rate of six decimals is whole for every length of month (28, 29, 30 and 31 divide 377,580) and for the 30 days of a
 * contract; nothing is rounded before the end.
 */
export const SCALE = 377_580n * 100n * 1_000_000n;

/** Percent with at most six decimals (as the legal rate is published) → millionths. @throws CobrancaError badInput */
export function percentOf(field: string, percent: number, most = 100): bigint {
	const millionths = Math.round(percent * 1e6);
	if (!(percent >= 0 && percent <= most) || Math.abs(percent * 1e6 - millionths) > 1e-3)
		throw badInput(field, `${field} is a percentage from 0 to ${most} with at most six decimals.`);
	return BigInt(millionths);
}

/** Units of a whole percentage of an amount: cents × percent. */
export function share(cents: number, millionths: bigint): bigint {
	return BigInt(cents) * millionths * 377_580n;
}

/** Units → cents, what is left of a cent dropped: charges are rounded in the debtor's favour. */
export function floorCents(units: bigint): number {
	return Number(units / SCALE);
}

/** Units → cents, a part of a cent counted as a whole one: discounts are rounded in the debtor's favour. */
export function ceilCents(units: bigint): number {
	return Number((units + SCALE - 1n) / SCALE);
}

/**
 * Simple interest agreed per month, by the day over a month of 30 days (1 % → 0.0333… % a day): the usual clause,
 * "1% ao mês pro rata die".
 */
export function contractualInterest(cents: number, monthMillionths: bigint, days: number): bigint {
	return (share(cents, monthMillionths) * BigInt(days)) / 30n;
}

/**
 * The legal rate (taxa legal) of months, in percent: `{ '2026-10': 0.123456 }`, as Banco Central publishes it (SGS series
 * 29543). Supplied by the caller with its source: this package holds none, since a table that ends is a wrong rate waiting.
 */
export interface LegalRates {
	/** Where and when it was read, for the record of the debt. */
	source: string;
	/** Percent by month `yyyy-mm`; six decimals; never below zero (CC 406 §3). */
	months: Readonly<Record<string, number>>;
}

/** First day of the legal rate: Res. CMN 5.171/2024, in force on 30/08/2024 (its rate of August counts for the 30th and 31st). */
export const LEGAL_RATE_SINCE = '2024-08-30';

/**
 * Legal interest from the day after `from` to `to` (ISO): simple, each month's rate by the running days of that month (CC
 * 406 with Lei 14.905/2024; Res. CMN 5.171/2024 art. 6: simple, also pro rata). That a month's rate is divided by the days
 * of that very month is our reading; the method of Banco Central's calculator was not found in a norm that we hold.
 *
 * @throws CobrancaError badInput when a month's rate is not in the table or lies before the legal rate: nothing is guessed
 */
export function legalInterest(cents: number, rates: LegalRates, from: string, to: string): bigint {
	const last = epochDay(to);
	let day = epochDay(from) + 1;
	let units = 0n;
	const missing: string[] = [];
	while (day <= last) {
		const month = isoOf(day).slice(0, 7);
		const end = monthEnd(month);
		const upTo = Math.min(end, last);
		const days = upTo - day + 1;
		const percent = day < epochDay(LEGAL_RATE_SINCE) ? undefined : rates.months[month];
		if (percent === undefined) missing.push(month);
		else {
			const length = end - epochDay(`${month}-01`) + 1;
			units += (share(cents, percentOf(`legalRates.${month}`, percent)) * BigInt(days)) / BigInt(length);
		}
		day = upTo + 1;
	}
	if (missing.length === 0) return units;
	throw badInput(
		'legalRates',
		`The legal rate is not known for ${missing.join(', ')}.`,
		`Add the published rates (Banco Central, SGS 29543, since ${LEGAL_RATE_SINCE}), or agree on a rate, or charge none.`,
	);
}

function monthEnd(month: string): number {
	const year = Number(month.slice(0, 4));
	return Date.UTC(year, Number(month.slice(5)), 0) / 86_400_000;
}
