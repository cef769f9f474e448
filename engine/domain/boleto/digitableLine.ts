import { checkDigit, weigh, written } from '../../core/checkDigit';
import { MOD_10 } from './digits';

/**
 * The digitable line (linha digitável), what a person types: the barcode in another order with three more check digits
 * (BACEN Carta-Circular 2.926/2000; BB Doc. 5175).
 *
 *     field 1  barcode 1–4 and 20–24, check digit     field 4  general check digit
 *     field 2  barcode 25–34, check digit             field 5  factor and amount, 14 digits
 *     field 3  barcode 35–44, check digit
 *
 * Printed as `AAABC.CCCCX DDDDD.DDDDDY EEEEE.EEEEEZ K UUUUVVVVVVVVVV`.
 */

/** Modulus 10: the check digit of one of the first three fields, without the digit itself. */
export function fieldDigit(digits: string): string {
	return checkDigit(digits, MOD_10);
}

/** 44 digits of a valid barcode → 47 digits. */
export function lineOf(barcode: string): string {
	const head = barcode.slice(0, 4);
	const freeField = barcode.slice(19);
	const one = fieldDigit(head + freeField.slice(0, 5));
	const two = fieldDigit(freeField.slice(5, 15));
	const three = fieldDigit(freeField.slice(15));
	return joinLine(head, barcode.slice(4, 19), freeField, one, two, three);
}

/** The line of a barcode whose digits 1–4, 5–19 and 20–44 are `head`, `tail` and `freeField`, and its three digits. */
export function joinLine(
	head: string,
	tail: string,
	freeField: string,
	one: string,
	two: string,
	three: string,
): string {
	return (
		head + freeField.slice(0, 5) + one + freeField.slice(5, 15) + two + freeField.slice(15) + three + tail
	);
}

/** First digit and check digit of fields 1, 2 and 3. */
const FIELDS = [
	[0, 9],
	[10, 20],
	[21, 31],
] as const;

/** True when the check digit of that field of 47 digits is right. */
export function fieldHolds(line: string, field: 1 | 2 | 3): boolean {
	const [from, to] = FIELDS[field - 1] as (typeof FIELDS)[number];
	return written(weigh(line, MOD_10, 0, from, to), MOD_10) === line[to];
}

/** The 25 digits that the fields of a line hold. */
export function freeFieldOf(line: string): string {
	return line.slice(4, 9) + line.slice(10, 20) + line.slice(21, 31);
}

/** `34191…` → `34191.09008 63571.277308 71444.640008 5 60000000012345`. */
export function formatLine(line: string): string {
	const pair = (from: number, to: number) => `${line.slice(from, from + 5)}.${line.slice(from + 5, to)}`;
	return `${pair(0, 10)} ${pair(10, 21)} ${pair(21, 32)} ${line[32]} ${line.slice(33)}`;
}
