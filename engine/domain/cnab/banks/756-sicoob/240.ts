import { blanks, code, digits, is, unread, usually, zeros } from '../../format';
import * as febraban from '../../febraban240';
import type { CnabLayout } from '../../layout';

/** Sicoob, 240. The nosso número stands with parcel, modality and form in its 20 columns. */
export const sicoob240: CnabLayout = {
	bank: '756',
	format: 240,
	name: 'SICOOB',
	sources: [
		'kivanio/brcobranca lib/brcobranca/remessa/cnab240/sicoob.rb and eduardokum/laravel-boleto Remessa/Cnab240/Banco/Bancoob.php (positions); the bank’s own 240 manual was not found',
	],
	remessa: {
		open: [
			febraban.fileHeader.with([
				[33, 52, blanks],
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
		values: (_common, { contract }) => ({
			modality: contract.modalidade ?? '1',
			instalment: contract.parcela ?? '1',
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
