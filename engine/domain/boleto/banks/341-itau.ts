import { checkDigit, checkDigitOf, type CheckDigitRule } from '../../../core/checkDigit';
import { badInput } from '../../../core/errors';
import { type Bank, padded, type Title } from '../bank';

/** DAC: modulus 10, weights 2 and 1 from the right, digits of each product added; 10 is written 0. */
const DAC: CheckDigitRule = { weights: [2, 1], modulus: 10, sumDigits: true, replace: { 10: '0' } };

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

/**
 * Itaú. Free field: carteira (3), nosso número (8), its DAC, branch (4), account (5), DAC of branch and account, `000`;
 * special carteiras: carteira (3), nosso número (8), seu número (7), client (5), DAC of these 23, `0`.
 */
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
		const digit = checkDigitOf([holder, carteira, digits], DAC);
		return { digits, checkDigit: digit, printed: `${carteira}/${digits}-${digit}` };
	},
	freeField(title, { digits, checkDigit: digit }) {
		const carteira = padded(title.carteira, 'carteira', 3);
		if (WITH_SEU_NUMERO.has(carteira)) {
			const numbers = `${carteira}${digits}${padded(title.seuNumero, 'seuNumero', 7)}${padded(title.convenio, 'convenio', 5)}`;
			return `${numbers}${checkDigit(numbers, DAC)}0`;
		}
		return `${carteira}${digits}${digit}${place(title)}${accountDac(title)}000`;
	},
	beneficiaryCode(title) {
		return `${padded(title.branch, 'branch', 4)}/${padded(title.account, 'account', 5)}-${accountDac(title)}`;
	},
	warnings(title) {
		return title.accountDigit && title.accountDigit !== checkDigit(place(title), DAC)
			? ['O dígito da conta não confere com agência e conta; foi usado como informado.']
			: [];
	},
};

/** The account's own digit when given (the bank is right about its accounts), else the DAC of branch and account. */
function accountDac(title: Title): string {
	const given = title.accountDigit;
	if (given === undefined || given === '') return checkDigit(place(title), DAC);
	if (!/^\d$/.test(given)) throw badInput('accountDigit', 'The check digit of an Itaú account is one digit.');
	return given;
}
