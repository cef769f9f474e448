/** What the values of a column look like, whatever its header says. */
import { parseEmail } from '../../core/identity/email';
import { parsePhone } from '../../core/identity/phone';
import { parseReais } from '../../core/money';
import { fromScientific, type RawRow, textOf, withoutZeroDecimals } from './cells';
import { parseDay } from './dates';
import { parseFileDocument } from './fields';

/** Of a cell; no value by which a column is known is longer, and names are looked at with an expression that costs the square. */
const SEEN = 200;

export class ColumnSample {
	readonly values: readonly string[];

	constructor(rows: readonly RawRow[], position: number) {
		this.values = rows
			.map((row) => textOf(row.cells?.[position]).slice(0, SEEN))
			.filter((text) => text !== '' && !/^total/i.test(text));
	}

	get isEmpty(): boolean {
		return this.values.length === 0;
	}

	/** Share of the filled cells that pass; 0 where none is filled. */
	share(test: (text: string) => boolean): number {
		return this.isEmpty ? 0 : this.values.filter(test).length / this.values.length;
	}

	get distinct(): number {
		return new Set(this.values).size;
	}
}

export const isDocument = (text: string) => {
	const whole = fromScientific(text, 0) ?? withoutZeroDecimals(text);
	return parseFileDocument(whole, null, true).ok;
};
/** A bare number may be a spreadsheet's date, but also anything else. */
export const isDay = (text: string) => /\D/.test(text) && parseDay(text).ok;
export const isMoney = (text: string) => /[.,]\d{2}$|R\$/.test(text) && parseReais(text).ok;
export const isPhone = (text: string) => parsePhone(withoutZeroDecimals(text)).ok;
export const isMail = (text: string) => text.split(/[;,\s]+/).some((part) => parseEmail(part).ok);
export const isName = (text: string) => /^[\p{L}][\p{L}.'’&\- ]+ [\p{L}.'’&\- ]+[\p{L}.]$/u.test(text);
export const hasLetters = (text: string) => /\p{L}{2}/u.test(text);
