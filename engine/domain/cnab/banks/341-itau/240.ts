import { blanks, cents, code, digits, is, unread, usually, zeros } from '../../format';
import * as febraban from '../../febraban240';
import type { CnabLayout } from '../../layout';
import { accountDac } from './dac';
import { OCCURRENCES_240 } from './occurrences240';
import { REASONS_OF } from './reasons';

const account = (from: number): Parameters<typeof febraban.fileHeader.with>[0] => [
	[from, from, is('0')],
	[from + 1, from + 4, 'branch', digits],
	[from + 5, from + 5, blanks],
	[from + 6, from + 12, zeros],
	[from + 13, from + 17, 'account', digits],
	[from + 18, from + 18, blanks],
	[from + 19, from + 19, 'accountDac', digits],
];

/** Itaú, 240. Interest and discount are amounts, without codes. */
export const itau240: CnabLayout = {
	bank: '341',
	format: 240,
	name: 'BANCO ITAU SA',
	sources: ['Itaú, Cobrança 240 bytes, in eduardokum/laravel-boleto manuais/ITAU/novos/240_posicoes.pdf'],
	remessa: {
		open: [
			febraban.fileHeader.with([
				[33, 52, blanks],
				...account(53),
				[164, 166, 'fileVersion', usually('040')],
				[172, 225, blanks],
				[226, 228, zeros],
				[229, 240, blanks],
			]),
			febraban.batchHeader.with([
				[12, 13, is('00')],
				[14, 16, 'batchVersion', usually('030')],
				[34, 53, blanks],
				...account(54),
			]),
		],
		details: [
			{
				record: febraban.segmentP.with([
					...account(18),
					[38, 40, 'carteira', digits],
					[41, 49, 'ourNumberWhole', digits],
					[50, 57, blanks],
					[58, 62, zeros],
					[63, 72, 'documentNumber', code],
					[73, 77, blanks],
					[106, 106, is('0')],
					[118, 118, is('0')],
					[127, 141, 'interestDay', cents],
					[142, 142, is('0')],
					[151, 165, 'discountCents', cents],
					[221, 223, zeros],
					[224, 239, zeros],
				]),
			},
			{
				record: febraban.segmentQ.with([
					[34, 63, 'payerName', febraban.segmentQ.find('payerName')!.kind],
					[64, 73, blanks],
				]),
			},
			{
				record: febraban.segmentR.with([[140, 199, blanks]]),
				when: (values) => values['hasFine'] === 1 && values['isEntry'] === 1,
			},
		],
		close: [
			febraban.batchTrailer.with([
				[116, 123, zeros],
				[124, 240, blanks],
			]),
			febraban.fileTrailer,
		],
		movements: febraban.MOVEMENTS_240,
		species: { DM: '01', NP: '02', RC: '05', ME: '06', DS: '08', ND: '13', OU: '99' },
		values: (_common, header) => accountDac(header),
	},
	retorno: {
		...febraban.retorno240,
		header: febraban.retorno240.header.with([
			[53, 53, unread],
			[54, 57, 'branch', code],
			[58, 65, unread],
			[66, 70, 'account', code],
			[71, 71, unread],
			[72, 72, 'accountDigit', code],
		]),
		details: {
			T: febraban.segmentT.with([
				[18, 18, unread],
				[19, 22, 'branch', digits],
				[23, 30, unread],
				[31, 35, 'account', digits],
				[36, 37, unread],
				[38, 40, 'carteira', code],
				[41, 49, 'ourNumber', code],
				[50, 58, unread],
				[59, 68, 'documentNumber', code],
				[69, 73, unread],
				[214, 221, 'reasons', code],
				[222, 240, unread],
			]),
			U: febraban.segmentU,
		},
		occurrences: OCCURRENCES_240,
		paidIfCredited: ['10'],
		reasons: {},
		reasonsOf: REASONS_OF,
	},
};
