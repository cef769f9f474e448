import { isZeros } from '../../../core/digits';
import { type Bank, hyphened, padded, type Title } from '../bank';
import { doubleDigit } from '../digits';

/** Seven digits of the beneficiary's code, which is written with branch before (13 digits) or control digits behind (9). */
function beneficiaryOf({ convenio = '' }: Title): string {
	if (convenio.length === 13) return padded(convenio, 'convenio', 13).slice(4, 11);
	if (convenio.length === 9) return padded(convenio, 'convenio', 9).slice(0, 7);
	return padded(convenio, 'convenio', 7);
}

/** Banrisul. */
export const banrisul: Bank = {
	code: '041',
	name: 'Banrisul',
	carteiras: {
		'1': 'cobrança simples',
		'2': 'cobrança vinculada',
		'3': 'cobrança caucionada',
		'4': 'cobrança em IGPM',
		'5': 'cobrança caucionada CGB especial',
		'6': 'cobrança simples seguradora',
		'7': 'cobrança em UFIR',
		'8': 'cobrança em IDTR',
		B: 'cobrança caucionada CGB especial',
		C: 'cobrança vinculada',
		D: 'cobrança CSB',
		E: 'cobrança caucionada câmbio',
		F: 'cobrança vendor',
		G: 'BBH',
		H: 'cobrança caucionada dólar',
		I: 'cobrança caucionada compror',
		J: 'cobrança caucionada NPR',
		K: 'cobrança simples INCC-M',
		M: 'cobrança partilhada',
		N: 'capital de giro CGB ICM',
		P: 'capital de giro CGB ICM',
		R: 'desconto de duplicata',
		S: 'vendor eletrônico, valor final',
		T: 'leasing',
		U: 'CSB e CCB sem registro',
		X: 'vendor BDL, valor inicial',
	},
	sources: [
		'Banrisul, Cobrança eletrônica, padrão FEBRABAN 240, in kivanio/brcobranca docs/Banrisul',
		'kivanio/brcobranca lib/brcobranca/boleto/banrisul.rb',
		'carteiras: Banrisul, 400 posições, and src/Boleto/Banco/Banrisul.php, in eduardokum/laravel-boleto',
	],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 8);
		// All zeros: the bank will number it.
		if (isZeros(digits)) return { digits, checkDigit: null, printed: digits };
		return hyphened(digits, doubleDigit(digits));
	},
	layouts: [
		{
			parts: [['modalidade', 1], '1', ['branch', 4], ['convenio', 7], ['nossoNumero', 8], '40', ['check', 2]],
			values: {
				// Produto: 2 = boleto printed by the beneficiary, 1 = by the bank.
				modalidade: ({ modalidade = '2' }) => padded(modalidade, 'modalidade', 1),
				convenio: beneficiaryOf,
			},
			check: doubleDigit,
		},
	],
	beneficiaryCode(title) {
		const code = beneficiaryOf(title);
		return `${padded(title.branch, 'branch', 4)}/${code.slice(0, 6)}.${code[6]}${control(title)}`;
	},
};

/** The two control digits behind the beneficiary's code, when they were given with it. */
function control({ convenio = '' }: Title): string {
	return convenio.length === 13 || convenio.length === 9 ? `.${convenio.slice(-2)}` : '';
}
