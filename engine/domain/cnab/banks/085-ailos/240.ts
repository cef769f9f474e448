import { blanks, is, usually, zeros } from '../../format';
import * as febraban from '../../febraban240';
import type { CnabLayout } from '../../layout';

/** Ailos (Viacredi and its sisters), 240. A title is dropped by the term of the contract, not of the file. */
export const ailos240: CnabLayout = {
	bank: '085',
	format: 240,
	name: 'AILOS',
	sources: [
		'Sistema Ailos, Manual Técnico de Cobrança Bancária CNAB 240, in eduardokum/laravel-boleto manuais/AILOS',
	],
	remessa: {
		open: [
			febraban.fileHeader.with([
				[164, 166, 'fileVersion', usually('087')],
				[167, 171, 'density', usually('01600')],
			]),
			febraban.batchHeader.with([[14, 16, 'batchVersion', usually('045')]]),
		],
		details: [
			{
				record: febraban.segmentP.with([
					[224, 224, is('2')],
					[225, 227, blanks],
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
			febraban.fileTrailer,
		],
		movements: febraban.MOVEMENTS_240,
		species: febraban.SPECIES_240,
	},
	retorno: {
		...febraban.retorno240,
		// C044. 76 and 77 are payments of boletos that the cooperative prints and sends.
		occurrences: {
			...febraban.retorno240.occurrences,
			'22': ['protest', 'Título enviado ao cartório'],
			'76': ['paid', 'Liquidação (boleto que a cooperativa emite e expede)'],
			'77': [
				'paid',
				'Liquidação após baixa ou de título não registrado (boleto que a cooperativa emite e expede)',
			],
			'89': ['protest', 'Rejeição cartorária'],
			'91': ['notice', 'Título em aberto não enviado ao pagador'],
			'92': ['notice', 'Inconsistência de negativação na Serasa'],
			'93': ['notice', 'Incluir na Serasa'],
			'94': ['notice', 'Excluir da Serasa'],
			'95': ['notice', 'Instrução de SMS'],
			'96': ['notice', 'Cancelamento de instrução de SMS'],
			'97': ['protest', 'Confirmação de instrução automática de protesto'],
			'98': ['protest', 'Excluir protesto com carta de anuência'],
		},
	},
};
