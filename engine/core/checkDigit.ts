/** How one check digit is computed. Every Brazilian one is a row of this. */
export interface CheckDigitRule {
	/** Weights from right to left, repeated when the number is longer: `[2, 3, …]`. */
	weights: readonly number[];
	/** 11 for documents and most banks, 10 for Luhn-like digits. */
	modulus: number;
	/**
	 * Adds the digits of each product (14 → 1 + 4) instead of the product. Luhn does. Only for digits and weights of 1 and
	 * 2, where it means product − 9. Default false.
	 */
	sumDigits?: boolean;
	/** `complement`: modulus − remainder (default); `remainder`: the remainder itself. */
	take?: 'complement' | 'remainder';
	/** Results written as something else, e.g. `{ 10: '0', 11: '0' }`; the rest are written as decimal digits. */
	replace?: Readonly<Record<number, string>>;
}

const ZERO = 48;

/**
 * Computes one check digit.
 *
 * The value of a character is its ASCII code − 48, so `0`–`9` are worth 0–9 and `A`–`Z` 17–42: the rule of the
 * alphanumeric CNPJ (Nota Técnica COCAD/SUARA/RFB 49/2024), which leaves numeric documents as they were.
 *
 * Worked example, first digit of CPF 111.444.777-35, weights 2, 3, 4… from the right, modulus 11:
 *
 *     1   1   1   4   4   4   7   7   7
 *   ×10  ×9  ×8  ×7  ×6  ×5  ×4  ×3  ×2
 *    10 + 9 + 8 +28 +24 +20 +28 +21 +14 = 162;  162 mod 11 = 8;  11 − 8 = 3
 *
 * @param characters `[0-9A-Z]`, already validated by the caller
 */
export function checkDigit(characters: string, rule: CheckDigitRule): string {
	return written(weigh(characters, rule, 0), rule);
}

/** The same of several parts as if they were one text; joining long ones would cost more than the digit itself. */
export function checkDigitOf(parts: readonly string[], rule: CheckDigitRule): string {
	let sum = 0;
	let after = 0;
	for (let i = parts.length - 1; i >= 0; i--) {
		const part = parts[i] as string;
		sum += weigh(part, rule, after);
		after += part.length;
	}
	return written(sum, rule);
}

/**
 * Weighted sum of a text, or of its characters `from` … `to` − 1, that has so many characters `after` it. For those who
 * make a digit of pieces in a hot loop; everybody else calls `checkDigit`.
 */
export function weigh(
	characters: string,
	{ weights, sumDigits }: CheckDigitRule,
	after: number,
	from = 0,
	to = characters.length,
): number {
	const last = weights.length - 1;
	let sum = 0;
	let w = after % weights.length;
	if (sumDigits) {
		for (let i = to - 1; i >= from; i--) {
			const product = (characters.charCodeAt(i) - ZERO) * (weights[w] as number);
			sum += product > 9 ? product - 9 : product;
			w = w === last ? 0 : w + 1;
		}
		return sum;
	}
	for (let i = to - 1; i >= from; i--) {
		sum += (characters.charCodeAt(i) - ZERO) * (weights[w] as number);
		w = w === last ? 0 : w + 1;
	}
	return sum;
}

const DIGITS = '0123456789';

/** The check digit that a weighted sum gives. */
export function written(sum: number, { modulus, take, replace }: CheckDigitRule): string {
	const remainder = sum % modulus;
	const result = take === 'remainder' ? remainder : modulus - remainder;
	return replace?.[result] ?? DIGITS[result] ?? String(result);
}
