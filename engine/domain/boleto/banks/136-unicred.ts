import { checkDigit } from '../../../core/checkDigit';
import { type Bank, branchAndAccount, hyphened, padded } from '../bank';
import { MOD_11 } from '../digits';

/** Unicred. */
export const unicred: Bank = {
	code: '136',
	name: 'Unicred',
	carteiras: { '21': 'cobrança com registro' },
	sources: [
		'Unicred, COB136, Composição da ficha de compensação, 2019-12-03, in kivanio/brcobranca docs/unicred',
		'kivanio/brcobranca lib/brcobranca/boleto/unicred.rb',
	],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 10);
		return hyphened(digits, checkDigit(digits, MOD_11));
	},
	layouts: [
		{
			parts: [
				['branch', 4],
				['account', 10],
				['nossoNumero', 10],
				['nossoNumeroDigit', 1],
			],
			values: {
				// Account with its digit; without one the account is taken to end with it.
				account: ({ account, accountDigit = '' }) => padded(`${account ?? ''}${accountDigit}`, 'account', 10),
			},
			readTitle: (title) => ({
				...title,
				account: title.account?.slice(0, 9),
				accountDigit: title.account?.slice(9),
			}),
		},
	],
	beneficiaryCode: (title) => branchAndAccount(title, 9),
};
