import { checkDigit } from '../../../core/checkDigit';
import { badInput } from '../../../core/errors';
import { type Bank, hyphened, padded, type Title } from '../bank';
import { MOD_11 } from '../digits';

/** First of the beneficiary codes of seven digits, which have no digit of their own in the free field. */
const FIRST_OF_SEVEN = 1_100_000;

/** The first seven digits: a code of seven, or one of six with its check digit. */
function beneficiaryOf({ convenio = '' }: Title): string {
	if (convenio.length === 7 && Number(convenio) >= FIRST_OF_SEVEN) return padded(convenio, 'convenio', 7);
	const code = padded(convenio.length === 7 ? convenio.replace(/^0/, '') : convenio, 'convenio', 6);
	return code + checkDigit(code, MOD_11);
}

/** Carteira SR, extinct since 2018; 24 says in one number what 2 and emissão 4 say in two. */
const isUnregistered = ({ carteira }: Title) => carteira === 'SR' || carteira === '2' || carteira === '24';

/** 1 = registered, 2 = not; then who prints it: 4 = the beneficiary. */
function prefixOf(title: Title): string {
	return (isUnregistered(title) ? '2' : '1') + padded(title.modalidade ?? '4', 'modalidade', 1);
}

/** SINCO, a layout of before SIGCB: nosso número of 18 digits that begins with 9. */
const isSinco = ({ nossoNumero }: Title) => nossoNumero.length === 18;
/** SICOB, another: at most ten digits, and operation and account (3 and 8) in place of the beneficiary's code. */
const isSicob = ({ nossoNumero, account, convenio }: Title) =>
	convenio === undefined && nossoNumero.length <= 10 && account?.length === 11;

/** Ten digits: 9 and nine of a registered title, 80 and eight of one that is not. Ten given are taken as they are. */
function sicobNumber(title: Title): string {
	if (title.nossoNumero.length === 10) return padded(title.nossoNumero, 'nossoNumero', 10);
	return isUnregistered(title)
		? `80${padded(title.nossoNumero, 'nossoNumero', 8)}`
		: `9${padded(title.nossoNumero, 'nossoNumero', 9)}`;
}

/** Caixa Econômica Federal, SIGCB: nosso número of 17 digits is spread over the free field. */
export const caixa: Bank = {
	code: '104',
	name: 'Caixa',
	carteiras: {
		'1': 'cobrança registrada (RG)',
		'14': 'cobrança registrada, emissão pelo beneficiário',
		'2': 'sem registro (extinta em 2018)',
		'24': 'sem registro, emissão pelo beneficiário (extinta em 2018)',
		RG: 'cobrança registrada',
		SIG14: 'cobrança registrada, emissão pelo beneficiário',
		SR: 'sem registro (extinta em 2018)',
	},
	sources: [
		'Caixa, Manual de especificação do boleto, SIGCB, MO67119 v010, 4.2.10.1 and annexes III, IV and VI, in eduardokum/laravel-boleto manuais/CEF',
		'kivanio/brcobranca lib/brcobranca/boleto/caixa.rb',
		'SINCO: caelum/caelum-stella CaixaTest; SICOB: eduardocereto/pyboleto bank/caixa.py and openboleto/openboleto CaixaSICOBTest',
	],
	nossoNumero(title) {
		if (isSinco(title)) return plain(padded(title.nossoNumero, 'nossoNumero', 18));
		if (isSicob(title)) {
			const digits = sicobNumber(title);
			return hyphened(digits, checkDigit(digits, MOD_11));
		}
		const digits =
			title.nossoNumero.length === 17
				? padded(title.nossoNumero, 'nossoNumero', 17)
				: prefixOf(title) + padded(title.nossoNumero, 'nossoNumero', 15);
		if (!/^[12]/.test(digits)) {
			throw badInput(
				'nossoNumero',
				'A nosso número of Caixa with 17 digits begins with 1 (registered) or 2.',
				'Give the 15 digits behind the prefix only.',
			);
		}
		return hyphened(digits, checkDigit(digits, MOD_11));
	},
	layouts: [
		{
			when: isSinco,
			reads: (free) => free[7] === '9' && isNotSigcb(free),
			parts: ['1', ['convenio', 6], ['nossoNumero', 18]],
		},
		{
			when: isSicob,
			reads: (free) => /^[89]/.test(free) && isNotSigcb(free),
			parts: [
				['nossoNumero', 10],
				['branch', 4],
				['account', 11],
			],
		},
		{
			parts: [
				['convenio', 7],
				['nossoNumero', 3, 2],
				['nossoNumero', 1, 0],
				['nossoNumero', 3, 5],
				['nossoNumero', 1, 1],
				['nossoNumero', 9, 8],
				['check', 1],
			],
			values: { convenio: beneficiaryOf },
			check: (before) => checkDigit(before, MOD_11),
			readTitle: (title) => ({ ...title, convenio: codeOf(title.convenio ?? '') }),
		},
	],
	beneficiaryCode(title) {
		const code = beneficiaryOf(title);
		const whole = codeOf(code);
		return `${padded(title.branch, 'branch', 4)}/${whole}-${checkDigit(whole, MOD_11)}`;
	},
};

const plain = (digits: string) => ({ digits, checkDigit: null, printed: digits });

/** Only SIGCB ends with a digit of its own and has a prefix of 1 or 2 and 1 to 4 in the middle. */
function isNotSigcb(freeField: string): boolean {
	const fits = /^.{10}[12].{3}[1-4]/.test(freeField);
	return !fits || checkDigit(freeField.slice(0, 24), MOD_11) !== freeField[24];
}

/** Six digits when the seventh is their check digit, else all seven. */
function codeOf(seven: string): string {
	const six = seven.slice(0, 6);
	return seven.length === 7 && checkDigit(six, MOD_11) === seven[6] ? six : seven;
}
