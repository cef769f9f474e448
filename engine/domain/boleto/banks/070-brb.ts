import { type Bank, padded, type Title } from '../bank';
import { doubleDigit } from '../digits';

/** The free field without its two digits, for a title whose sequence number is `sequence`. */
function beforeCheck(title: Title, sequence: string): string {
	const place = padded(title.branch, 'branch', 3) + padded(title.account, 'account', 7);
	return `${increment(title)}${place}${padded(title.carteira, 'carteira', 1)}${sequence}070`;
}

/** The first three digits, which extend the sequence number of those who need more than six digits. */
const increment = ({ modalidade = '0' }: Title) => padded(modalidade, 'modalidade', 3);

/** BRB, Banco de Brasília. Nosso número is printed with the digits of the whole free field behind it. */
export const brb: Bank = {
	code: '070',
	name: 'BRB',
	carteiras: { '1': 'sem registro (extinta em 2018)', '2': 'com registro' },
	sources: [
		'BRB Cobrança, Manual e leiautes, May 2017, version 77, in kivanio/brcobranca docs/BRB',
		'kivanio/brcobranca lib/brcobranca/boleto/banco_brasilia.rb',
	],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 6);
		const digit = doubleDigit(beforeCheck(title, digits));
		return {
			digits,
			checkDigit: digit,
			printed: `${padded(title.carteira, 'carteira', 1)}${digits}070${digit}`,
		};
	},
	layouts: [
		{
			parts: [
				['modalidade', 3],
				['branch', 3],
				['account', 7],
				['carteira', 1],
				['nossoNumero', 6],
				'070',
				['nossoNumeroDigit', 2],
			],
			values: { modalidade: increment },
		},
	],
	beneficiaryCode: (title) =>
		`000-${padded(title.branch, 'branch', 3)}-${padded(title.account, 'account', 7)}`,
};
