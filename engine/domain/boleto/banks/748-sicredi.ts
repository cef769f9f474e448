import { checkDigit, checkDigitOf } from '../../../core/checkDigit';
import { badInput } from '../../../core/errors';
import { type Bank, padded, type Title } from '../bank';
import { MOD_11 } from '../digits';

const place = (title: Title) =>
	padded(title.branch, 'branch', 4) + padded(title.posto, 'posto', 2) + padded(title.convenio, 'convenio', 5);

/**
 * Sicredi. Nosso número is year (2), byte (1: 1 = numbered by the cooperative, 2 to 9 = by the beneficiary), sequence (5);
 * its digit is computed over cooperative, posto, beneficiary and number.
 */
export const sicredi: Bank = {
	code: '748',
	name: 'Sicredi',
	carteiras: {
		'1': 'cobrança simples, com registro',
		'2': 'cobrança caucionada',
		'3': 'sem registro (extinta em 2018)',
	},
	sources: [
		'Sicredi, Manual CNAB 400, August 2019, 10.7, in eduardokum/laravel-boleto manuais/SICREDI',
		'kivanio/brcobranca lib/brcobranca/boleto/sicredi.rb',
	],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 8);
		if (digits[2] === '0') {
			throw badInput(
				'nossoNumero',
				'A nosso número of Sicredi is year (2), byte (1 to 9) and sequence (5).',
				'Write 26200001 for the first number of 2026.',
			);
		}
		const digit = checkDigitOf([place(title), digits], MOD_11);
		return { digits, checkDigit: digit, printed: `${digits.slice(0, 2)}/${digits.slice(2)}-${digit}` };
	},
	layouts: [
		{
			parts: [
				['carteira', 1],
				'1',
				['nossoNumero', 8],
				['nossoNumeroDigit', 1],
				['branch', 4],
				['posto', 2],
				['convenio', 5],
				['withAmount', 1],
				'0',
				['check', 1],
			],
			values: { withAmount: ({ amountCents }) => (amountCents === 0 ? '0' : '1') },
			check: (before) => checkDigit(before, MOD_11),
		},
	],
	beneficiaryCode: (title) =>
		`${padded(title.branch, 'branch', 4)}.${padded(title.posto, 'posto', 2)}.${padded(title.convenio, 'convenio', 5)}`,
};
