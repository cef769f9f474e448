import { checkDigit, type CheckDigitRule } from '../../../core/checkDigit';
import { type Bank, hyphenDigit, padded } from '../bank';

/** Weights 2 to 7 from the right over carteira and nosso número, modulus 11; 10 is written P and 11 is 0. */
const NOSSO_NUMERO: CheckDigitRule = {
	weights: [2, 3, 4, 5, 6, 7],
	modulus: 11,
	replace: { 10: 'P', 11: '0' },
};

/** Bradesco. Free field: branch (4), carteira (2), nosso número (11), account (7), `0`. */
export const bradesco: Bank = {
	code: '237',
	name: 'Bradesco',
	carteiras: {
		'02': 'cobrança registrada',
		'03': 'cobrança sem registro (extinta em 2018)',
		'04': 'cobrança registrada',
		'05': 'cobrança registrada',
		'06': 'cobrança sem registro (extinta em 2018)',
		'09': 'cobrança registrada, emissão pelo beneficiário',
		'16': 'cobrança sem registro (extinta em 2018)',
		'19': 'cobrança com registro',
		'21': 'cobrança interna com registro',
		'26': 'cobrança com registro',
	},
	sources: [
		'Bradesco, layout 4008-524-0121, in kivanio/brcobranca docs/Bradesco',
		'kivanio/brcobranca lib/brcobranca/boleto/bradesco.rb',
		'carteiras: eduardokum/laravel-boleto src/Boleto/Banco/Bradesco.php and BoletoNet/BoletoNetCore Banco/Bradesco/Carteiras',
	],
	nossoNumero(title) {
		const carteira = padded(title.carteira, 'carteira', 2);
		const digits = padded(title.nossoNumero, 'nossoNumero', 11);
		const digit = checkDigit(carteira + digits, NOSSO_NUMERO);
		return { digits, checkDigit: digit, printed: `${carteira}/${digits}-${digit}` };
	},
	freeField(title, { digits }) {
		return `${padded(title.branch, 'branch', 4)}${padded(title.carteira, 'carteira', 2)}${digits}${padded(title.account, 'account', 7)}0`;
	},
	beneficiaryCode(title) {
		const branch = padded(title.branch, 'branch', 4) + hyphenDigit(title, 'branchDigit');
		return `${branch}/${padded(title.account, 'account', 7)}${hyphenDigit(title, 'accountDigit')}`;
	},
};
