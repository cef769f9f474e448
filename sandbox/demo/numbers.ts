/**
 * Documents and phones that are right in form and nobody's: see the README of this folder for why.
 * Each takes a running number and never gives the same thing twice.
 */

const CPF_SPACE = 1_000_000;
/** `90000-0000` to `90000-0999` are left to creditors and operators (`creditors.json`). */
const PHONES_KEPT = 1000;
const PHONE_SPACE = 10_000_000 - PHONES_KEPT;

/** 11 digits, base `000xxxxxx`. */
export function inventedCpf(n: number): string {
	if (n < 0 || n >= CPF_SPACE - 1) throw new Error(`no more invented CPFs after ${CPF_SPACE - 1}`);
	const base = `000${String(spread(n + 1, 48_271, CPF_SPACE)).padStart(6, '0')}`;
	return base + checkDigits(base, [10, 11]);
}

/** 14 digits, root `00000xxx` and a branch number from 9901 on. */
export function inventedCnpj(n: number): string {
	const branch = 9901 + Math.floor(n / 999);
	if (n < 0 || branch > 9999) throw new Error('no more invented CNPJs after 98901');
	const base = `00000${String(1 + (n % 999)).padStart(3, '0')}${branch}`;
	return base + checkDigits(base, [5, 6]);
}

/** 14 characters in the alphanumeric form: root `DEMOxxxx`. */
export function inventedAlphanumericCnpj(n: number): string {
	const base = `DEMO${String(n % 10_000).padStart(4, '0')}${String(1 + Math.floor(n / 10_000)).padStart(4, '0')}`;
	return base + checkDigits(base, [5, 6]);
}

/** National mobile number `90xxxxxxx` without DDD. */
export function inventedMobile(n: number): string {
	if (n < 0 || n >= PHONE_SPACE) throw new Error(`no more invented phones in one area after ${PHONE_SPACE}`);
	return `90${String(PHONES_KEPT + spread(n, 7_654_321, PHONE_SPACE)).padStart(7, '0')}`;
}

/** A permutation of 0..space-1 (the factor has no divisor in common with the space). */
function spread(n: number, factor: number, space: number): number {
	return (n * factor) % space;
}

/**
 * The two check digits of a CPF or CNPJ. `firstWeights` are the weights of the first character for each digit;
 * weights fall by one down to 2, then begin again at 9 (CNPJ). A letter counts as its ASCII code minus 48.
 */
function checkDigits(base: string, firstWeights: readonly [number, number]): string {
	let text = base;
	for (const first of firstWeights) {
		let weight = first;
		let sum = 0;
		for (const character of text) {
			sum += (character.charCodeAt(0) - 48) * weight;
			weight = weight === 2 ? 9 : weight - 1;
		}
		const rest = sum % 11;
		text += rest < 2 ? '0' : String(11 - rest);
	}
	return text.slice(base.length);
}

export function formatCpf(cpf: string): string {
	return `${cpf.slice(0, 3)}.${cpf.slice(3, 6)}.${cpf.slice(6, 9)}-${cpf.slice(9)}`;
}

export function formatCnpj(cnpj: string): string {
	return `${cnpj.slice(0, 2)}.${cnpj.slice(2, 5)}.${cnpj.slice(5, 8)}/${cnpj.slice(8, 12)}-${cnpj.slice(12)}`;
}
