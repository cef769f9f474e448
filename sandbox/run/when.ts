/** What business time a demo is shown at. */
import { DateTime } from 'luxon';

import { closedDay, messageHours } from '../judge/days';

const ZONE = 'America/Sao_Paulo';

/** Whether São Paulo may be written to at this instant. */
export function isOpen(instant: number): boolean {
	const local = DateTime.fromMillis(instant, { zone: ZONE });
	const hours = messageHours('SP', local.weekday);
	const minute = local.hour * 60 + local.minute;
	const closed = closedDay(local.toISODate() ?? '', 'SP', []) !== null;
	return hours !== null && !closed && minute >= hours[0] && minute < hours[1];
}

/** 10:00 in São Paulo on the next day from Monday to Friday that is no holiday. */
export function nextMorning(instant: number): number {
	let day = DateTime.fromMillis(instant, { zone: ZONE }).set({
		hour: 10,
		minute: 0,
		second: 0,
		millisecond: 0,
	});
	while (day.toMillis() <= instant || day.weekday > 5 || !isOpen(day.toMillis())) day = day.plus({ days: 1 });
	return day.toMillis();
}

/** `Monday, 23 November 2026, 10:00` in São Paulo. */
export function inWords(instant: number): string {
	return DateTime.fromMillis(instant, { zone: ZONE }).toFormat("cccc, d LLLL yyyy, HH:mm 'in São Paulo'");
}

export function businessDate(instant: number): string {
	return DateTime.fromMillis(instant, { zone: ZONE }).toISODate() ?? '';
}
