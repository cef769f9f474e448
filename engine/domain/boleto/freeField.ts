import { isDigits } from '../../core/digits';
import { badInput, CobrancaError } from '../../core/errors';
import { type Bank, type NossoNumero, padded, type Title, type TitleNumber } from './bank';

/**
 * The free field (campo livre) as a table: one description that writes the 25 digits from a title and reads them back.
 *
 *     ['branch', 4]            a field of the title, zeros in front
 *     ['nossoNumero', 12]      nosso número; ['nossoNumero', 3, 2] three of its digits from index 2 on (Caixa mixes them)
 *     ['nossoNumeroDigit', 1]  its check digit
 *     ['check', 1]             what the layout's `check` makes of everything before it
 *     ['year', 4]              any other name: what `values` gives; not read back
 *     '000'                    a constant
 */
export type Part = string | readonly [name: PartName, length: number, from?: number];
export type PartName = TitleNumber | 'nossoNumeroDigit' | 'check' | 'day' | 'documentDigit' | 'withAmount';

type Value = (title: Title) => string;

export interface Layout {
	/** Together 25 digits. */
	parts: readonly Part[];
	/** Which titles it is for; absent = all that are left. */
	when?(title: Title): boolean;
	/** Which free fields it reads, besides that its constants must stand there; absent = all that are left. */
	reads?(freeField: string): boolean;
	/** Fields that do not come straight from the title: defaults, digits of accounts. */
	values?: Partial<Record<PartName, Value>>;
	/** The digits at `check`. */
	check?(before: string): string;
	/** Puts right what the parts alone cannot tell, when reading. */
	readTitle?(title: Title): Title;
}

/** What a free field says. */
export interface FreeFieldReading {
	/** The fields of a title that the free field holds; `nossoNumero` without check digit. */
	title: Partial<Title>;
	/** With its check digit, computed where the free field does not hold it; null where it cannot be computed. */
	nossoNumero: NossoNumero | null;
	/** Digits of the free field that do not agree with the bank's formula, as the free field's own names. */
	disagreements: readonly PartName[];
}

export const FREE_FIELD_LENGTH = 25;

/** 25 digits. @throws CobrancaError badInput naming the field */
export function writeFreeField(bank: Bank, title: Title, nossoNumero: NossoNumero): string {
	const layout = bank.layouts.find(({ when }) => when === undefined || when(title));
	if (!layout) throw badInput('carteira', 'This bank has no free field for such a title.');
	let written = '';
	for (const part of layout.parts)
		written += typeof part === 'string' ? part : valueOf(part, layout, title, nossoNumero, written);
	return written;
}

function valueOf(
	[name, length, from]: Exclude<Part, string>,
	layout: Layout,
	title: Title,
	nossoNumero: NossoNumero,
	before: string,
): string {
	if (name === 'nossoNumero')
		return from === undefined ? nossoNumero.digits : nossoNumero.digits.slice(from, from + length);
	if (name === 'nossoNumeroDigit') return nossoNumero.checkDigit ?? '';
	if (name === 'check') return layout.check?.(before) ?? '';
	const value = layout.values?.[name];
	return value ? value(title) : padded(title[name as TitleNumber], name as TitleNumber, length);
}

/**
 * Reads the free field of a bank that we know: nosso número, branch, account, convênio, carteira, with their check digits
 * verified where the bank has any. A digit that does not agree is told, not refused: a bank may use another formula for
 * some of its contracts, and the line's own digits have been verified before.
 *
 * @returns null when no layout of the bank fits
 */
export function readFreeField(bank: Bank, freeField: string): FreeFieldReading | null {
	if (freeField.length !== FREE_FIELD_LENGTH || !isDigits(freeField)) return null;
	for (const layout of bank.layouts) {
		const found = cut(layout, freeField);
		if (found === null || layout.reads?.(freeField) === false) continue;
		return verified(bank, layout, found);
	}
	return null;
}

type Found = Map<PartName, string>;

/** The parts by name, or null when a constant of the layout does not stand where it must. */
function cut({ parts }: Layout, freeField: string): Found | null {
	const found: Found = new Map();
	const pieces: Array<[from: number, digits: string]> = [];
	let at = 0;
	for (const part of parts) {
		const length = typeof part === 'string' ? part.length : part[1];
		const digits = freeField.slice(at, at + length);
		at += length;
		if (typeof part === 'string') {
			if (digits !== part) return null;
		} else if (part[2] !== undefined) pieces.push([part[2], digits]);
		else found.set(part[0], digits);
	}
	if (pieces.length > 0) {
		pieces.sort(([one], [other]) => one - other);
		found.set('nossoNumero', pieces.map(([, digits]) => digits).join(''));
	}
	return found;
}

/** Names of a title that a free field may hold. */
const TITLE_NUMBERS: ReadonlySet<PartName> = new Set<TitleNumber>([
	'carteira',
	'nossoNumero',
	'branch',
	'branchDigit',
	'account',
	'accountDigit',
	'convenio',
	'seuNumero',
	'modalidade',
	'posto',
	'parcela',
]);

function verified(bank: Bank, layout: Layout, found: Found): FreeFieldReading {
	const read = Object.fromEntries([...found].filter(([name]) => TITLE_NUMBERS.has(name))) as Partial<Title>;
	const whole = { carteira: '', nossoNumero: '', ...read };
	Object.assign(whole, layout.readTitle?.(whole));
	const title = Object.fromEntries(
		Object.entries(whole).filter(([, value]) => value !== ''),
	) as Partial<Title>;
	const nossoNumero = attempt(() => bank.nossoNumero(whole));
	const disagreements: PartName[] = [];
	const digit = found.get('nossoNumeroDigit');
	if (digit !== undefined && nossoNumero !== null && nossoNumero.checkDigit !== digit)
		disagreements.push('nossoNumeroDigit');
	const accountDigit = found.get('accountDigit');
	const computed = accountDigitOf(layout, whole);
	if (accountDigit !== undefined && computed !== null && computed !== accountDigit)
		disagreements.push('accountDigit');
	const check = found.get('check');
	if (check !== undefined && layout.check?.(beforeCheck(layout, found)) !== check)
		disagreements.push('check');
	return { title, nossoNumero, disagreements };
}

/** The account's digit by the bank's formula, when it has one. */
function accountDigitOf(layout: Layout, title: Title): string | null {
	const formula = layout.values?.accountDigit;
	return formula ? attempt(() => formula({ ...title, accountDigit: undefined })) : null;
}

function beforeCheck({ parts }: Layout, found: Found): string {
	let before = '';
	for (const part of parts) {
		if (typeof part === 'string') before += part;
		else if (part[0] === 'check') return before;
		else if (part[2] !== undefined)
			before += (found.get('nossoNumero') ?? '').slice(part[2], part[2] + part[1]);
		else before += found.get(part[0]) ?? '';
	}
	return before;
}

/** Null where the formula needs what a free field does not hold (the beneficiary's document, the branch). */
function attempt<T>(compute: () => T): T | null {
	try {
		return compute();
	} catch (error) {
		if (error instanceof CobrancaError && error.code === 'badInput') return null;
		throw error;
	}
}
