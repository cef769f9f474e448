import { checkDigit, type CheckDigitRule } from '../../../core/checkDigit';
import { badInput } from '../../../core/errors';
import { isCnpj } from '../../../core/identity/cnpj';
import { type Bank, hyphenDigit, padded, type Title } from '../bank';

/** Modulus 11 with 0, 10 and 11 written 1; weights from 2 up to 9 for a CPF, up to 8 for a CNPJ. */
const digitUpTo = (last: number): CheckDigitRule => ({
	weights: Array.from({ length: last - 1 }, (_, i) => i + 2),
	modulus: 11,
	replace: { 10: '1', 11: '1' },
});
/** Weights 9 to 2 from the right, modulus 11; the remainder itself, 10 written X. For branch and account. */
const PLACE: CheckDigitRule = {
	weights: [9, 8, 7, 6, 5, 4, 3, 2],
	modulus: 11,
	take: 'remainder',
	replace: { 10: 'X' },
};
const CPF = digitUpTo(9);
const CNPJ = digitUpTo(8);

/**
 * The digit that stands for the beneficiary's document. For a CNPJ with letters no rule was found, so it is refused.
 */
function documentDigit({ beneficiaryDocument = '' }: Title): string {
	if (/^\d{11}$/.test(beneficiaryDocument)) return checkDigit(beneficiaryDocument, CPF);
	if (/^\d{14}$/.test(beneficiaryDocument)) return checkDigit(beneficiaryDocument, CNPJ);
	throw badInput(
		'beneficiaryDocument',
		isCnpj(beneficiaryDocument)
			? 'CrediSIS has published no rule for a CNPJ with letters.'
			: 'CrediSIS needs the CPF or CNPJ of the beneficiary: 11 or 14 digits.',
	);
}

/** CrediSIS. Nosso número of 20 digits: `097`, digit of the document, branch, convênio, sequence. */
export const credisis: Bank = {
	code: '097',
	name: 'CrediSIS',
	carteiras: { '18': 'cobrança com registro' },
	sources: [
		'CrediSIS, Manual para homologação dos arquivos e boletos, v1.0, and Layout CNAB 240 (weights of the document), in kivanio/brcobranca docs/credisis',
		'kivanio/brcobranca lib/brcobranca/boleto/credisis.rb',
	],
	nossoNumero(title) {
		if (title.nossoNumero.length === 20) return plain(padded(title.nossoNumero, 'nossoNumero', 20));
		const place = padded(title.branch, 'branch', 4) + padded(title.convenio, 'convenio', 6);
		return plain(`097${documentDigit(title)}${place}${padded(title.nossoNumero, 'nossoNumero', 6)}`);
	},
	layouts: [
		{
			parts: ['00000', ['nossoNumero', 20]],
			reads: (freeField) => freeField.startsWith('097', 5),
			readTitle: (title) => ({
				...title,
				branch: title.nossoNumero.slice(4, 8),
				convenio: title.nossoNumero.slice(8, 14),
			}),
		},
	],
	beneficiaryCode(title) {
		const branch = padded(title.branch, 'branch', 4);
		const account = padded(title.account, 'account', 7);
		const branchDigit = hyphenDigit(title, 'branchDigit') || `-${checkDigit(branch, PLACE)}`;
		return `${branch}${branchDigit}/${account}${hyphenDigit(title, 'accountDigit') || `-${checkDigit(account, PLACE)}`}`;
	},
};

const plain = (digits: string) => ({ digits, checkDigit: null, printed: digits });
