import { checkDigitOf } from '../../../core/checkDigit';
import { type Bank, hyphenDigit, hyphened, padded, type Title } from '../bank';
import { MOD_10 } from '../digits';

const branchOf = ({ branch = '0001' }: Title) => padded(branch, 'branch', 4);

/** Banco Inter. The bank itself numbers registered titles and tells the number in its answer; convênio is the "operação". */
export const inter: Bank = {
	code: '077',
	name: 'Banco Inter',
	carteiras: { '110': 'cobrança simples, nosso número do beneficiário', '112': 'cobrança simples' },
	sources: [
		'Banco Inter, Manual de cobrança (remessa), 6.1.3, in eduardokum/laravel-boleto manuais/INTER',
		'digit of nosso número: BoletoNet/BoletoNetCore Banco/BancoInter/Carteiras',
	],
	nossoNumero(title) {
		const carteira = padded(title.carteira, 'carteira', 3);
		const digits = padded(title.nossoNumero, 'nossoNumero', 10);
		const digit = checkDigitOf([branchOf(title), carteira, digits], MOD_10);
		return hyphened(digits, digit, `${branchOf(title)}9/${carteira}/`);
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
			values: { branch: branchOf },
		},
	],
	beneficiaryCode: (title) =>
		`${branchOf(title)}${hyphenDigit(title, 'branchDigit') || '-9'}/${padded(title.account, 'account', 9)}${hyphenDigit(title, 'accountDigit')}`,
};
