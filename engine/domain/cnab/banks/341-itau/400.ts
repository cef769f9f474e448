import {
	answer400,
	answerHeader400,
	answerTrailer400,
	detail400,
	header400,
	MOVEMENTS_400,
	trailer400,
} from '../../common400';
import {
	blanks,
	cents,
	code,
	ddmmyy,
	ddmmyyyy,
	digits,
	document,
	exact,
	is,
	text,
	unread,
	usually,
	zeros,
} from '../../format';
import type { CnabLayout } from '../../layout';
import { record } from '../../record';
import { accountDac } from './dac';
import { OCCURRENCES_400 } from './occurrences400';
import { REASONS_OF } from './reasons';

/** Itaú, 400. */
export const itau400: CnabLayout = {
	bank: '341',
	format: 400,
	name: 'BANCO ITAU SA',
	sources: ['Itaú, Cobrança CNAB 400, July 2021 v3, in eduardokum/laravel-boleto manuais/ITAU'],
	remessa: {
		open: [
			header400.with([
				[27, 30, 'branch', digits],
				[31, 32, zeros],
				[33, 37, 'account', digits],
				[38, 38, 'accountDac', digits],
				[39, 46, blanks],
			]),
		],
		details: [
			{
				record: record(400, '341 detail', [
					[1, 1, is('1')],
					[2, 3, 'beneficiaryDocumentType', digits],
					[4, 17, 'beneficiaryDocument', document],
					[18, 21, 'branch', digits],
					[22, 23, zeros],
					[24, 28, 'account', digits],
					[29, 29, 'accountDac', digits],
					[30, 33, blanks],
					[34, 37, zeros],
					[38, 62, 'companyUse', code],
					[63, 70, 'ourNumber', digits],
					[71, 83, zeros],
					[84, 86, 'carteira', digits],
					[87, 107, blanks],
					[108, 108, is('I')],
					...detail400,
				]).with([
					[235, 264, 'payerName', text],
					[265, 274, blanks],
					[382, 385, blanks],
					[386, 391, 'interestDate', ddmmyy],
					[392, 393, 'instructionDays', usually('00')],
					[394, 394, blanks],
				]),
			},
			{
				record: record(400, '341 fine', [
					[1, 1, is('2')],
					[2, 2, 'fineCode', digits],
					[3, 10, 'fineDate', ddmmyyyy],
					[11, 23, 'fineValue', cents],
					[24, 394, blanks],
					[395, 400, 'line', digits],
				]),
				when: (values) => values['hasFine'] === 1 && values['isEntry'] === 1,
			},
		],
		close: [trailer400],
		movements: MOVEMENTS_400,
		species: { DM: '01', NP: '02', RC: '05', ME: '06', DS: '08', ND: '13', OU: '99' },
		values: (_common, header) => accountDac(header),
	},
	retorno: {
		header: answerHeader400.with([
			[27, 30, 'branch', code],
			[31, 32, unread],
			[33, 37, 'account', code],
			[38, 38, 'accountDigit', code],
			[39, 46, unread],
			[101, 108, unread],
			[109, 113, 'fileSequence', code],
			[114, 394, unread],
		]),
		details: {
			'1': answer400.with([
				[18, 21, 'branch', code],
				[22, 23, unread],
				[24, 28, 'account', code],
				[29, 29, 'accountDigit', code],
				[30, 37, unread],
				[63, 70, unread],
				[71, 82, unread],
				[83, 85, 'carteira', code],
				[86, 94, 'ourNumber', code],
				[95, 107, unread],
				[108, 108, unread],
				[189, 214, unread],
				[302, 377, unread],
				[378, 385, 'reasons', code],
				[386, 394, unread],
			]),
		},
		pix: {
			'3': record(400, '341 Pix', [
				[1, 1, is('3')],
				[2, 391, 'pixCopyPaste', exact],
				[392, 394, 'pixError', code],
				[395, 400, 'line', digits],
			]),
		},
		trailer: answerTrailer400.with([
			[2, 212, unread],
			[213, 220, 'countAll', digits],
			[221, 394, unread],
		]),
		totals: [{ of: null, count: 'countAll', what: 'amount' }],
		occurrences: OCCURRENCES_400,
		paidColumnIsNet: true,
		paidIfCredited: ['10'],
		reasonWidth: 2,
		reasons: {},
		reasonsOf: REASONS_OF,
	},
};
