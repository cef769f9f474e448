import { blanks, cents, code, ddmmyyyy, digits, is, unread, usually, zeros } from '../../format';
import * as febraban from '../../febraban240';
import type { CnabLayout } from '../../layout';
import { transmissionCode } from './transmission';
import { REASONS_240 } from './reasons240';

/** Santander, 240 H7815. Header and segment T do not stand where FEBRABAN has them. */
export const santander240: CnabLayout = {
	bank: '033',
	format: 240,
	name: 'BANCO SANTANDER',
	sources: ['Santander, H7815 V2.9, April 2018, in eduardokum/laravel-boleto manuais/SANTANDER/novos'],
	remessa: {
		open: [
			febraban.fileHeader.with([
				[9, 16, blanks],
				[17, 17, 'beneficiaryDocumentType', digits],
				[18, 32, 'beneficiaryDocument', febraban.fileHeader.find('beneficiaryDocument')!.kind],
				[33, 47, 'transmissionCode', digits],
				[48, 72, blanks],
				[152, 157, blanks],
				[164, 166, 'fileVersion', usually('040')],
				[167, 240, blanks],
			]),
			febraban.batchHeader.with([
				[14, 16, 'batchVersion', usually('030')],
				[34, 53, blanks],
				[54, 68, 'transmissionCode', digits],
				[69, 73, blanks],
				[200, 240, blanks],
			]),
		],
		details: [
			{
				record: febraban.segmentP.with([
					[18, 21, 'branch', digits],
					[22, 22, 'branchDigit', digits],
					[23, 31, 'account', digits],
					[32, 32, 'accountDigit', digits],
					[33, 42, 'fundAccount', usually('0000000000')],
					[43, 44, blanks],
					[45, 57, 'ourNumberWhole', digits],
					[58, 58, 'collection', usually('5')],
					[60, 60, 'documentKind', usually('2')],
					[61, 62, blanks],
					[101, 105, zeros],
					[109, 109, is('N')],
					[221, 221, 'protestCode', usually('0')],
					[222, 223, 'protestDays', usually('00')],
					[225, 225, is('0')],
					[226, 227, 'dropDays', digits],
					[228, 229, is('00')],
					[230, 240, blanks],
				]),
			},
			{
				record: febraban.segmentQ.with([
					[210, 221, zeros],
					[222, 240, blanks],
				]),
			},
			{
				record: febraban.segmentR.with([
					[42, 65, blanks],
					[180, 240, blanks],
				]),
				when: febraban.withFine,
			},
		],
		close: [febraban.batchTrailer.with([[24, 240, blanks]]), febraban.fileTrailer.with([[30, 240, blanks]])],
		movements: febraban.MOVEMENTS_240,
		species: febraban.SPECIES_240,
		values(common, header) {
			return { ...transmissionCode(header, 15), dropCode: common['dropDays'] === undefined ? '3' : '1' };
		},
	},
	retorno: {
		...febraban.retorno240,
		header: febraban.retorno240.header.with([
			[9, 16, unread],
			[17, 17, 'beneficiaryDocumentType', code],
			[18, 32, 'beneficiaryDocument', code],
			[33, 36, 'branch', code],
			[37, 37, unread],
			[38, 46, 'account', code],
			[47, 47, 'accountDigit', code],
			[48, 52, unread],
			[53, 61, 'convenio', code],
			[62, 72, unread],
			[152, 157, unread],
		]),
		details: {
			T: febraban.segmentT.with([
				[18, 21, 'branch', digits],
				[22, 22, unread],
				[23, 31, 'account', digits],
				[32, 40, unread],
				[41, 53, 'ourNumber', code],
				[54, 54, 'carteira', code],
				[55, 69, 'documentNumber', code],
				[70, 77, 'dueDate', ddmmyyyy],
				[78, 92, 'amount', cents],
				[93, 95, 'receivingBank', digits],
				[96, 99, 'receivingBranch', digits],
				[100, 100, unread],
				[101, 125, 'companyUse', code],
				[126, 127, 'currency', code],
				[128, 193, unread],
				[194, 208, 'fee', cents],
				[209, 218, 'reasons', code],
				[219, 240, unread],
			]),
			U: febraban.segmentU,
		},
		// Note 41. A baixa operacional is no settlement: another occurrence tells the money.
		occurrences: {
			...febraban.retorno240.occurrences,
			'32': ['instructionRejected', 'Código de IOF inválido'],
			'91': ['changed', 'Confirmação de alteração do valor mínimo ou percentual mínimo'],
			'92': ['changed', 'Confirmação de alteração do valor máximo ou percentual máximo'],
			'93': ['notice', 'Baixa operacional'],
			'94': ['notice', 'Cancelamento de baixa operacional'],
			A4: ['notice', 'Pagador DDA'],
		},
		reasons: { ...febraban.retorno240.reasons, ...REASONS_240 },
	},
};
