import { checkDigit, type CheckDigitRule } from '../../core/checkDigit';
import { isDigits } from '../../core/digits';
import { badInput } from '../../core/errors';

/**
 * What a bank adds to a boleto. A bank is one file in `banks/`: its data, its nosso número with the check digit, and the
 * 25 digits of its free field. Order, size and check digits of the barcode belong to `barcode.ts`.
 */
export interface Bank {
	/** Three digits of the clearing (COMPE). */
	code: string;
	/** As printed. */
	name: string;
	/** Carteiras known to us and what each is. Another one is computed too, with a warning. */
	carteiras: Readonly<Record<string, string>>;
	/** Where the formulas were read. */
	sources: readonly string[];
	/** @throws CobrancaError badInput naming the field */
	nossoNumero(title: Title): NossoNumero;
	/** 25 digits. @throws CobrancaError badInput naming the field */
	freeField(title: Title, nossoNumero: NossoNumero): string;
	/** `Agência/Código do beneficiário`, as printed. */
	beneficiaryCode(title: Title): string;
	/** What looks wrong and is computed all the same, in pt-BR for the operator. */
	warnings?(title: Title): string[];
}

/** The beneficiary's contract with the bank and the number of the title. Digits only, without check digits; zeros may be left out. */
export interface Title {
	carteira: string;
	/** Our number at the bank, without its check digit. */
	nossoNumero: string;
	/** Agência. */
	branch?: string;
	branchDigit?: string;
	/** Conta. */
	account?: string;
	accountDigit?: string;
	/** Convênio, código do beneficiário or código do cliente: the number under which the bank knows the contract. */
	convenio?: string;
	/** Seu número: the creditor's own number of the title, where a free field holds it. */
	seuNumero?: string;
	/** Banco do Brasil: nosso número of 17 positions for a convênio of 6 (carteiras 16 and 18, service 21). */
	freeNossoNumero?: boolean;
}

export interface NossoNumero {
	/** Without check digit, zeros included. */
	digits: string;
	/** A digit, `X` or `P`; null where the bank has none. */
	checkDigit: string | null;
	/** As printed on the boleto. */
	printed: string;
}

/**
 * A field of the title as digits with zeros in front: `padded(title.branch, 'branch', 4)`.
 *
 * @throws CobrancaError badInput naming the field when it is missing, not digits, or too long
 */
export function padded(value: string | undefined, field: keyof Title, length: number): string {
	if (value === undefined || value === '')
		throw badInput(field, `${field} is missing: this bank needs up to ${length} digits.`);
	if (value.length > length || !isDigits(value)) {
		throw badInput(
			field,
			`${field} must be at most ${length} digits here.`,
			'Give it without check digit, dots or hyphens.',
		);
	}
	return value.length === length ? value : value.padStart(length, '0');
}

/** The digit behind the hyphen of a branch or account; empty when not given. @throws CobrancaError badInput */
export function hyphenDigit(title: Title, field: 'branchDigit' | 'accountDigit'): string {
	const value = title[field];
	if (value === undefined || value === '') return '';
	if (!/^[\dXP]$/.test(value)) throw badInput(field, `${field} must be one digit, X or P.`);
	return `-${value}`;
}

/** Modulus 11 of the code, weights 2 to 9 from the right, 10 and 11 written 0: 001-9, 237-2, 341-7. */
const BANK_DIGIT: CheckDigitRule = {
	weights: [2, 3, 4, 5, 6, 7, 8, 9],
	modulus: 11,
	replace: { 10: '0', 11: '0' },
};

/** `341` → `341-7`, as printed beside the bank's name. */
export function bankCodeWithDigit(code: string): string {
	return `${code}-${checkDigit(code, BANK_DIGIT)}`;
}
