import { blanks, code, digits, is, unread, usually, zeros } from '../../format';
import * as febraban from '../../febraban240';
import type { CnabLayout } from '../../layout';

/** Sicoob, 240. The nosso número stands with parcel, modality and form in its 20 columns. */
export const sicoob240: CnabLayout = {
	bank: '756',
	format: 240,
	name: 'SICOOB',
	sources: [
		'Sicoob, Layouts para troca de informações, February 2017, sheets 05 and 06, in eduardokum/laravel-boleto manuais/BANCOOB-SICOOB',
		'abatement (04, 05), which that list of instructions lacks: FEBRABAN, and Sicoob’s own 400',
	],
	remessa: {
		open: [
			febraban.fileHeader.with([
				[33, 52, blanks],
				[72, 72, usually('0')],
				[164, 166, 'fileVersion', usually('081')],
			]),
			febraban.batchHeader.with([
				[14, 16, 'batchVersion', usually('040')],
				[34, 53, blanks],
			]),
		],
		details: [
			{
				record: febraban.segmentP.with([
					[38, 47, 'ourNumberWhole', digits],
					[48, 49, 'instalment', digits],
					[50, 51, 'modality', digits],
					[52, 52, is('4')],
					[53, 57, blanks],
					[58, 58, 'carteira', code],
					[59, 59, 'registration', usually('0')],
					[60, 60, 'documentKind', usually(' ')],
					[224, 224, is('0')],
					[225, 227, blanks],
				]),
			},
			{ record: febraban.segmentQ },
			{ record: febraban.segmentR, when: febraban.withFine },
		],
		close: [febraban.batchTrailer.with([[47, 115, zeros]]), febraban.fileTrailer],
		movements: febraban.MOVEMENTS_240,
		species: febraban.SPECIES_240,
		// Free of interest is 0 here, not 3; interest and fine are said with the due date unless told otherwise.
		values: (common, { contract }, instruction) => ({
			modality: contract.modalidade ?? '1',
			instalment: contract.parcela ?? '1',
			interestCode: common['interestCode'] === '3' ? '0' : common['interestCode'],
			interestDate: common['interestDate'] && (instruction?.title.interest?.from ?? common['dueDate']),
			fineDate: common['fineDate'] && (instruction?.title.fine?.from ?? common['dueDate']),
		}),
	},
	retorno: {
		...febraban.retorno240,
		details: {
			T: febraban.segmentT.with([
				[38, 47, 'ourNumber', code],
				[48, 57, unread],
			]),
			U: febraban.segmentU,
		},
	},
};
