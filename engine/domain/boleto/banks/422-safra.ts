import { checkDigit, type CheckDigitRule } from '../../../core/checkDigit';
import { badInput } from '../../../core/errors';
import { type Bank, branchAndAccount, hyphened, padded, type Title } from '../bank';

/** Weights 2 to 9 from the right, modulus 11; 10 is written 0 and 11 is written 1. */
const DIGIT: CheckDigitRule = {
	weights: [2, 3, 4, 5, 6, 7, 8, 9],
	modulus: 11,
	replace: { 10: '0', 11: '1' },
};

const required = (field: 'branchDigit' | 'accountDigit') => (title: Title) => {
	const digit = title[field];
	if (digit === undefined || !/^\d$/.test(digit))
		throw badInput(field, `${field} is needed here, one digit.`, 'It is printed behind the number.');
	return digit;
};

/** Safra. The 7 in front is the bank's own digit, the 2 at the end says registered. */
export const safra: Bank = {
	code: '422',
	name: 'Safra',
	carteiras: { '1': 'cobrança simples', '2': 'cobrança vinculada' },
	sources: [
		'Safra, Cobrança, 2016, in kivanio/brcobranca docs/Safra',
		'kivanio/brcobranca lib/brcobranca/boleto/safra.rb',
	],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 8);
		return hyphened(digits, checkDigit(digits, DIGIT));
	},
	layouts: [
		{
			parts: [
				'7',
				['branch', 4],
				['branchDigit', 1],
				['account', 8],
				['accountDigit', 1],
				['nossoNumero', 8],
				['nossoNumeroDigit', 1],
				'2',
			],
			values: { branchDigit: required('branchDigit'), accountDigit: required('accountDigit') },
		},
	],
	beneficiaryCode: (title) => branchAndAccount(title, 8),
};
