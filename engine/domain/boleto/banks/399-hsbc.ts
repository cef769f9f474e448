import { daysBetween, isIsoDate } from '../../../core/calendar';
import { checkDigit, type CheckDigitRule } from '../../../core/checkDigit';
import { badInput } from '../../../core/errors';
import { type Bank, padded, type Title } from '../bank';

/** Weights 9 to 2 from the right, modulus 11; the remainder itself, 10 written 0. */
const DIGIT: CheckDigitRule = {
	weights: [9, 8, 7, 6, 5, 4, 3, 2],
	modulus: 11,
	take: 'remainder',
	replace: { 10: '0' },
};

/** Of a number of carteira CSB: weights 2 to 7 from the right, modulus 11; 10 and 11 are written 0. */
const CSB_DIGIT: CheckDigitRule = {
	weights: [2, 3, 4, 5, 6, 7],
	modulus: 11,
	replace: { 10: '0', 11: '0' },
};

/** Of the identifiers, 4 says that nosso número is bound to the due date. */
const WITH_DUE_DATE = '4';

const isCsb = ({ carteira }: Title) => carteira === 'CSB';

function dueDateOf({ dueDate }: Title): string {
	if (dueDate && isIsoDate(dueDate)) return dueDate;
	throw badInput('dueDate', 'Carteira CNR of HSBC holds the due date in its free field.');
}

/** Day of the year and last digit of the year: 2004-09-03 → 2474. */
function julian(title: Title): string {
	const dueDate = dueDateOf(title);
	return `${String(daysBetween(`${dueDate.slice(0, 4)}-01-01`, dueDate) + 1).padStart(3, '0')}${dueDate[3] ?? ''}`;
}

/**
 * Range (5), sequence (5) and their digit, eleven in all; without the digit it is computed. The manual's example: 1111122222,
 * weights 5 4 3 2 7 6 5 4 3 2, sum 61, 61 mod 11 = 6, digit 5.
 */
function csbNumber(nossoNumero: string): string {
	if (nossoNumero.length === 11) return padded(nossoNumero, 'nossoNumero', 11);
	const digits = padded(nossoNumero, 'nossoNumero', 10);
	return digits + checkDigit(digits, CSB_DIGIT);
}

/** HSBC, taken over by Bradesco in 2016: old boletos only. */
export const hsbc: Bank = {
	code: '399',
	name: 'HSBC',
	carteiras: { CNR: 'sem registro (banco extinto em 2016)', CSB: 'com registro (banco extinto em 2016)' },
	sources: [
		'kivanio/brcobranca lib/brcobranca/boleto/hsbc.rb',
		'HSBC, COB 400, in kivanio/brcobranca docs/HSBC',
		'CSB: HSBC, Emissão cliente, Cobrança diretiva, April 2012, pp. 13 and 14, in eduardokum/laravel-boleto manuais/HSBC',
	],
	nossoNumero(title) {
		if (isCsb(title)) {
			const digits = csbNumber(title.nossoNumero);
			return { digits, checkDigit: digits.slice(10), printed: digits };
		}
		const digits = padded(title.nossoNumero, 'nossoNumero', 13);
		const [year = '', month = '', day = ''] = dueDateOf(title).split('-');
		const known = `${digits}${checkDigit(digits, DIGIT)}${WITH_DUE_DATE}`;
		const account = Number(padded(title.account, 'account', 7));
		const sum = Number(known) + account + Number(`${day}${month}${year.slice(2)}`);
		const printed = known + checkDigit(String(sum), DIGIT);
		return { digits, checkDigit: printed.slice(13), printed };
	},
	layouts: [
		{ when: isCsb, parts: [['nossoNumero', 11], ['branch', 4], ['account', 7], '001'] },
		{ parts: [['account', 7], ['nossoNumero', 13], ['day', 4], '2'], values: { day: julian } },
	],
	beneficiaryCode: (title) => padded(title.account, 'account', 7),
};
