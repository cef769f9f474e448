import { checkDigit, type CheckDigitRule } from '../../../core/checkDigit';
import { isDigits, isZeros } from '../../../core/digits';
import { badInput } from '../../../core/errors';
import { type Bank, hyphenDigit, padded, type Title } from '../bank';

/** Weights 9 to 2 from the right, modulus 11; the remainder itself, 10 written X. For nosso número, branch and account. */
const DIGIT: CheckDigitRule = {
	weights: [9, 8, 7, 6, 5, 4, 3, 2],
	modulus: 11,
	take: 'remainder',
	replace: { 10: 'X' },
};

/** Digits of the sequence number behind a convênio of so many digits; together they are the nosso número. */
const SEQUENCE: Readonly<Record<number, number>> = { 4: 7, 6: 5, 7: 10, 8: 9 };

/** Nosso número of 17 positions that begins with a convênio of 7 or 8. */
const isLong = (freeField: string) => freeField.startsWith('000000');

/** Banco do Brasil. The length of the convênio decides the free field. */
export const bancoDoBrasil: Bank = {
	code: '001',
	name: 'Banco do Brasil',
	carteiras: {
		'11': 'cobrança simples, registrada',
		'12': 'cobrança indexada',
		'15': 'cobrança de prêmios de seguro',
		'16': 'cobrança simples',
		'17': 'cobrança direta especial, registrada',
		'18': 'cobrança simples, nosso número do beneficiário',
		'31': 'cobrança caucionada ou vinculada',
		'51': 'cobrança descontada',
	},
	sources: [
		'Banco do Brasil, Doc. 5175, Especificações técnicas para confecção de boleto de pagamento',
		'kivanio/brcobranca lib/brcobranca/boleto/banco_brasil.rb',
		'carteiras: eduardokum/laravel-boleto src/Boleto/Banco/Bb.php and BoletoNet/BoletoNetCore Banco/BancoBrasil/Carteiras',
	],
	nossoNumero(title) {
		if (isFree(title)) return unhyphenated(padded(title.nossoNumero, 'nossoNumero', 17));
		const convenio = convenioOf(title);
		const sequence = SEQUENCE[convenio.length] as number;
		const whole = convenio.length + sequence;
		const given = title.nossoNumero;
		if (given.length !== whole)
			return numbered(convenio + padded(title.nossoNumero, 'nossoNumero', sequence));
		if (!given.startsWith(convenio) && !isZeros(given)) {
			throw badInput(
				'nossoNumero',
				`A nosso número of ${whole} digits must begin with the convênio.`,
				`Give the ${sequence} digits behind the convênio only.`,
			);
		}
		return numbered(padded(title.nossoNumero, 'nossoNumero', whole));
	},
	layouts: [
		// Nosso número of 17 positions for a convênio of 6; 21 stands for the service, whatever the carteira.
		{ when: isFree, reads: (free) => !isLong(free), parts: [['convenio', 6], ['nossoNumero', 17], '21'] },
		// Convênio of 7 or 8 digits: nosso número is convênio and sequence, 17 digits.
		{
			when: (title) => convenioOf(title).length > 6,
			reads: isLong,
			parts: ['000000', ['nossoNumero', 17], ['carteira', 2]],
			// Seven digits or eight cannot be told; nearly all of today have seven.
			readTitle: (title) => ({ ...title, convenio: title.nossoNumero.slice(0, 7) }),
		},
		// Convênio of 4 or 6 digits: nosso número is convênio and sequence, 11 digits.
		{
			parts: [
				['nossoNumero', 11],
				['branch', 4],
				['account', 8],
				['carteira', 2],
			],
			readTitle: (title) => ({ ...title, convenio: title.nossoNumero.slice(0, 6) }),
		},
	],
	beneficiaryCode(title) {
		const branch = padded(title.branch, 'branch', 4);
		const account = padded(title.account, 'account', 8);
		const branchDigit = hyphenDigit(title, 'branchDigit') || `-${checkDigit(branch, DIGIT)}`;
		return `${branch}${branchDigit}/${account}${hyphenDigit(title, 'accountDigit') || `-${checkDigit(account, DIGIT)}`}`;
	},
};

function convenioOf(title: Title): string {
	const convenio = title.convenio ?? '';
	if (SEQUENCE[convenio.length] === undefined || !isDigits(convenio)) {
		throw badInput(
			'convenio',
			'A convênio of Banco do Brasil has 4, 6, 7 or 8 digits.',
			'Keep its zeros: the number of digits decides the layout.',
		);
	}
	return convenio;
}

function isFree(title: Title): boolean {
	return title.convenio?.length === 6 && (title.freeNossoNumero === true || title.nossoNumero.length === 17);
}

const unhyphenated = (digits: string) => ({ digits, checkDigit: null, printed: digits });

/** The bank prints the digit behind 11 digits and none behind 17 (Doc. 5175); all zeros: the bank will number it. */
function numbered(digits: string) {
	if (isZeros(digits)) return unhyphenated(digits);
	const digit = checkDigit(digits, DIGIT);
	return { digits, checkDigit: digit, printed: digits.length === 17 ? digits : `${digits}-${digit}` };
}
