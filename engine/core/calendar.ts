import { badInput } from './errors';
import { HOLIDAY_ROWS, HOLIDAYS_FIRST_YEAR, HOLIDAYS_LAST_YEAR } from './holidays.data';
import { UFS, type Uf } from './uf';
import { DAY_MS, weekdayOf } from './wallClock';

/** A closed day. `quiet` days are closed by our decision and may be opened by a creditor; holidays may not. */
export interface Holiday {
	kind: 'holiday' | 'quiet';
	/** pt-BR. */
	name: string;
	scope: 'BR' | Uf;
	source: string;
}

// ---- ISO dates and epoch days -------------------------------------------------------------------------------------

/** `2026-02-28` → epoch day. @throws CobrancaError badInput for anything that is not a day of the calendar */
export function epochDay(iso: string): number {
	if (!isIsoDate(iso))
		throw badInput('date', 'A date must be an ISO day of the calendar such as 2026-02-28.');
	return Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)) - 1, Number(iso.slice(8))) / DAY_MS;
}
const ISO_DATE = /^[12]\d{3}-\d{2}-\d{2}$/;

function daysInMonth(year: number, month: number): number {
	if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Epoch day → `2026-02-28`. */
export function isoOf(day: number): string {
	return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function isIsoDate(text: string): boolean {
	if (!ISO_DATE.test(text)) return false;
	const month = Number(text.slice(5, 7));
	const date = Number(text.slice(8));
	return month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(Number(text.slice(0, 4)), month);
}

export function addDays(iso: string, days: number): string {
	return isoOf(epochDay(iso) + days);
}

/** Days from `from` to `to`; negative when `to` is before. */
export function daysBetween(from: string, to: string): number {
	return epochDay(to) - epochDay(from);
}

/** The same day so many months later, in epoch days; a day that month does not have → the first of the next. */
export function addMonths(day: number, months: number): number {
	const date = new Date(day * DAY_MS);
	const year = date.getUTCFullYear();
	const month = date.getUTCMonth() + months;
	const wanted = Date.UTC(year, month, date.getUTCDate());
	const lastOfMonth = Date.UTC(year, month + 1, 0);
	return Math.min(wanted, lastOfMonth + DAY_MS) / DAY_MS;
}

// ---- holidays -----------------------------------------------------------------------------------------------------

type Table = Map<number, Holiday>;

const federal: Table = new Map();
const states = new Map<Uf, Table>(UFS.map((uf) => [uf, new Map()]));
/** Every state's days together: for a debtor of whom no address is known. */
const anywhere: Table = new Map();

for (const [scope, kind, name, days, since, source] of HOLIDAY_ROWS) {
	const holiday: Holiday = { kind, name, scope: scope as 'BR' | Uf, source };
	const table = scope === 'BR' ? federal : (states.get(scope as Uf) as Table);
	for (const day of expand(days, since)) {
		if (!table.has(day)) table.set(day, holiday);
		if (scope !== 'BR' && !anywhere.has(day)) anywhere.set(day, holiday);
	}
}

function expand(days: string, since: number): number[] {
	if (days.length !== 5) return days.split(' ').map(epochDay);
	const all: number[] = [];
	for (let year = since; year <= HOLIDAYS_LAST_YEAR; year++) all.push(epochDay(`${year}-${days}`));
	return all;
}

/**
 * The holiday or quiet day of a UF (null = UF unknown: any state's day counts) on an epoch day. A holiday wins over a
 * quiet day: Carnival Tuesday is quiet in the country and a holiday in Rio. The table covers 2010 to 2045.
 */
export function holidayOn(uf: Uf | null, day: number): Holiday | null {
	const country = federal.get(day);
	if (country?.kind === 'holiday') return country;
	const state = uf === null ? anywhere.get(day) : states.get(uf)?.get(day);
	return state ?? country ?? null;
}

/** False for a day of which the holiday table knows nothing. */
export function holidaysKnown(day: number): boolean {
	return day >= TABLE_FROM && day < TABLE_TO;
}
const TABLE_FROM = Date.UTC(HOLIDAYS_FIRST_YEAR, 0, 1) / DAY_MS;
const TABLE_TO = Date.UTC(HOLIDAYS_LAST_YEAR + 1, 0, 1) / DAY_MS;

// ---- banking days -------------------------------------------------------------------------------------------------

/** Quiet days on which banks are closed too (Res. CMN 4.880/2020: Carnival Monday and Tuesday, Corpus Christi). */
const BANK_QUIET: ReadonlySet<string> = new Set([
	'Segunda-feira de Carnaval',
	'Terça-feira de Carnaval',
	'Corpus Christi',
]);

/** A banking day as FEBRABAN counts them: no weekend, no national holiday, no Carnival Monday or Tuesday, no Corpus Christi. */
export function isBankingDay(day: number): boolean {
	const weekday = weekdayOf(day);
	if (weekday === 0 || weekday === 6) return false;
	const holiday = federal.get(day);
	return !holiday || (holiday.kind === 'quiet' && !BANK_QUIET.has(holiday.name));
}

/**
 * The due date that counts for days overdue and steps: the nominal one, or the next banking day when it falls on none
 * (a bill due on a Saturday is paid on time on Monday; CC 132 §1, Lei 7.089/1983).
 */
export function effectiveDueDate(nominal: string): string {
	let day = epochDay(nominal);
	while (!isBankingDay(day)) day++;
	return isoOf(day);
}
