import { addMonths, epochDay, isIsoDate, isoOf } from '../../core/calendar';
import { type Parsed, accepted, refused } from '../../core/parsed';
import type { Format } from './layout';

const BRAZILIAN = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
/** What spreadsheets and JSON append to a date without time; 03:00Z is midnight in São Paulo. */
const MIDNIGHT = /[ T](?:0{1,2}:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?|03:00:00(?:\.0+)?Z)$/;
/** Days of a spreadsheet that lie between 1990 and 2050. */
const SERIAL = { first: 32_874, last: 54_788, zero: Date.UTC(1899, 11, 30) };

/**
 * Reads `10/10/2026`, `2026-10-10` (a time of midnight is ignored) or the serial number that a spreadsheet has for it,
 * and gives ISO; only days that exist. Eight bare digits are day-month-year or year-month-day, whichever
 * exists, or what `format` says.
 */
export function parseDay(text: string, format?: Format): Parsed<string> {
	const bare = text.replace(MIDNIGHT, '');
	if (format && format !== 'centavos') return formatted(bare.replace(/\D/g, ''), format);
	const brazilian = BRAZILIAN.exec(bare);
	const iso = brazilian ? null : ISO.exec(bare);
	if (brazilian) return existing(brazilian[3], brazilian[2], brazilian[1]);
	if (iso) return existing(iso[1], iso[2], iso[3]);
	if (/^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$/.test(bare))
		return refused('Data com ano de dois dígitos; escreva dd/mm/aaaa.');
	if (/^\d{5}(?:[.,]0+)?$/.test(bare)) return ofSerial(Number(bare.slice(0, 5)));
	if (/^\d{8}$/.test(bare)) return ofEightDigits(bare);
	return refused('Data que não se lê; escreva dd/mm/aaaa.');
}

function ofSerial(days: number): Parsed<string> {
	if (days < SERIAL.first || days > SERIAL.last) return refused('Data que não se lê; escreva dd/mm/aaaa.');
	return accepted(new Date(SERIAL.zero + days * 86_400_000).toISOString().slice(0, 10));
}

/** Never both: as one, the fifth and sixth digit are a month, as the other the century 19 or 20. */
function ofEightDigits(digits: string): Parsed<string> {
	for (const format of ['ddmmaaaa', 'aaaammdd'] as const) {
		const day = formatted(digits, format);
		if (day.ok && day.value > '1900' && day.value < '2100') return day;
	}
	return refused('Data que não existe no calendário.');
}

function formatted(digits: string, format: Exclude<Format, 'centavos'>): Parsed<string> {
	const [, a = '', b = '', c = ''] =
		(format === 'aaaammdd'
			? /^(\d{4})(\d\d)(\d\d)$/
			: format === 'ddmmaa'
				? /^(\d\d)(\d\d)(\d\d)$/
				: /^(\d\d)(\d\d)(\d{4})$/
		).exec(digits) ?? [];
	if (format === 'aaaammdd') return existing(a, b, c);
	return existing(format === 'ddmmaa' && c !== '' ? `20${c}` : c, b, a);
}

function existing(year = '', month = '', day = ''): Parsed<string> {
	const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	return isIsoDate(iso) ? accepted(iso) : refused('Data que não existe no calendário.');
}

/** The same day some years later; 29 February becomes 1 March. ISO in, ISO out. */
export function addYears(iso: string, years: number): string {
	return isoOf(addMonths(epochDay(iso), years * 12));
}
