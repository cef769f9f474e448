import { checkDigit, type CheckDigitRule } from '../../../core/checkDigit';
import { type Bank, branchAndAccount, hyphened, padded } from '../bank';
import { doubleDigit, MOD_11 } from '../digits';

/**
 * The digits of nosso número: weights from 2 on from the right, which for the second digit go on to 10 and do not begin
 * again (both manuals). brcobranca begins again at 2, which shows only in numbers of eight digits; see docs/boleto.md.
 */
const DIGIT: CheckDigitRule = { ...MOD_11, weights: [...MOD_11.weights, 10] };

/** Banestes. Its free field is the "chave ASBACE"; it does not hold the digits of nosso número, which are only printed. */
export const banestes: Bank = {
	code: '021',
	name: 'Banestes',
	carteiras: { '1': 'simples', '3': 'caucionada', '11': 'simples, sem registro (extinta em 2018)' },
	sources: [
		'Banestes, Layout de cobrança CNAB 240, annex VIII and 8.3 (chave ASBACE), and CNAB 400, annex II, in kivanio/brcobranca docs/banestes',
		'kivanio/brcobranca lib/brcobranca/boleto/banestes.rb',
	],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 8);
		const first = checkDigit(digits, DIGIT);
		return hyphened(digits, first + checkDigit(digits + first, DIGIT));
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
