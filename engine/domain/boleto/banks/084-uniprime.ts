import type { Bank } from '../bank';
import { BRADESCO_LIKE } from './bradescoLike';

/** Uniprime. */
export const uniprime: Bank = {
	...BRADESCO_LIKE,
	code: '084',
	name: 'Uniprime',
	carteiras: { '09': 'cobrança com registro, emissão pelo beneficiário' },
	sources: [
		'BoletoNet/BoletoNetCore Banco/UniprimeNortePR and BoletoNet/boletonet Banco_Uniprime.cs (no manual of the bank was found)',
	],
};
