import type { Cents } from '../../core/money';
import type { NossoNumero, Title } from './bank';
import { bankOf } from './banks';
import { composeCodes } from './barcode';
import { formatLine } from './digitableLine';
import { writeFreeField } from './freeField';

/** A title whose numbers are to be computed. */
export interface BoletoTerms extends Title {
	/** Three digits. */
	bank: string;
	/** 0 = left open. */
	amountCents: Cents;
	/** Nominal due date, ISO; null = none in the code. */
	dueDate: string | null;
}

/** The numbers of a boleto. They can be paid only once somebody has registered the title; see `registeredBy` of a slip. */
export interface Boleto {
	bank: string;
	carteira: string;
	nossoNumero: NossoNumero;
	/** 25 digits. */
	freeField: string;
	/** 44 digits. */
	barcode: string;
	/** 47 digits. */
	line: string;
	/** pt-BR, for the operator. */
	warnings: readonly string[];
}

/**
 * Computes nosso número, free field, barcode and digitable line from the data of a title.
 *
 * Since 2018 a boleto must be registered before it can be paid, so what this gives is for printing what the bank has
 * registered, for predicting it before a remittance, and for checking it.
 *
 * @throws CobrancaError badInput naming the field
 */
export function computeBoleto(terms: BoletoTerms): Boleto {
	const bank = bankOf(terms.bank);
	const nossoNumero = bank.nossoNumero(terms);
	const freeField = writeFreeField(bank, terms, nossoNumero);
	const { barcode, line } = composeCodes({
		bank: bank.code,
		amountCents: terms.amountCents,
		dueDate: terms.dueDate,
		freeField,
	});
	return {
		bank: bank.code,
		carteira: terms.carteira,
		nossoNumero,
		freeField,
		barcode,
		line,
		warnings: warningsOf(bank.carteiras, terms.carteira, bank.warnings?.(terms)),
	};
}

/** The line as printed: `34191.09008 63571.277308 71444.640008 5 60000000012345`. */
export function printedLine(boleto: Boleto): string {
	return formatLine(boleto.line);
}

function warningsOf(
	carteiras: Readonly<Record<string, string>>,
	carteira: string,
	own: readonly string[] = [],
): readonly string[] {
	if (Object.hasOwn(carteiras, carteira) || Object.keys(carteiras).some(sameAs(carteira))) return own;
	return [...own, 'Carteira que não está na nossa lista deste banco: confirme com o banco.'];
}

/** Zeros in front of a carteira change nothing. */
const sameAs = (carteira: string) => (known: string) =>
	known.replace(/^0+/, '') === carteira.replace(/^0+/, '');
