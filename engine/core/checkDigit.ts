/** How one check digit is computed. Every Brazilian one is a row of this. */
export interface CheckDigitRule {
	/** Weights from right to left, repeated when the number is longer: `[2, 3, …]`. */
	weights: readonly number[];
	/** 11 for documents and most banks, 10 for Luhn-like digits. */
	modulus: number;
	/** Adds the digits of each product (14 → 1 + 4) instead of the product. Luhn does. Default false. */
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

/** Weighted sum of a text that has so many characters `after` it. */
function weigh(characters: string, { weights, sumDigits = false }: CheckDigitRule, after: number): number {
	const last = weights.length - 1;
	let sum = 0;
	for (let i = characters.length - 1, w = after % weights.length; i >= 0; i--) {
		let product = (characters.charCodeAt(i) - ZERO) * (weights[w] as number);
		if (sumDigits) while (product > 9) product = ((product / 10) | 0) + (product % 10);
		sum += product;
		w = w === last ? 0 : w + 1;
	}
	return sum;
}

function written(sum: number, rule: CheckDigitRule): string {
	const remainder = sum % rule.modulus;
	const result = rule.take === 'remainder' ? remainder : rule.modulus - remainder;
	return rule.replace?.[result] ?? String(result);
}
