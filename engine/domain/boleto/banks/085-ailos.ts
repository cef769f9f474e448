import { checkDigit, type CheckDigitRule } from '../../../core/checkDigit';
import { badInput } from '../../../core/errors';
import { type Bank, hyphenDigit, padded, type Title } from '../bank';

/** Weights 9 to 2 from the right, modulus 11; the remainder itself, 10 written 0. Of the account. */
const ACCOUNT: CheckDigitRule = {
	weights: [9, 8, 7, 6, 5, 4, 3, 2],
	modulus: 11,
	take: 'remainder',
	replace: { 10: '0' },
};

function accountDigitOf(title: Title): string {
	const { accountDigit } = title;
	if (accountDigit === undefined || accountDigit === '')
		return checkDigit(padded(title.account, 'account', 7), ACCOUNT);
	if (!/^\d$/.test(accountDigit)) throw badInput('accountDigit', 'accountDigit must be one digit here.');
	return accountDigit;
}

/** Ailos (formerly Cecred). Nosso número is the account with its digit and a sequence of nine; it has no digit of its own. */
export const ailos: Bank = {
	code: '085',
	name: 'Ailos',
	carteiras: { '1': 'cobrança com registro' },
	sources: [
		'Ailos, Manual técnico de cobrança bancária, 240 posições, in eduardokum/laravel-boleto manuais/AILOS',
		'kivanio/brcobranca lib/brcobranca/boleto/ailos.rb',
	],
	nossoNumero(title) {
		// All 17 positions, as the free field and the bank's answers give it, or the sequence alone.
		const digits =
			title.nossoNumero.length === 17
				? padded(title.nossoNumero, 'nossoNumero', 17)
				: padded(title.account, 'account', 7) +
					accountDigitOf(title) +
					padded(title.nossoNumero, 'nossoNumero', 9);
		return { digits, checkDigit: null, printed: digits };
	},
	layouts: [
		{
			parts: [
				['convenio', 6],
				['nossoNumero', 17],
				['carteira', 2],
			],
			readTitle: (title) => ({
				...title,
				account: title.nossoNumero.slice(0, 7),
				accountDigit: title.nossoNumero.slice(7, 8),
			}),
		},
	],
	beneficiaryCode: (title) =>
		`${padded(title.branch, 'branch', 4)}${hyphenDigit(title, 'branchDigit')}/${padded(title.account, 'account', 7)}-${accountDigitOf(title)}`,
};
