import { checkDigit, type CheckDigitRule } from '../checkDigit';
import { type Parsed, accepted, refused } from '../parsed';

/**
 * Modulus 11, weights 2 to 9 from the right, again and again; 10 and 11 written 0. The same rule serves numeric and
 * alphanumeric CNPJs: 12 characters `[0-9A-Z]` worth ASCII − 48, and two check digits that stay numeric
 * (IN RFB 2.229/2024; issued since July 2026). Official example: 12.ABC.345/01DE-35.
 */
const RULE: CheckDigitRule = {
	weights: [2, 3, 4, 5, 6, 7, 8, 9],
	modulus: 11,
	replace: { 10: '0', 11: '0' },
};

/** True for 12 characters `[0-9A-Z]` and their two check digits. Upper case only; a single repeated digit is refused. */
export function isCnpj(characters: string): boolean {
	if (!/^[0-9A-Z]{12}\d{2}$/.test(characters) || /^(\d)\1{13}$/.test(characters)) return false;
	const base = characters.slice(0, 12);
	const first = checkDigit(base, RULE);
	return characters.endsWith(first + checkDigit(base + first, RULE));
}

/** Reads `11.222.333/0001-81`, `12.ABC.345/01DE-35` or the bare 14 characters. */
export function parseCnpj(text: string): Parsed<string> {
	const characters = text.replace(/[\s.\-/]/g, '');
	if (!/^[0-9A-Z]+$/.test(characters))
		return refused('CNPJ com caracteres que não são dígitos nem letras maiúsculas.');
	if (characters.length !== 14) {
		return refused(
			`CNPJ com ${characters.length} caracteres; são 14 (planilhas costumam tirar zeros à esquerda).`,
		);
	}
	return isCnpj(characters) ? accepted(characters) : refused('CNPJ com dígito verificador errado.');
}

/** `11222333000181` → `11.222.333/0001-81`. */
export function formatCnpj(c: string): string {
	return `${c.slice(0, 2)}.${c.slice(2, 5)}.${c.slice(5, 8)}/${c.slice(8, 12)}-${c.slice(12)}`;
}

/** `11222333000181` → `••.222.333/0001-••`. */
export function maskCnpj(c: string): string {
	return `••.${c.slice(2, 5)}.${c.slice(5, 8)}/${c.slice(8, 12)}-••`;
}
