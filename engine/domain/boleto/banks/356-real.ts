import { checkDigitOf } from '../../../core/checkDigit';
import { type Bank, padded } from '../bank';
import { MOD_10 } from '../digits';

/** Banco Real, taken over by Santander: old boletos only. Its "digitão" covers number, branch and account. */
export const real: Bank = {
	code: '356',
	name: 'Banco Real',
	carteiras: { '06': 'cobrança (banco extinto em 2009)', '57': 'cobrança (banco extinto em 2009)' },
	sources: ['BoletoNet/boletonet Banco_Real.cs', 'eduardocereto/pyboleto pyboleto/bank/real.py'],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 13);
		const place = padded(title.branch, 'branch', 4) + padded(title.account, 'account', 7);
		return { digits, checkDigit: checkDigitOf([digits, place], MOD_10), printed: digits };
	},
	layouts: [
		{
			parts: [
				['branch', 4],
				['account', 7],
				['nossoNumeroDigit', 1],
				['nossoNumero', 13],
			],
		},
	],
	beneficiaryCode: (title) =>
		`${padded(title.branch, 'branch', 4)}/${padded(title.account, 'account', 7)}-${real.nossoNumero(title).checkDigit ?? ''}`,
};
