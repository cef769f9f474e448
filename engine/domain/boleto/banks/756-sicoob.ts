import { checkDigitOf, type CheckDigitRule } from '../../../core/checkDigit';
import { type Bank, hyphened, padded } from '../bank';

/** The constant 3197, again and again from the left over 21 digits, modulus 11; 10 and 11 are written 0. */
const DIGIT: CheckDigitRule = { weights: [3, 7, 9, 1], modulus: 11, replace: { 10: '0', 11: '0' } };

/** Sicoob. The convênio is the client's number with its check digit. */
export const sicoob: Bank = {
	code: '756',
	name: 'Sicoob',
	carteiras: { '1': 'cobrança simples', '2': 'cobrança caucionada', '3': 'cobrança garantida' },
	sources: [
		'Sicoob, Leiaute de cobrança, sistemas de terceiros, in kivanio/brcobranca docs/Sicoob',
		'kivanio/brcobranca lib/brcobranca/boleto/sicoob.rb and BoletoNet/BoletoNetCore Banco/Sicoob/Carteiras',
	],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 7);
		const holder = padded(title.branch, 'branch', 4) + padded(title.convenio, 'convenio', 10);
		return hyphened(digits, checkDigitOf([holder, digits], DIGIT));
	},
	layouts: [
		{
			parts: [
				['carteira', 1],
				['branch', 4],
				['modalidade', 2],
				['convenio', 7],
				['nossoNumero', 7],
				['nossoNumeroDigit', 1],
				['parcela', 3],
			],
			values: {
				modalidade: ({ modalidade = '01' }) => padded(modalidade, 'modalidade', 2),
				parcela: ({ parcela = '1' }) => padded(parcela, 'parcela', 3),
			},
		},
	],
	beneficiaryCode: (title) => `${padded(title.branch, 'branch', 4)}/${padded(title.convenio, 'convenio', 7)}`,
};
