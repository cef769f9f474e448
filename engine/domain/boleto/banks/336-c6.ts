import { checkDigitOf } from '../../../core/checkDigit';
import { type Bank, padded, type Title } from '../bank';
import { MOD_11_P } from '../digits';

/** Identificador do layout: 3 = issued by the bank, 4 = direct, by the client (20 and 40) unless said otherwise. */
function layoutOf({ carteira, modalidade }: Title): string {
	return padded(modalidade ?? (carteira === '20' || carteira === '40' ? '4' : '3'), 'modalidade', 1);
}

/**
 * C6 Bank. Nosso número is printed without its digit and with carteira and identificador behind (`0000006594 404`):
 * so the payer's bank can find the boleto (manual, 10.3).
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
		'C6 Bank, Layout CNAB 400, June 2022, D017, D019, 10 and note 04, in Maxwbh/brcobranca docs/Banco C6',
		'eduardokum/laravel-boleto src/Boleto/Banco/C6.php',
		'BoletoNet/boletonet Banco_C6.cs (carteiras 21 to 24)',
	],
	nossoNumero(title) {
		const carteira = padded(title.carteira, 'carteira', 2);
		const digits = padded(title.nossoNumero, 'nossoNumero', 10);
		const digit = checkDigitOf([carteira, digits], MOD_11_P);
		return { digits, checkDigit: digit, printed: `${digits} ${carteira}${layoutOf(title)}` };
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
