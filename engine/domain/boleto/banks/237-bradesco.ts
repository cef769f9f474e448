import type { Bank } from '../bank';
import { BRADESCO_LIKE } from './bradescoLike';

/** Bradesco. */
export const bradesco: Bank = {
	...BRADESCO_LIKE,
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
};
