import { checkDigit, type CheckDigitRule } from '../../../core/checkDigit';
import { badInput } from '../../../core/errors';
import { type Bank, branchAndAccount, hyphened, padded, type Title } from '../bank';

/** Weights 2 to 8 from the right, modulus 11; 10 and 11 are written 0. */
const DIGIT: CheckDigitRule = {
	weights: [2, 3, 4, 5, 6, 7, 8],
	modulus: 11,
	replace: { 10: '0', 11: '0' },
};

/** Banco do Nordeste. What the free field calls carteira is the "tipo de operação" of the contract. */
export const nordeste: Bank = {
	code: '004',
	name: 'Banco do Nordeste',
	carteiras: {
		'21': 'simples escritural, boleto emitido pelo beneficiário',
		'31': 'caucionada escritural, boleto emitido pelo beneficiário',
		'41': 'simples, boleto emitido pelo banco',
		'45': 'vinculada',
		'46': 'caucionada',
		'47': 'simples, boleto emitido pelo banco',
		'50': 'simples, boleto emitido pelo beneficiário',
		'51': 'simplificada',
		'52': 'simples empresarial',
		'55': 'simplificada numerada',
		'57': 'simplificada especial',
		'58': 'simples empresarial, boleto emitido pelo beneficiário',
	},
	sources: [
		'Banco do Nordeste, Cobrança eletrônica, and Padrão CNAB 400, notes 0 and 1, in eduardokum/laravel-boleto manuais/BNB',
		'kivanio/brcobranca lib/brcobranca/boleto/banco_nordeste.rb',
	],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 7);
		return hyphened(digits, checkDigit(digits, DIGIT));
	},
	layouts: [
		{
			parts: [
				['branch', 4],
				['account', 7],
				['accountDigit', 1],
				['nossoNumero', 7],
				['nossoNumeroDigit', 1],
				['carteira', 2],
				'000',
			],
			values: { accountDigit: requiredDigit },
		},
	],
	beneficiaryCode: (title) => branchAndAccount(title, 7),
};

/** The account's own digit: its formula needs the branch's old number, which only the bank knows. */
function requiredDigit({ accountDigit }: Title): string {
	if (accountDigit === undefined || !/^\d$/.test(accountDigit))
		throw badInput('accountDigit', 'The check digit of the account is needed here, one digit.');
	return accountDigit;
}
