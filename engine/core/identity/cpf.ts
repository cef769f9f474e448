import { checkDigit, type CheckDigitRule } from '../checkDigit';
import { type Parsed, accepted, refused } from '../parsed';

/** Modulus 11, weights 2 to 11 from the right, 10 and 11 written 0 (IN RFB 2.172/2024 keeps the rule of 1968). */
const RULE: CheckDigitRule = {
	weights: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
	modulus: 11,
	replace: { 10: '0', 11: '0' },
};

/** True for 11 digits with right check digits; a single repeated digit (111.111.111-11) is no CPF. */
export function isCpf(digits: string): boolean {
	if (!/^\d{11}$/.test(digits) || /^(\d)\1{10}$/.test(digits)) return false;
	const base = digits.slice(0, 9);
	const first = checkDigit(base, RULE);
	return digits.endsWith(first + checkDigit(base + first, RULE));
}

/** Reads `111.444.777-35` or `11144477735`. */
export function parseCpf(text: string): Parsed<string> {
	const digits = text.replace(/[\s.\-/]/g, '');
	if (!/^\d+$/.test(digits)) return refused('CPF com caracteres que não são dígitos.');
	if (digits.length !== 11)
		return refused(`CPF com ${digits.length} dígitos; são 11 (planilhas costumam tirar zeros à esquerda).`);
	return isCpf(digits) ? accepted(digits) : refused('CPF com dígito verificador errado.');
}

/** `11144477735` → `111.444.777-35`. */
export function formatCpf(digits: string): string {
	return `${digits.slice(0, 3)}.${digits.slice(3, 6)}.${digits.slice(6, 9)}-${digits.slice(9)}`;
}

/** `11144477735` → `•••.444.777-••`. */
export function maskCpf(digits: string): string {
	return `•••.${digits.slice(3, 6)}.${digits.slice(6, 9)}-••`;
}
