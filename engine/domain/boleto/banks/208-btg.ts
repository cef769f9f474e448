import type { Bank } from '../bank';
import { BRADESCO_LIKE } from './bradescoLike';

/**
 * BTG Pactual. The manual's own example (carteira 01, number 87319177389, digit 3) prints "261 mod 11 = 3"; 261 leaves 8,
 * and 11 − 8 = 3: the rule of Bradesco. Two libraries compute it otherwise.
 */
export const btg: Bank = {
	...BRADESCO_LIKE,
	code: '208',
	name: 'BTG Pactual',
	carteiras: {
		'01': 'cobrança simples',
		'02': 'cobrança vinculada',
		'03': 'cobrança caucionada',
		'04': 'cobrança descontada',
		'05': 'cobrança vendor',
		'06': 'cobrança simples, rápida',
	},
	sources: [
		'BTG Pactual, Manual de implantação V2.1, 4.4, and Máscara do boleto, in eduardokum/laravel-boleto manuais/BTG',
		'carteiras 1 to 6: eduardokum/laravel-boleto src/Boleto/Banco/Btg.php',
	],
};
