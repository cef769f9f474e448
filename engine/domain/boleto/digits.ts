import { checkDigit, type CheckDigitRule } from '../../core/checkDigit';

/** Modulus 10, weights 2 and 1 from the right, digits of each product added; 10 is written 0. Lines, Itaú, Inter… */
export const MOD_10: CheckDigitRule = { weights: [2, 1], modulus: 10, sumDigits: true, replace: { 10: '0' } };

/** Modulus 11, weights 2 to 9 from the right; 10 and 11 are written 0. Most banks; arrecadação. */
export const MOD_11: CheckDigitRule = {
	weights: [2, 3, 4, 5, 6, 7, 8, 9],
	modulus: 11,
	replace: { 10: '0', 11: '0' },
};

/** Modulus 11, weights 2 to 7 from the right; 10 is written P and 11 is 0. Bradesco and those that follow it. */
export const MOD_11_P: CheckDigitRule = {
	weights: [2, 3, 4, 5, 6, 7],
	modulus: 11,
	replace: { 10: 'P', 11: '0' },
};

const REMAINDER_2_7: CheckDigitRule = { weights: [2, 3, 4, 5, 6, 7], modulus: 11, take: 'remainder' };

/**
 * The pair of check digits of Banrisul, Banestes and BRB ("duplo dígito", ASBACE): modulus 10, then modulus 11 with
 * weights 2 to 7 over number and first digit. A remainder of 1 has no digit: the first one goes up by one (9 → 0) and
 * the second is computed again.
 *
 *     00009194 → mod 10: 3; 000091943 mod 11 leaves 3 → 8: digits 38
 */
export function doubleDigit(digits: string): string {
	let first = Number(checkDigit(digits, MOD_10));
	for (;;) {
		const remainder = Number(checkDigit(digits + String(first), REMAINDER_2_7));
		if (remainder !== 1) return `${first}${remainder === 0 ? 0 : 11 - remainder}`;
		first = (first + 1) % 10;
	}
}
