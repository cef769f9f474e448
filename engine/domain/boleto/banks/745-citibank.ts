import { checkDigit } from '../../../core/checkDigit';
import { type Bank, padded } from '../bank';
import { MOD_11 } from '../digits';

/** Citibank; convênio is the "conta Cosmos" of ten digits, of which the free field holds the last nine. */
export const citibank: Bank = {
	code: '745',
	name: 'Citibank',
	carteiras: { '3': 'cobrança com registro' },
	sources: [
		'Citibank, Manual técnico operacional de cobrança, v6, in kivanio/brcobranca docs/Citibank',
		'kivanio/brcobranca lib/brcobranca/boleto/citibank.rb',
	],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 11);
		const digit = checkDigit(digits, MOD_11);
		return { digits, checkDigit: digit, printed: `${digits}.${digit}` };
	},
	layouts: [
		{
			parts: [
				['carteira', 1],
				['modalidade', 3],
				['convenio', 9],
				['nossoNumero', 11],
				['nossoNumeroDigit', 1],
			],
			values: { convenio: ({ convenio }) => padded(convenio, 'convenio', 10).slice(1) },
		},
	],
	beneficiaryCode: (title) =>
		`${padded(title.branch, 'branch', 4)}/${padded(title.convenio, 'convenio', 10)}`,
};
