import { blanks, is, usually, zeros } from '../../format';
import * as febraban from '../../febraban240';
import type { CnabLayout } from '../../layout';

/** Sicredi, 240. Every title is dropped after 60 days. */
export const sicredi240: CnabLayout = {
	bank: '748',
	format: 240,
	name: 'SICREDI',
	sources: ['Sicredi, Manual CNAB 240, August 2019, in eduardokum/laravel-boleto manuais/SICREDI/novos'],
	remessa: {
		open: [
			febraban.fileHeader.with([
				[33, 52, blanks],
				[58, 58, blanks],
				[164, 166, 'fileVersion', usually('081')],
				[167, 171, 'density', usually('01600')],
			]),
			febraban.batchHeader.with([
				[14, 16, 'batchVersion', usually('040')],
				[34, 53, blanks],
				[59, 59, 'registration', usually(' ')],
			]),
		],
		details: [
			{
				record: febraban.segmentP.with([
					[23, 23, blanks],
					[224, 224, is('1')],
					[225, 227, is('060')],
				]),
			},
			{ record: febraban.segmentQ },
			{
				record: febraban.segmentR.with([[42, 65, blanks]]),
				when: febraban.withFine,
			},
		],
		close: [
			febraban.batchTrailer.with([
				[24, 123, zeros],
				[124, 240, blanks],
			]),
			febraban.fileTrailer,
		],
		movements: febraban.MOVEMENTS_240,
		species: { DM: '03', DS: '05', NP: '12', RC: '17', ND: '19', CC: '31', OU: '99' },
	},
	retorno: {
		...febraban.retorno240,
		// C044: 36 and from 78 on are its own.
		occurrences: {
			...febraban.retorno240.occurrences,
			'36': ['instructionRejected', 'Baixa rejeitada'],
			'78': ['notice', 'Confirmação de recebimento de pedido de negativação'],
			'79': ['notice', 'Confirmação de recebimento de pedido de exclusão de negativação'],
			'80': ['notice', 'Confirmação de entrada de negativação'],
			'81': ['instructionRejected', 'Entrada de negativação rejeitada'],
			'82': ['notice', 'Confirmação de exclusão de negativação'],
			'83': ['instructionRejected', 'Exclusão de negativação rejeitada'],
			'84': ['notice', 'Exclusão de negativação por outros motivos'],
			'85': ['notice', 'Ocorrência informacional por outros motivos'],
		},
	},
};
