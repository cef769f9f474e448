import type { BoletoTerms } from '../../engine/domain/boleto/boleto';

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

/** Which input holds the variant of collection, by bank. */
const MODALIDADE: Readonly<Record<string, string>> = {
	'021': 'variacao',
	'033': 'ios',
	'070': 'nossoNumeroIncremento',
	'104': 'emissao',
	'745': 'portfolio',
	'756': 'variacao',
};

/**
 * The titles that a vector may mean. Its sources name the number of the contract differently (convênio, código do
 * beneficiário, operação, conta), so each of them is a candidate, in the order of how usual it is. Empty when the vector
 * holds no title, only a printed line.
 */
export function titlesOf({ bank, carteira, inputs, expected }: BoletoVector): BoletoTerms[] {
	const [branchText, branchDigit] = numbered(inputs, 'agencia', 'agenciaDv');
	const [account, accountDigit] = numbered(inputs, 'conta', 'contaDv');
	const nossoNumero = nossoNumeroOf(bank, inputs, expected.nossoNumeroFormatado);
	if (nossoNumero === undefined || (branchText ?? account ?? contracts(inputs)[0]) === undefined) return [];
	const base: BoletoTerms = {
		bank,
		carteira: carteira ?? '1',
		nossoNumero,
		// A fifth digit of a branch is its check digit.
		branch: branchText?.slice(0, 4),
		branchDigit: branchDigit ?? branchText?.slice(4),
		account,
		accountDigit,
		seuNumero: text(inputs, 'seuNumero'),
		modalidade: text(inputs, MODALIDADE[bank] ?? ''),
		posto: text(inputs, 'posto'),
		parcela: text(inputs, 'parcela'),
		beneficiaryDocument: text(inputs, 'documentoBeneficiario'),
		freeNossoNumero: inputs.codigoServico17 === true && bank === '001',
		amountCents: Math.round(Number(inputs.valor ?? 0) * 100),
		dueDate: text(inputs, 'vencimento') ?? null,
	};
	return contracts(inputs).map((convenio) => ({ ...base, convenio }));
}

function contracts(inputs: Inputs): Array<string | undefined> {
	const beneficiary = text(inputs, 'codigoBeneficiario');
	const withDigit = beneficiary && `${beneficiary}${text(inputs, 'codigoBeneficiarioDv') ?? ''}`;
	const names = ['convenio', 'operacao', 'codigoCliente', 'codigoTransmissao', 'conta'];
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
