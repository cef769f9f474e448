import { DateTime } from 'luxon';

/** `MM-DD` of days off in the whole country. */
const NATIONAL = ['01-01', '04-21', '05-01', '09-07', '10-12', '11-02', '11-15', '12-25'];
/** Consciência Negra, in the whole country since Lei 14.759/2023. */
const isNational = (iso: string) =>
	NATIONAL.includes(iso.slice(5)) || (iso.endsWith('-11-20') && iso >= '2024');

/** `MM-DD` of days off of one state; only days on which public lists agree. */
const STATE: Readonly<Record<string, readonly string[]>> = {
	AC: ['03-08', '06-15', '09-05'],
	AL: ['06-24', '06-29', '09-16'],
	AM: ['09-05'],
	BA: ['07-02'],
	CE: ['03-25'],
	DF: ['11-30'],
	MA: ['07-28'],
	MS: ['10-11'],
	PA: ['08-15'],
	PB: ['08-05'],
	PI: ['10-19'],
	RJ: ['04-23'],
	RN: ['10-03'],
	RO: ['01-04', '06-18'],
	RR: ['10-05'],
	RS: ['09-20'],
	SE: ['07-08'],
	SP: ['07-09'],
	TO: ['09-08', '10-05'],
};

/** Days that the house keeps closed although no federal law does, as `MM-DD`; a creditor may open them. */
const QUIET = ['12-24', '12-31'];

/** Gregorian Easter Sunday (Meeus, Jones and Butcher). */
export function easter(year: number): DateTime {
	const a = year % 19;
	const b = Math.floor(year / 100);
	const c = year % 100;
	const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
	const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
	const m = Math.floor((a + 11 * h + 22 * l) / 451);
	const n = h + l - 7 * m + 114;
	return DateTime.utc(year, Math.floor(n / 31), (n % 31) + 1);
}

/** Why nobody may be written to on this day in this state, or null. */
export function closedDay(iso: string, uf: string | null, openQuietDays: readonly string[]): string | null {
	const day = iso.slice(5);
	const fromEaster = DateTime.fromISO(iso, { zone: 'utc' }).diff(
		easter(Number(iso.slice(0, 4))),
		'days',
	).days;
	if (isNational(iso) || fromEaster === -2) return 'national holiday';
	if (uf && STATE[uf]?.includes(day)) return `holiday of ${uf}`;
	// Carnival Monday and Tuesday, Ash Wednesday, Corpus Christi.
	const quiet = QUIET.includes(day) || [-48, -47, -46, 60].includes(fromEaster);
	return quiet && !openQuietDays.includes(iso) ? 'quiet day' : null;
}

/** Whether banks clear on this day: no weekend, no holiday of the country, no Carnival Monday or Tuesday, no Corpus Christi. */
export function isBankingDay(date: DateTime): boolean {
	if (date.weekday > 5 || isNational(date.toFormat('yyyy-MM-dd'))) return false;
	const fromEaster = Math.round(date.startOf('day').diff(easter(date.year), 'days').days);
	return ![-48, -47, -2, 60].includes(fromEaster);
}

/** Hours for messages, `[from, to)` in minutes of the local day, by Luxon's weekday (7 = Sunday). */
export function messageHours(uf: string | null, weekday: number): readonly [number, number] | null {
	if (weekday === 7) return null;
	if (uf === 'CE') return weekday === 6 ? null : [8 * 60, 18 * 60];
	return weekday === 6 ? [8 * 60, 14 * 60] : [8 * 60, 20 * 60];
}
