import { checkDigitOf } from '../../../core/checkDigit';
import { type Bank, hyphenDigit, hyphened, padded } from '../bank';
import { MOD_10 } from '../digits';

/** Daycoval; convênio is the "operação". */
export const daycoval: Bank = {
	code: '707',
	name: 'Daycoval',
	carteiras: { '121': 'cobrança simples' },
	sources: ['BoletoNet/BoletoNetCore Banco/Daycoval (no manual of the bank was found)'],
	nossoNumero(title) {
		const carteira = padded(title.carteira, 'carteira', 3);
		const digits = padded(title.nossoNumero, 'nossoNumero', 10);
		const branch = padded(title.branch, 'branch', 4);
		const printed = `${branch}${hyphenDigit(title, 'branchDigit').slice(1)}/${carteira}/`;
		return hyphened(digits, checkDigitOf([branch, carteira, digits], MOD_10), printed);
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
	beneficiaryCode: (title) =>
		`${padded(title.branch, 'branch', 4)}/${padded(title.account, 'account', 7)}${hyphenDigit(title, 'accountDigit')}`,
};
