import { DAY_MS, HOUR_MS, instantOf, localDay, offsetAt } from '../core/wallClock';

/** Days overdue, steps and reports count in this zone (the country's business day); hours count in the debtor's own. */
export const BUSINESS_ZONE = 'America/Sao_Paulo';
/** A step falls due at this hour: before it no message is legal anywhere, so nothing would be examined in vain at midnight. */
const DAY_STARTS = 8 * HOUR_MS;

/** Calendar day (ISO) of an instant (epoch ms) in a zone. */
export function dayIn(zone: string, instant: number): string {
	return new Date(localDay(zone, instant) * DAY_MS).toISOString().slice(0, 10);
}

/** Business day (ISO) of an instant (epoch ms). */
export function businessDay(instant: number): string {
	return dayIn(BUSINESS_ZONE, instant);
}

/** Instant (epoch ms) at which the business day `date` (ISO) starts for sending: 08:00 in São Paulo. */
export function dayStart(date: string): number {
	return instantOf(BUSINESS_ZONE, Date.parse(date) / DAY_MS, DAY_STARTS);
}

/** Start of the business day after the one of `instant`. */
export function nextDayStart(instant: number): number {
	return instantOf(BUSINESS_ZONE, localDay(BUSINESS_ZONE, instant) + 1, DAY_STARTS);
}

/** ISO 8601 in the business zone (`2026-11-23T10:00:00.000-03:00`), the form in which items carry instants. */
export function iso(instant: number): string {
	const offset = offsetAt(BUSINESS_ZONE, instant);
	const minutes = Math.abs(offset) / 60_000;
	const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
	const zone = `${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
	return new Date(instant + offset).toISOString().replace('Z', zone);
}
