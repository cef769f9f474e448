/** One cell as it came: text of a CSV, a number of a spreadsheet or of JSON. Dates are ISO text by then. */
export type Cell = string | number;

/** One row before anything is known of its columns; null when it could not be read at all. */
export interface RawRow {
	/** As a spreadsheet shows it, from 1. */
	rowNumber: number;
	cells: readonly Cell[] | null;
}

const UNTIDY = /[\p{Cc}\u00a0]| {2}|^ | $/u;
const BLANKS = /[\p{Cc}\u00a0 ]+/gu;

/** One line of text: control characters and runs of blanks become one space. */
export function clean(text: string): string {
	return UNTIDY.test(text) ? text.replace(BLANKS, ' ').trim() : text;
}

/** A cell as text: a whole number without exponent, so that a CPF or a phone that a spreadsheet keeps as a number stays whole. */
export function textOf(cell: Cell | undefined): string {
	if (cell === undefined || cell === '') return '';
	if (typeof cell === 'string') return clean(cell);
	if (Number.isInteger(cell) && Math.abs(cell) < 1e15) return cell.toFixed(0);
	return String(cell);
}

export function isBlank(row: readonly Cell[] | null): boolean {
	return row !== null && row.every((cell) => textOf(cell) === '');
}

/** What a cell of a spreadsheet can hold. One text of a workbook may stand in every row of it: a longer one is read that often. */
const MOST_IN_CELL = 32_767;

/** What a library or JSON gives, as a cell. */
export function cellOf(value: unknown): Cell {
	if (typeof value === 'number') return Number.isFinite(value) ? value : '';
	if (typeof value === 'string') return value.length > MOST_IN_CELL ? value.slice(0, MOST_IN_CELL) : value;
	if (typeof value === 'boolean') return value ? 'sim' : 'não';
	if (typeof value === 'bigint') return value.toString();
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
	return '';
}

/**
 * A number as text that Excel showed in scientific notation, when nothing of it was lost: `1,1901234567E+10` is
 * 11901234567, `1,21051E+03` is 1210.51. Null when digits are missing: `1,19E+10` says three of eleven.
 * @param decimals how many decimals the number has by its nature: 0 for a phone, 2 for money
 */
export function fromScientific(text: string, decimals: number): string | null {
	const [, whole, rest = '', power] = /^(\d)(?:[.,](\d+))?E\+?(\d{1,2})$/i.exec(text) ?? [];
	if (whole === undefined || power === undefined) return null;
	const exponent = Number(power);
	if (exponent > 15 || rest.length < exponent + decimals - (exponent === 0 ? decimals : 0)) return null;
	const digits = (whole + rest).padEnd(exponent + 1, '0');
	const fraction = digits.slice(exponent + 1).replace(/0+$/, '');
	return fraction === '' ? digits.slice(0, exponent + 1) : `${digits.slice(0, exponent + 1)}.${fraction}`;
}

/** `4827147,0` or `11901234567.00`: a whole number that some program wrote with decimals. */
export function withoutZeroDecimals(text: string): string {
	return text.replace(/^(\d{5,})[.,]0+$/, '$1');
}
