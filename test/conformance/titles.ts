import { knownBank } from '../../engine/domain/boleto/banks';
import type { BoletoTerms } from '../../engine/domain/boleto/boleto';
import { freeFieldOf } from '../../engine/domain/boleto/digitableLine';
import { readFreeField } from '../../engine/domain/boleto/freeField';

/** `inputs` of a vector, under the names of boletos.json. */
export type Inputs = Readonly<Record<string, unknown>>;

export interface BoletoVector {
	id: string;
	use: 'assert' | 'do-not-assert';
	bank: string;
	carteira: string | null;
	inputs: Inputs;
	expected: {
		codigoBarras?: string;
		linhaDigitavelDigits?: string;
		campoLivre?: string;
		nossoNumeroFormatado?: string;
		nossoNumeroDv?: string;
		contaDv?: string;
	};
	status: string;
	formulaStatus?: string;
	quirk?: string;
	/** What the collector's own script found: `ok`, or `FAIL…` where the source prints a digit that is wrong. */
	checks?: Readonly<Record<string, string>>;
}

const text = (inputs: Inputs, name: string): string | undefined => {
	const value = inputs[name];
	return value === undefined || value === null || value === '' ? undefined : String(value);
};

/** `278-0` → number 278 and digit 0; a digit of its own field wins. */
function numbered(inputs: Inputs, name: string, digit: string): [string | undefined, string | undefined] {
	const [number, behind] = text(inputs, name)?.split('-') ?? [];
	return [number, text(inputs, digit) ?? behind];
}

/** Which inputs may hold the variant of collection, by bank. */
const MODALIDADE: Readonly<Record<string, readonly string[]>> = {
	'021': ['variacao', 'tipoCobranca'],
	'033': ['ios'],
	'041': ['produto'],
	'070': ['nossoNumeroIncremento'],
	'104': ['emissao'],
	'336': ['identificadorLayout'],
	'745': ['portfolio', 'produto'],
	'756': ['variacao', 'modalidade'],
};

const TITLE_CARTEIRA = '1';

/**
 * The titles that a vector may mean. Its sources name the number of the contract differently (convênio, código do
 * beneficiário, operação, conta), so each of them is a candidate, in the order of how usual it is; where the vector does not
 * name the carteira or the variant of collection, so is each one that the bank has. Empty when the vector holds no title, only a
 * printed line.
 */
export function titlesOf({ bank, carteira, inputs, expected }: BoletoVector): BoletoTerms[] {
	const [branchText, branchDigit] = numbered(inputs, 'agencia', 'agenciaDv');
	const [account, accountDigit] = numbered(inputs, 'conta', 'contaDv');
	const nossoNumero = nossoNumeroOf(bank, inputs, expected.nossoNumeroFormatado);
	if (nossoNumero === undefined) return [];
	const beneficiary = text(inputs, 'codigoBeneficiario');
	const base: BoletoTerms = {
		bank,
		carteira: '',
		nossoNumero,
		// A fifth digit of a branch is its check digit.
		branch: branchText?.slice(0, 4),
		branchDigit: branchDigit ?? branchText?.slice(4),
		// Some sources know one number of the beneficiary only, which at some banks is the account.
		account: account ?? beneficiary,
		accountDigit: account === undefined ? text(inputs, 'codigoBeneficiarioDv') : accountDigit,
		seuNumero: text(inputs, 'seuNumero'),
		posto: text(inputs, 'posto'),
		parcela: text(inputs, 'parcela'),
		beneficiaryDocument: text(inputs, 'documentoBeneficiario'),
		freeNossoNumero: inputs.codigoServico17 === true && bank === '001',
		amountCents: Math.round(Number(inputs.valor ?? 0) * 100),
		dueDate: text(inputs, 'vencimento') ?? null,
	};
	return carteirasOf(bank, carteira).flatMap((one) =>
		modalidadesOf(bank, inputs, expected).flatMap((modalidade) =>
			contracts(inputs).map((convenio) => ({ ...base, carteira: one, modalidade, convenio })),
		),
	);
}

function carteirasOf(bank: string, carteira: string | null): string[] {
	if (carteira !== null && carteira !== '') return [carteira];
	return [TITLE_CARTEIRA, ...Object.keys(knownBank(bank)?.carteiras ?? {})];
}

/** The variant that is named, else the bank's usual one and the one that the printed free field holds. */
function modalidadesOf(
	bank: string,
	inputs: Inputs,
	expected: BoletoVector['expected'],
): Array<string | undefined> {
	const named = (MODALIDADE[bank] ?? []).map((name) => text(inputs, name)).find((one) => one !== undefined);
	if (named !== undefined) return [named];
	const known = knownBank(bank);
	const line = expected.linhaDigitavelDigits;
	const freeField = expected.campoLivre ?? expected.codigoBarras?.slice(19) ?? (line && freeFieldOf(line));
	const printed = known && freeField ? readFreeField(known, freeField)?.title.modalidade : undefined;
	return printed === undefined ? [undefined] : [undefined, printed];
}

function contracts(inputs: Inputs): Array<string | undefined> {
	const beneficiary = text(inputs, 'codigoBeneficiario');
	const withDigit = beneficiary && `${beneficiary}${text(inputs, 'codigoBeneficiarioDv') ?? ''}`;
	const names = ['convenio', 'operacao', 'codigoCliente', 'codigoCedente', 'codigoTransmissao', 'conta'];
	return [beneficiary, withDigit, ...names.map((name) => text(inputs, name)), undefined].filter(
		(one, i, all) => all.indexOf(one) === i,
	);
}

function nossoNumeroOf(bank: string, inputs: Inputs, printed = ''): string | undefined {
	const given = text(inputs, 'nossoNumero');
	// Left out because the bank will number the title: all zeros, as printed.
	if (given === undefined) return /^0+$/.test(printed) ? printed : undefined;
	if (bank !== '748' || given.length >= 8) return given;
	const year = (text(inputs, 'dataEmissao') ?? text(inputs, 'dataProcessamento') ?? '').slice(2, 4);
	const byte = text(inputs, 'byte') ?? '2';
	return year + (given.length === 6 ? given : byte + given.padStart(5, '0'));
}
