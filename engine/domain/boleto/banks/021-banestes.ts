import { checkDigit } from '../../../core/checkDigit';
import { type Bank, branchAndAccount, hyphened, padded } from '../bank';
import { doubleDigit, MOD_11 } from '../digits';

/**
 * Banestes. Its free field is the "chave ASBACE".
 *
 * The second digit of nosso número: the bank's manual (CNAB 240, annex VIII) gives the ninth digit from the right the
 * weight 10; brcobranca, whose vectors we hold, begins again at 2. They agree while nosso número has fewer than eight
 * digits; see docs/boleto.md. The digits are printed only, the barcode does not hold them.
 */
export const banestes: Bank = {
	code: '021',
	name: 'Banestes',
	carteiras: { '1': 'simples', '3': 'caucionada', '11': 'simples, sem registro (extinta em 2018)' },
	sources: [
		'Banestes, Layout de cobrança CNAB 240, annex VIII and 8.3 (chave ASBACE), in kivanio/brcobranca docs/banestes',
		'kivanio/brcobranca lib/brcobranca/boleto/banestes.rb',
	],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 8);
		const first = checkDigit(digits, MOD_11);
		return hyphened(digits, first + checkDigit(digits + first, MOD_11));
	},
	layouts: [
		{
			parts: [['nossoNumero', 8], ['account', 11], ['modalidade', 1], '021', ['check', 2]],
			values: {
				// Account with its digit; without one the account is taken to end with it.
				account: ({ account, accountDigit = '' }) => padded(`${account ?? ''}${accountDigit}`, 'account', 11),
				// 4 to 7 are registered titles.
				modalidade: ({ modalidade = '4' }) => padded(modalidade, 'modalidade', 1),
			},
			check: doubleDigit,
			readTitle: (title) => ({
				...title,
				account: title.account?.slice(0, 10),
				accountDigit: title.account?.slice(10),
			}),
		},
	],
	beneficiaryCode: (title) => branchAndAccount(title, 10),
};
