import { badInput } from '../../core/errors';
import { dateOf, isoOf } from './dates';

/**
 * How a column of a CNAB record is written and read. A kind knows nothing of positions: `record.ts` puts it at its columns.
 * Writing refuses what does not fit; only a `text` (a name, a street) is cut, because every bank cuts those.
 */
export interface Kind {
	readonly name: string;
	/** Columns that mean nothing, so any part of them is the same as the whole. */
	readonly filler?: true;
	/** `width` characters. @throws CobrancaError badInput naming `field` */
	encode(value: Value | undefined, width: number, field: string): string;
	/** The value of a column; undefined = the column holds something else. */
	decode(text: string): Value | undefined;
}

/** Digits and words as text, money in cents and rates in hundredths as numbers, days as ISO text, nothing as null. */
export type Value = string | number | null;

const DIGITS = /^\d*$/;

function fits(text: string, width: number, field: string): string {
	if (text.length > width) {
		throw badInput(field, `${field} has ${text.length} characters; the record has room for ${width}.`);
	}
	return text;
}

/** Digits with zeros in front. Read as written, zeros included. */
export const digits: Kind = {
	name: 'digits',
	encode(value, width, field) {
		const text = String(value ?? '');
		if (!DIGITS.test(text)) throw badInput(field, `${field} must be digits.`);
		return fits(text, width, field).padStart(width, '0');
	},
	decode: (text) => (DIGITS.test(text) ? text : text.trim() === '' ? '' : undefined),
};

/** A CPF or CNPJ; since July 2026 a CNPJ may hold letters. */
export const document: Kind = {
	name: 'document',
	encode(value, width, field) {
		const text = String(value ?? '').toUpperCase();
		if (!/^[0-9A-Z]*$/.test(text))
			throw badInput(field, `${field} must be a CPF or CNPJ without punctuation.`);
		return fits(text, width, field).padStart(width, '0');
	},
	decode: (text) => (/^[0-9A-Z]*$/.test(text) ? text : text.trim() === '' ? '' : undefined),
};

/** Words: upper case, no accents, blanks behind, cut at the width. */
export const text: Kind = {
	name: 'text',
	encode: (value, width) =>
		plain(String(value ?? ''))
			.slice(0, width)
			.padEnd(width),
	decode: (column) => column.trimEnd(),
};

/** A word that means something only whole (a number of the creditor's, a check digit): never cut. */
export const code: Kind = {
	name: 'code',
	encode: (value, width, field) => fits(plain(String(value ?? '')), width, field).padEnd(width),
	decode: (column) => column.trimEnd(),
};

/** As `code`, in its own case: a Pix key, a BR Code. */
export const exact: Kind = {
	name: 'exact',
	encode(value, width, field) {
		const whole = String(value ?? '');
		if (!/^[\x20-\x7e]*$/.test(whole)) throw badInput(field, `${field} must be plain ASCII.`);
		return fits(whole, width, field).padEnd(width);
	},
	decode: (column) => column.trimEnd(),
};

/** Whole cents; also a rate in hundredths of a percent, which the layouts print the same way. */
export const cents: Kind = {
	name: 'cents',
	encode(value, width, field) {
		const amount = value ?? 0;
		if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 0) {
			throw badInput(field, `${field} must be a whole number of cents, not negative.`);
		}
		return fits(String(amount), width, field).padStart(width, '0');
	},
	decode(column) {
		if (column.trim() === '') return 0;
		const amount = DIGITS.test(column) ? Number(column) : NaN;
		return Number.isSafeInteger(amount) ? amount : undefined;
	},
};

/** Hundredths written with more decimals than two: `hundredths(5)` writes 1,00 % as 100000. */
export function hundredths(decimals: 1 | 5): Kind {
	const factor = 10 ** (decimals - 2);
	return {
		name: `hundredths${decimals}`,
		encode(value, width, field) {
			const scaled = Number(value ?? 0) * factor;
			if (!Number.isInteger(scaled)) {
				throw badInput(field, `${field} has more decimals than this bank's layout (${decimals}).`);
			}
			return cents.encode(scaled, width, field);
		},
		decode(column) {
			const raw = cents.decode(column);
			return typeof raw === 'number' ? Math.round(raw / factor) : undefined;
		},
	};
}

function day(width: 6 | 8, yearFirst = false): Kind {
	return {
		name: yearFirst ? 'yyyymmdd' : width === 6 ? 'ddmmyy' : 'ddmmyyyy',
		encode(value, _width, field) {
			if (value === null || value === undefined || value === '') return '0'.repeat(width);
			const iso = dateOf(String(value));
			if (!iso) throw badInput(field, `${field} must be a day as YYYY-MM-DD.`);
			const [year, month, date] = iso.split('-') as [string, string, string];
			if (width === 6 && (year < '2000' || year > '2069')) {
				throw badInput(field, `${field} must lie in 2000 to 2069: this layout has years of two digits.`);
			}
			if (yearFirst) return year + month + date;
			return date + month + (width === 6 ? year.slice(2) : year);
		},
		decode: (column) => isoOf(column, yearFirst),
	};
}

/** `DDMMYY`; nothing is zeros. */
export const ddmmyy = day(6);
/** `DDMMYYYY`; nothing is zeros. */
export const ddmmyyyy = day(8);
/** `YYYYMMDD`, Sicredi's. */
export const yyyymmdd = day(8, true);

/** Always these characters; blanks behind where the columns are wider. */
export function is(constant: string): Kind {
	return {
		name: `"${constant}"`,
		encode: (_value, width, field) => fits(constant, width, field).padEnd(width),
		decode: (column) => (column.trimEnd() === constant.trimEnd() ? column.trimEnd() : undefined),
	};
}

/** What is written where nothing else is said; read whatever it is. Editions of one layout differ in such columns. */
export function usually(constant: string): Kind {
	return {
		name: `"${constant}"`,
		encode: (value, width, field) => fits(String(value ?? constant), width, field).padEnd(width),
		decode: (column) => column.trimEnd(),
	};
}

/** Columns the bank keeps for itself. */
export const blanks: Kind = {
	name: 'blanks',
	filler: true,
	encode: (_value, width) => ' '.repeat(width),
	decode: (column) => (column.trim() === '' ? '' : undefined),
};
export const zeros: Kind = {
	name: 'zeros',
	filler: true,
	encode: (_value, width) => '0'.repeat(width),
	decode: (column) => (/^0*$/.test(column) ? '' : undefined),
};
/** Columns of a bank's answer that nobody here reads. Written as blanks. */
export const unread: Kind = { name: 'unread', filler: true, encode: blanks.encode, decode: () => '' };

/** Upper case ASCII: accents taken off, anything else outside printable ASCII a blank. */
function plain(words: string): string {
	const bare = /^[\x20-\x7e]*$/.test(words)
		? words
		: words
				.normalize('NFKD')
				.replace(/[\u0300-\u036f]/g, '')
				.replace(/[^\x20-\x7e]/g, ' ');
	return bare.toUpperCase();
}
