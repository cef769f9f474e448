import { checkDigitOf } from '../../../core/checkDigit';
import { type Bank, padded, type Title } from '../bank';
import { MOD_11_P } from '../digits';

/** Identificador do layout: 3 = as the bank registers it, 4 = direct. Of carteiras 20 and 40 unless said otherwise. */
function layoutOf({ carteira, modalidade }: Title): string {
	return padded(modalidade ?? (carteira === '20' || carteira === '40' ? '4' : '3'), 'modalidade', 1);
}

/**
 * C6 Bank. No manual of the bank was found; the formulas are those of two libraries, which agree on the free field.
 * Nosso número is printed without its digit.
 */
export const c6: Bank = {
	code: '336',
	name: 'C6 Bank',
	carteiras: {
		'10': 'cobrança simples, emissão pelo banco',
		'20': 'cobrança simples, emissão pelo beneficiário',
		'21': 'cobrança simples, direta',
		'22': 'cobrança direta',
		'23': 'cobrança direta',
		'24': 'cobrança direta',
		'30': 'cobrança caucionada, emissão pelo banco',
		'40': 'cobrança caucionada, emissão pelo beneficiário',
		'60': 'cobrança, emissão pelo banco',
	},
	sources: [
		'eduardokum/laravel-boleto src/Boleto/Banco/C6.php',
		'BoletoNet/boletonet Banco_C6.cs (carteiras 21 to 24)',
	],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 10);
		const digit = checkDigitOf([padded(title.carteira, 'carteira', 2), digits], MOD_11_P);
		return { digits, checkDigit: digit, printed: digits };
	},
	layouts: [
		{
			parts: [
				['convenio', 12],
				['nossoNumero', 10],
				['carteira', 2],
				['modalidade', 1],
			],
			values: { modalidade: layoutOf },
		},
	],
	beneficiaryCode: (title) =>
		`${padded(title.branch ?? '1', 'branch', 4)}/${padded(title.convenio, 'convenio', 12)}`,
};
