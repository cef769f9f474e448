/** Days as the files write them. Files repeat few days many times, so what was read once is remembered. */

const NO_DAY = new Set(['', '0', '00', '000', '0000', '00000', '000000', '00000000']);
/** `à vista` and `contra apresentação`: a title without a due date. */
const NO_DUE_DATE = new Set(['888888', '999999', '88888888', '99999999']);
const LIMIT = 4096;

const read = new Map<string, string | null>();
const readYearFirst = new Map<string, string | null>();

/** ISO day of DDMMYY, DDMMYYYY or YYYYMMDD; null = no day; undefined = not a day. Years of two digits are 2000 to 2069, else 19xx. */
export function isoOf(column: string, yearFirst = false): string | null | undefined {
	const known = yearFirst ? readYearFirst : read;
	const hit = known.get(column);
	if (hit !== undefined) return hit;
	const iso = parse(column, yearFirst);
	if (iso !== undefined) {
		if (known.size >= LIMIT) known.clear();
		known.set(column, iso);
	}
	return iso;
}

function parse(column: string, yearFirst: boolean): string | null | undefined {
	const text = column.trim();
	if (NO_DAY.has(text) || NO_DUE_DATE.has(text)) return null;
	if (!/^(?:\d{6}|\d{8})$/.test(column)) return undefined;
	if (yearFirst) return dateOf(`${column.slice(0, 4)}-${column.slice(4, 6)}-${column.slice(6)}`);
	const year = column.slice(4);
	const full = year.length === 4 ? year : (year < '70' ? '20' : '19') + year;
	return dateOf(`${full}-${column.slice(2, 4)}-${column.slice(0, 2)}`);
}

/** The text itself when it is a day of the calendar as YYYY-MM-DD. */
export function dateOf(iso: string): string | undefined {
	const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
	if (!match) return undefined;
	const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
	const date = new Date(Date.UTC(year, month - 1, day));
	return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 1900 ? iso : undefined;
}
