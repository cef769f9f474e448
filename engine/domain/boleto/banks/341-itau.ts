import { checkDigit, checkDigitOf } from '../../../core/checkDigit';
import { badInput } from '../../../core/errors';
import { type Bank, hyphened, padded, type Title } from '../bank';
import { MOD_10 } from '../digits';

/** Carteiras whose nosso número has a DAC over carteira and number alone (manual, note 23). */
const WITHOUT_ACCOUNT: ReadonlySet<string> = new Set(['126', '131', '146', '150', '168']);

/** Carteiras whose free field holds seu número and the client's code in place of branch and account. */
const WITH_SEU_NUMERO: ReadonlySet<string> = new Set([
	'106',
	'107',
	'122',
	'142',
	'143',
	'195',
	'196',
	'198',
]);

const place = (title: Title) => padded(title.branch, 'branch', 4) + padded(title.account, 'account', 5);

/** Itaú. Its check digits are called DAC, all modulus 10. */
export const itau: Bank = {
	code: '341',
	name: 'Itaú',
	carteiras: {
		'107': 'sem registro, com seu número de 7 (extinta em 2018)',
		'109': 'direta eletrônica sem emissão, simples',
		'110': 'direta eletrônica, sem emissão',
		'111': 'direta eletrônica, sem emissão',
		'112': 'escritural eletrônica, simples ou contratual',
		'115': 'carteira 115',
		'121': 'direta eletrônica, sem emissão',
		'138': 'direta eletrônica',
		'153': 'direta eletrônica',
		'157': 'direta eletrônica',
		'174': 'sem registro (extinta em 2018)',
		'175': 'sem registro, sem emissão (extinta em 2018)',
		'180': 'direta eletrônica, emissão parcial',
		'181': 'sem registro (extinta em 2018)',
		'188': 'carteira 188',
		'196': 'sem registro, com seu número de 7 (extinta em 2018)',
		'198': 'sem registro, com seu número de 7 (extinta em 2018)',
	},
	sources: [
		'Itaú, Cobrança CNAB 400, July 2021, note 23 and annex 4, in eduardokum/laravel-boleto manuais/ITAU',
		'kivanio/brcobranca lib/brcobranca/boleto/itau.rb (special carteiras)',
		'carteiras: eduardokum/laravel-boleto src/Boleto/Banco/Itau.php and BoletoNet/BoletoNetCore Banco/Itau/Carteiras',
	],
	nossoNumero(title) {
		const carteira = padded(title.carteira, 'carteira', 3);
		const digits = padded(title.nossoNumero, 'nossoNumero', 8);
		const holder = WITHOUT_ACCOUNT.has(carteira) ? '' : place(title);
		return hyphened(digits, checkDigitOf([holder, carteira, digits], MOD_10), `${carteira}/`);
	},
	layouts: [
		{
			when: ({ carteira }) => WITH_SEU_NUMERO.has(carteira),
			reads: (freeField) => WITH_SEU_NUMERO.has(freeField.slice(0, 3)),
			parts: [['carteira', 3], ['nossoNumero', 8], ['seuNumero', 7], ['convenio', 5], ['check', 1], '0'],
			check: (before) => checkDigit(before, MOD_10),
		},
		{
			parts: [
				['carteira', 3],
				['nossoNumero', 8],
				['nossoNumeroDigit', 1],
				['branch', 4],
				['account', 5],
				['accountDigit', 1],
				'000',
			],
			values: { accountDigit: accountDac },
		},
	],
	beneficiaryCode(title) {
		return `${padded(title.branch, 'branch', 4)}/${padded(title.account, 'account', 5)}-${accountDac(title)}`;
	},
	warnings(title) {
		return title.accountDigit && title.accountDigit !== checkDigit(place(title), MOD_10)
			? ['O dígito da conta não confere com agência e conta; foi usado como informado.']
			: [];
	},
};

/** The account's own digit when given (the bank is right about its accounts), else the DAC of branch and account. */
function accountDac(title: Title): string {
	const given = title.accountDigit;
	if (given === undefined || given === '') return checkDigit(place(title), MOD_10);
	if (!/^\d$/.test(given)) throw badInput('accountDigit', 'The check digit of an Itaú account is one digit.');
	return given;
}
