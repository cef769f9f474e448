import { checkDigit } from '../../../core/checkDigit';
import { type Bank, hyphened, padded } from '../bank';
import { MOD_11 } from '../digits';

/** Santander. The 0 before the carteira is the IOF of insurers; all others have 0. */
export const santander: Bank = {
	code: '033',
	name: 'Santander',
	carteiras: {
		'101': 'cobrança rápida com registro',
		'102': 'cobrança sem registro (extinta em 2018)',
		'104': 'cobrança simples com registro, eletrônica',
		'201': 'penhor rápido com registro',
	},
	sources: [
		'Santander, Layout de código de barras, January 2017, v31, in eduardokum/laravel-boleto manuais/SANTANDER',
		'kivanio/brcobranca lib/brcobranca/boleto/santander.rb',
	],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 12);
		return hyphened(digits, checkDigit(digits, MOD_11));
	},
	layouts: [
		{
			parts: [
				'9',
				['convenio', 7],
				['nossoNumero', 12],
				['nossoNumeroDigit', 1],
				['modalidade', 1],
				['carteira', 3],
			],
			values: { modalidade: ({ modalidade = '0' }) => padded(modalidade, 'modalidade', 1) },
		},
	],
	beneficiaryCode: (title) => `${padded(title.branch, 'branch', 4)}/${padded(title.convenio, 'convenio', 7)}`,
};
