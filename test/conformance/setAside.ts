/**
 * Vectors that are wrong in themselves: what their source printed cannot be had by the bank's rule. They are read (their
 * line and barcode agree with themselves) and not computed. The key is the beginning of the vector's `quirk`.
 */
const QUIRKS: ReadonlyArray<readonly [quirk: string, why: string]> = [
	[
		'Santander "101/2"',
		'free field 9 1234567 0000000000444 0 101 holds 13 digits of nosso número and no check digit; the manual (layout v31) has 12 and the digit: 000000000444, 4×2 + 4×3 + 4×4 = 36, 36 mod 11 = 3, 11 − 3 = 8 → 9 1234567 000000000444 8 0 101',
	],
	[
		'nosso-número DAC computed over',
		'the DAC was computed with the account’s own DAC among the digits: 1234 12345 6 112 00223346 has the sum 64, 10 − 4 = 6; the manual (note 23, annex 4) takes branch and account without it: 1234 12345 112 00223346 has the sum 66, 10 − 6 = 4',
	],
	[
		'carteira',
		'carteira 168 was passed as one digit: the DAC is over carteira (three digits) and nosso número alone',
	],
	[
		'source truncates',
		'nosso número 10028528 has 8 digits; behind a convênio of 4 (1653) there is room for 7, so 16531002852 lost its last digit',
	],
	[
		'Banestes',
		'the two digits printed behind nosso número are not those of the formula that the other vectors of the bank follow',
	],
];

/** Why a vector marked `do-not-assert` is not computed. */
export function whySetAside(quirk: string): string {
	return QUIRKS.find(([begins]) => quirk.startsWith(begins))?.[1] ?? quirk;
}

/** Vectors that state as right what their own source's rule does not give, by bank and printed nosso número. */
const WRONG: ReadonlyArray<readonly [bank: string, printed: RegExp, why: string]> = [
	[
		'084',
		/^0*9\/00000000001-P$/,
		'carteira 09 and number 00000000001: 9×7 + 1×2 = 65, 65 mod 11 = 10, digit 11 − 10 = 1; P stands for a remainder of 1, as the source itself says, and it writes P for 10 as well',
	],
	[
		'021',
		/^69240101-68$/,
		'69240101 and first digit 6: 6×2 + 1×3 + 0×4 + 1×5 + 0×6 + 4×7 + 2×8 + 9×9 + 6×10 = 205, 205 mod 11 = 7, 11 − 7 = 4: 64; both manuals of the bank (CNAB 240, annex VIII; CNAB 400, annex II) give the ninth digit the weight 10, the source begins again at 2 (157 mod 11 = 3, digit 8)',
	],
	[
		'021',
		/^90002720-71$/,
		'90002720 and first digit 7: 7×2 + 0×3 + 2×4 + 7×5 + 2×6 + 9×10 = 159, 159 mod 11 = 5, 11 − 5 = 6: 76; as above (the source: 87 mod 11 = 10, digit 1)',
	],
];

/** Why a vector is wrong in itself; undefined when nothing is known against it. */
export function whyWrong({
	bank,
	expected,
}: {
	bank: string;
	expected: { nossoNumeroFormatado?: string };
}): string | undefined {
	const printed = expected.nossoNumeroFormatado ?? '';
	return WRONG.find(([code, pattern]) => code === bank && pattern.test(printed))?.[2];
}
