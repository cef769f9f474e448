import { checkDigitOf } from '../../../core/checkDigit';
import { type Bank, branchAndAccount, hyphened, padded } from '../bank';
import { MOD_11_P } from '../digits';

/**
 * The layout of Bradesco, which BTG Pactual and Uniprime took over: branch (4), carteira (2), nosso número (11), account
 * (7), `0`; the digit of nosso número over carteira and number, 10 written P.
 */
export const BRADESCO_LIKE: Pick<Bank, 'nossoNumero' | 'layouts' | 'beneficiaryCode'> = {
	nossoNumero(title) {
		const carteira = padded(title.carteira, 'carteira', 2);
		const digits = padded(title.nossoNumero, 'nossoNumero', 11);
		return hyphened(digits, checkDigitOf([carteira, digits], MOD_11_P), `${carteira}/`);
	},
	layouts: [{ parts: [['branch', 4], ['carteira', 2], ['nossoNumero', 11], ['account', 7], '0'] }],
	beneficiaryCode: (title) => branchAndAccount(title, 7),
};
