import { checkDigit, type CheckDigitRule } from '../../core/checkDigit';
import { isDigits, zeroFilled } from '../../core/digits';
import { badInput } from '../../core/errors';
import type { Cents } from '../../core/money';
import type { Layout } from './freeField';

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
	/** The free field as tables. The first whose `when` holds is written, the first that fits is read. */
	layouts: readonly Layout[];
	/** `Agência/Código do beneficiário`, as printed. */
	beneficiaryCode(title: Title): string;
	/** What looks wrong and is computed all the same, in pt-BR for the operator. */
	warnings?(title: Title): string[];
}

/**
 * The beneficiary's contract with the bank and the number of the title. Digits only, without check digits; zeros may be
 * left out. Which ones a bank needs is in its file and in docs/boleto.md.
 */
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
	/**
	 * The digits that tell a variant of collection: tipo de cobrança (Banestes), modalidade (Sicoob), produto (Banrisul),
	 * emissão (Caixa), identificador do layout (C6), portfólio (Citibank). Each bank has its usual one as default.
	 */
	modalidade?: string;
	/** Sicredi: posto. */
	posto?: string;
	/** Sicoob: number of the instalment; 1 by default. */
	parcela?: string;
	/** CrediSIS: CPF or CNPJ of the beneficiary, without punctuation. */
	beneficiaryDocument?: string;
	/** Amount and due date of the title, where a free field holds a trace of them (Sicredi, HSBC). */
	amountCents?: Cents;
	dueDate?: string | null;
}

/** Fields of a title that are numbers written as text. */
export type TitleNumber =
	| 'carteira'
	| 'nossoNumero'
	| 'branch'
	| 'branchDigit'
	| 'account'
	| 'accountDigit'
	| 'convenio'
	| 'seuNumero'
	| 'modalidade'
	| 'posto'
	| 'parcela';

export interface NossoNumero {
	/** Without check digit, zeros included. */
	digits: string;
	/** One or two digits, `X` or `P`; null where the bank has none. */
	checkDigit: string | null;
	/** As printed on the boleto. */
	printed: string;
}

/** `00000012` and its digit 3 → printed `00000012-3`, behind `before`. */
export function hyphened(digits: string, digit: string, before = ''): NossoNumero {
	return { digits, checkDigit: digit, printed: `${before}${digits}-${digit}` };
}

/**
 * A field of the title as digits with zeros in front, so many that it has `length`: `padded(title.branch, 'branch', 4)`.
 *
 * @throws CobrancaError badInput naming the field when it is missing, not digits, or too long
 */
export function padded(value: string | undefined, field: TitleNumber, length: number): string {
	if (value === undefined || value === '')
		throw badInput(field, `${field} is missing: this bank needs up to ${length} digits.`);
	if (!isDigits(value) || (value.length > length && /[1-9]/.test(value.slice(0, -length)))) {
		throw badInput(
			field,
			`${field} must be at most ${length} digits here.`,
			'Give it without check digit, dots or hyphens.',
		);
	}
	return value.length > length ? value.slice(-length) : zeroFilled(value, length);
}

/** The digit behind the hyphen of a branch or account; empty when not given. @throws CobrancaError badInput */
export function hyphenDigit(title: Title, field: 'branchDigit' | 'accountDigit'): string {
	const value = title[field];
	if (value === undefined || value === '') return '';
	if (!/^[\dXP]$/.test(value)) throw badInput(field, `${field} must be one digit, X or P.`);
	return `-${value}`;
}

/** `1234-5/0012345-6` with as many digits as the bank has; check digits only where they were given. */
export function branchAndAccount(title: Title, accountLength: number, branchLength = 4): string {
	const branch = padded(title.branch, 'branch', branchLength) + hyphenDigit(title, 'branchDigit');
	return `${branch}/${padded(title.account, 'account', accountLength)}${hyphenDigit(title, 'accountDigit')}`;
}

/** Modulus 11 of the code, weights 2 to 9 from the right, 10 and 11 written 0: 001-9, 237-2, 341-7. */
const BANK_DIGIT: CheckDigitRule = {
	weights: [2, 3, 4, 5, 6, 7, 8, 9],
	modulus: 11,
	replace: { 10: '0', 11: '0' },
};

/** Digits that banks print beside their code against the rule. */
const PRINTED: Readonly<Record<string, string>> = { '748': 'X' };

/** `341` → `341-7`, as printed beside the bank's name. */
export function bankCodeWithDigit(code: string): string {
	return `${code}-${PRINTED[code] ?? checkDigit(code, BANK_DIGIT)}`;
}
