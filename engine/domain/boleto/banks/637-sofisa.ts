import { checkDigitOf } from '../../../core/checkDigit';
import { type Bank, hyphened, padded } from '../bank';
import { MOD_10 } from '../digits';

/** Sofisa; convênio is the "operação". */
export const sofisa: Bank = {
	code: '637',
	name: 'Sofisa',
	carteiras: { '112': 'cobrança escritural', '121': 'cobrança simples' },
	sources: [
		'Bloqueto pelo cliente, p. 4, in eduardokum/laravel-boleto manuais/RENDIMENTO (example of bank 637)',
	],
	nossoNumero(title) {
		const carteira = padded(title.carteira, 'carteira', 3);
		const digits = padded(title.nossoNumero, 'nossoNumero', 10);
		return hyphened(digits, checkDigitOf([padded(title.branch, 'branch', 4), carteira, digits], MOD_10));
	},
	layouts: [
		{
			parts: [
				['branch', 4],
				['carteira', 3],
				['convenio', 7],
				['nossoNumero', 10],
				['nossoNumeroDigit', 1],
			],
		},
	],
	beneficiaryCode: (title) => `${padded(title.branch, 'branch', 4)}/${padded(title.convenio, 'convenio', 7)}`,
};
