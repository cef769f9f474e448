import { DateTime } from 'luxon';

/** Days overdue, steps and reports count in this zone (the country's business day); hours count in the debtor's own. */
export const BUSINESS_ZONE = 'America/Sao_Paulo';
/** A step falls due at this hour: before it no message is legal anywhere, so nothing would be examined in vain at midnight. */
const DAY_STARTS = 8;

/** Business day (ISO) of an instant (epoch ms). */
export function businessDay(instant: number): string {
	return DateTime.fromMillis(instant, { zone: BUSINESS_ZONE }).toISODate() ?? '';
}

/** Instant (epoch ms) at which the business day `date` (ISO) starts for sending: 08:00 in São Paulo. */
export function dayStart(date: string): number {
	return DateTime.fromISO(date, { zone: BUSINESS_ZONE }).set({ hour: DAY_STARTS }).toMillis();
}

/** Start of the business day after the one of `instant`. */
export function nextDayStart(instant: number): number {
	return DateTime.fromMillis(instant, { zone: BUSINESS_ZONE })
		.plus({ days: 1 })
		.startOf('day')
		.set({ hour: DAY_STARTS })
		.toMillis();
}

/** ISO 8601 in the business zone, the form in which items carry instants. */
export function iso(instant: number): string {
	return DateTime.fromMillis(instant, { zone: BUSINESS_ZONE }).toISO() ?? '';
}
