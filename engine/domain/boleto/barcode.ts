import { type CheckDigitRule, weigh, written } from '../../core/checkDigit';
import { isDigits } from '../../core/digits';
import { badInput } from '../../core/errors';
import type { Cents } from '../../core/money';
import { lineOfParts } from './digitableLine';
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
	if (freeField.length !== 25 || !isDigits(freeField))
		throw badInput('freeField', 'The free field of a barcode is 25 digits.');
	const head = bank + REAL;
	const factor = dueFactor(dueDate);
	const amount = String(amountCents).padStart(10, '0');
	// Summed piece by piece: a string that was just put together would have to be copied before it can be read.
	const sum =
		weigh(freeField, GENERAL, 0) +
		weigh(amount, GENERAL, 25) +
		weigh(factor, GENERAL, 35) +
		weigh(head, GENERAL, 39);
	const tail = written(sum, GENERAL) + factor + amount;
	return { barcode: head + tail + freeField, line: lineOfParts(head, tail, freeField) };
}
