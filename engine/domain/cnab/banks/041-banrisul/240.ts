import { blanks, code, is, usually, zeros } from '../../format';
import * as febraban from '../../febraban240';
import type { CnabLayout } from '../../layout';
import { REASONS_240 } from './reasons240';

/** Banrisul, 240. */
export const banrisul240: CnabLayout = {
	bank: '041',
	format: 240,
	name: 'BANRISUL',
	sources: [
		'Banrisul, cobrança eletrônica 240 posições, in eduardokum/laravel-boleto manuais/BANRISUL/novos/240_posicoes.pdf',
	],
	remessa: {
		open: [
			febraban.fileHeader.with([
				[58, 58, blanks],
				[164, 166, 'fileVersion', usually('040')],
			]),
			febraban.batchHeader.with([
				[14, 16, 'batchVersion', usually('020')],
				[59, 59, 'registration', usually(' ')],
			]),
		],
		details: [
			{
				record: febraban.segmentP.with([
					[23, 23, blanks],
					[58, 58, 'carteira', code],
					[60, 60, 'documentKind', usually(' ')],
					[62, 62, 'delivery', usually(' ')],
				]),
			},
			{ record: febraban.segmentQ },
			{ record: febraban.segmentR, when: febraban.withFine },
		],
		close: [
			febraban.batchTrailer.with([
				[116, 123, zeros],
				[124, 240, blanks],
			]),
			febraban.fileTrailer.with([[30, 35, is('000001')]]),
		],
		movements: febraban.MOVEMENTS_240,
		species: febraban.SPECIES_240,
		values: febraban.dropCode,
	},
	retorno: {
		...febraban.retorno240,
		occurrences: {
			...febraban.retorno240.occurrences,
			'04': [
				'notice',
				'Reembolso e transferência (desconto, vendor) ou transferência de carteira (garantia)',
			],
			'05': ['notice', 'Reembolso e devolução de desconto e vendor'],
			'15': ['protest', 'Confirmação de protesto imediato por falência'],
			AA: ['notice', 'Devolução, liquidado anteriormente (CCB)'],
			AB: ['paidPending', 'Cobrança a creditar (em trânsito)'],
			AC: ['protest', 'Situação do título: cartório'],
		},
		reasons: { ...febraban.retorno240.reasons, ...REASONS_240 },
	},
};
