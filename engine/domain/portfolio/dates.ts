import { addMonths, epochDay, isIsoDate, isoOf } from '../../core/calendar';
import { type Parsed, accepted, refused } from '../../core/parsed';

const BRAZILIAN = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
/** What spreadsheets append to a date without time. */
const MIDNIGHT = /[ T]0{1,2}:00(?::00(?:\.0+)?)?Z?$/;

/** Reads `10/10/2026` or `2026-10-10` (a time of midnight is ignored) and gives ISO; only days that exist. */
export function parseDay(text: string): Parsed<string> {
	const bare = text.replace(MIDNIGHT, '');
	const brazilian = BRAZILIAN.exec(bare);
	const iso = brazilian ? null : ISO.exec(bare);
	if (brazilian) return existing(brazilian[3], brazilian[2], brazilian[1]);
	if (iso) return existing(iso[1], iso[2], iso[3]);
	if (/^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$/.test(bare))
		return refused('Data com ano de dois dígitos; escreva dd/mm/aaaa.');
	if (/^\d{5}$/.test(bare))
		return refused('Data como número de série de planilha; formate a coluna como dd/mm/aaaa.');
	return refused('Data que não se lê; escreva dd/mm/aaaa.');
}

function existing(year = '', month = '', day = ''): Parsed<string> {
	const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	return isIsoDate(iso) ? accepted(iso) : refused('Data que não existe no calendário.');
}

/** The same day some years later; 29 February becomes 1 March. ISO in, ISO out. */
export function addYears(iso: string, years: number): string {
	return isoOf(addMonths(epochDay(iso), years * 12));
}
