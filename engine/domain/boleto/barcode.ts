import { type CheckDigitRule, weigh, written } from '../../core/checkDigit';
import { isDigits, zeroFilled } from '../../core/digits';
import { badInput } from '../../core/errors';
import type { Cents } from '../../core/money';
import { MOD_10 } from './digits';
import { joinLine } from './digitableLine';
import { dueFactor } from './factor';

/**
 * The 44 digits of a boleto's barcode (BACEN Carta-Circular 2.926/2000):
 *
 *     1–3 bank · 4 currency (9 = real) · 5 general check digit · 6–9 due-date factor · 10–19 amount in cents
 *     20–44 free field (campo livre), the bank's own 25 digits
 *
 * Only this file knows that order; a bank supplies its free field and nothing else.
 */
export interface BarcodeParts {
	/** Three digits. */
	bank: string;
	/** 0 = the amount is left open. */
	amountCents: Cents;
	/** ISO day; null = no due date in the code. */
	dueDate: string | null;
	/** 25 digits. */
	freeField: string;
}

/** What the ten digits can hold: R$ 99.999.999,99. */
export const MAX_AMOUNT_CENTS = 9_999_999_999;

/** Currency: real. */
const REAL = '9';

/**
 * General check digit: weights 2 to 9 from the right over the other 43 digits, modulus 11; 0, 10 and 11 are written 1,
 * so that it is never 0 (Carta-Circular 2.926, annex).
 */
const GENERAL: CheckDigitRule = {
	weights: [2, 3, 4, 5, 6, 7, 8, 9],
	modulus: 11,
	replace: { 0: '1', 10: '1', 11: '1' },
};

/** The general check digit of a barcode, whatever stands at its fifth digit. */
export function generalDigit(barcode: string): string {
	return written(weigh(barcode, GENERAL, 0, 5) + weigh(barcode, GENERAL, 39, 0, 4), GENERAL);
}

/** The same of a line of 47 digits, whose fields hold the barcode in another order. */
export function generalDigitOfLine(line: string): string {
	const freeField =
		weigh(line, GENERAL, 0, 21, 31) + weigh(line, GENERAL, 10, 10, 20) + weigh(line, GENERAL, 20, 4, 9);
	return written(freeField + weigh(line, GENERAL, 25, 33) + weigh(line, GENERAL, 39, 0, 4), GENERAL);
}

/** Barcode and digitable line. @throws CobrancaError badInput naming `bank`, `amountCents`, `dueDate` or `freeField` */
export function composeCodes({ bank, amountCents, dueDate, freeField }: BarcodeParts): {
	barcode: string;
	line: string;
} {
	if (bank.length !== 3 || !isDigits(bank)) throw badInput('bank', 'A bank is three digits such as 341.');
	if (!Number.isSafeInteger(amountCents) || amountCents < 0 || amountCents > MAX_AMOUNT_CENTS) {
		throw badInput(
			'amountCents',
			'The amount of a boleto is a whole number of cents from 0 to 9,999,999,999.',
			'Split what is larger over several boletos.',
		);
	}
	const one = shares(freeField, 0, 5);
	const two = shares(freeField, 5, 15);
	const three = shares(freeField, 15, 25);
	if (freeField.length !== 25 || one < 0 || two < 0 || three < 0)
		throw badInput('freeField', 'The free field of a barcode is 25 digits.');
	const head = bank + REAL;
	const factor = dueFactor(dueDate);
	const amount = zeroFilled(String(amountCents), 10);
	const general =
		(one >> SHIFT) +
		(two >> SHIFT) +
		(three >> SHIFT) +
		weigh(amount, GENERAL, 25) +
		weigh(factor, GENERAL, 35) +
		weigh(head, GENERAL, 39);
	const tail = written(general, GENERAL) + factor + amount;
	const line = joinLine(
		head,
		tail,
		freeField,
		written((one & OWN) + weigh(head, MOD_10, 5), MOD_10),
		written(two & OWN, MOD_10),
		written(three & OWN, MOD_10),
	);
	return { barcode: head + tail + freeField, line };
}

/** Two sums in one number: the one of a field, below 128, in the low bits, the general one above. */
const SHIFT = 7;
const OWN = (1 << SHIFT) - 1;

/**
 * What the free field's digits `from` … `to` − 1 give to the general digit and to the digit of their own field of the line
 * (`GENERAL` and `MOD_10`), in one pass: reading the digits is what costs. −1 when there is something else among them.
 */
function shares(freeField: string, from: number, to: number): number {
	let general = 0;
	let own = 0;
	let w = (25 - to) & 7;
	let doubled = true;
	for (let i = to - 1; i >= from; i--) {
		const digit = freeField.charCodeAt(i) - 48;
		if (!(digit >= 0 && digit <= 9)) return -1;
		general += digit * (GENERAL.weights[w] as number);
		own += !doubled ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
		w = (w + 1) & 7;
		doubled = !doubled;
	}
	return (general << SHIFT) | own;
}
