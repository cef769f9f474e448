import { answer400, answerHeader400, answerTrailer400, header400 } from '../../common400';
import {
	blanks,
	cents,
	code,
	ddmmyy,
	digits,
	document,
	is,
	text,
	unread,
	usually,
	zeros,
} from '../../format';
import type { CnabLayout } from '../../layout';
import { record } from '../../record';

/** Inter, 400. It takes entries only, gives the nosso número itself, and writes why it refused in words. */
export const inter400: CnabLayout = {
	bank: '077',
	format: 400,
	name: 'INTER',
	sources: [
		'Inter, Manual CNAB 400, v1.1, 2021-08-30, in eduardokum/laravel-boleto manuais/INTER/manual-remessa-inter.pdf',
	],
	remessa: {
		open: [
			header400.with([
				[27, 46, blanks],
				[101, 110, blanks],
				[111, 117, 'fileSequence', digits],
				[118, 394, blanks],
			]),
		],
		details: [
			{
				record: record(400, '077 detail', [
					[1, 1, is('1')],
					[2, 20, blanks],
					[21, 23, 'carteira', digits],
					[24, 27, 'branch', digits],
					[28, 37, 'accountWhole', digits],
					[38, 62, 'companyUse', code],
					[63, 65, blanks],
					[66, 66, 'fineCode', digits],
					[67, 79, 'fineCents', cents],
					[80, 83, 'finePercent', cents],
					[84, 89, 'fineDate', ddmmyy],
					[90, 100, zeros],
					[101, 108, blanks],
					[109, 110, 'movement', digits],
					[111, 120, 'documentNumber', code],
					[121, 126, 'dueDate', ddmmyy],
					[127, 139, 'amount', cents],
					[140, 141, 'payableDays', digits],
					[142, 147, blanks],
					[148, 149, 'species', digits],
					[150, 150, is('N')],
					// The bank dates the title itself.
					[151, 156, usually('')],
					[157, 159, blanks],
					[160, 160, 'interestFlag', digits],
					[161, 173, 'interestDay', cents],
					[174, 177, zeros],
					[178, 183, 'interestDate', ddmmyy],
					[184, 184, 'discountFlag', digits],
					[185, 197, 'discountCents', cents],
					[198, 201, zeros],
					[202, 207, 'discountDate', ddmmyy],
					[208, 220, 'abatement', cents],
					[221, 222, 'payerDocumentType', digits],
					[223, 236, 'payerDocument', document],
					[237, 276, 'payerName', text],
					[277, 316, 'payerAddress', text],
					[317, 324, 'payerPostalCode', digits],
					[325, 394, 'message1', text],
					[395, 400, 'line', digits],
				]),
			},
		],
		close: [
			record(400, '077 trailer', [
				[1, 1, is('9')],
				[2, 7, 'titles', digits],
				[8, 394, blanks],
				[395, 400, 'line', digits],
			]),
		],
		movements: { register: '01' },
		species: { DM: '99', DS: '99', NP: '99', RC: '99', FAT: '99', ND: '99', ME: '99', CC: '99', OU: '99' },
		values(common, { contract }, instruction) {
			const file = { accountWhole: `${contract.account ?? ''}${contract.accountDigit ?? ''}` };
			if (!instruction) return file;
			// Payable for 0, 30 or 60 days after the due date: the bank knows no other term.
			const days = instruction.title.dropAfterDays ?? 60;
			return {
				...file,
				payableDays: days >= 60 ? '60' : days >= 30 ? '30' : '00',
				interestFlag: Number(common['interestDay']) > 0 ? '1' : '0',
				interestDate: Number(common['interestDay']) > 0 ? common['interestDate'] : null,
				discountFlag: Number(common['discountCents']) > 0 ? '1' : '0',
			};
		},
	},
	retorno: {
		header: answerHeader400,
		details: {
			'1': answer400.with([
				[18, 20, unread],
				[21, 23, 'carteira', code],
				[24, 27, 'branch', code],
				[28, 37, 'account', code],
				[63, 70, unread],
				[71, 81, 'ourNumber', code],
				[82, 89, unread],
				[90, 91, 'occurrence', code],
				[92, 97, 'eventDate', ddmmyy],
				[98, 107, 'documentNumber', code],
				[108, 118, unread],
				[119, 124, 'dueDate', ddmmyy],
				[125, 137, 'amount', cents],
				[138, 140, 'receivingBank', digits],
				[141, 144, 'receivingBranch', code],
				[145, 159, unread],
				[160, 172, 'paid', cents],
				[173, 178, 'creditDate', ddmmyy],
				[179, 240, unread],
				[241, 380, 'reasonText', text],
				[381, 394, unread],
			]),
		},
		trailer: answerTrailer400.with([
			[2, 17, unread],
			[18, 25, 'countAll', digits],
			[26, 57, unread],
			[58, 62, 'countEntries', digits],
			[63, 74, 'sumEntries', cents],
			[75, 86, unread],
			[87, 91, 'countRefused', digits],
			[92, 115, unread],
			[116, 120, 'countPaid', digits],
			[121, 132, 'sumPaid', cents],
			[133, 394, unread],
		]),
		totals: [
			{ of: null, count: 'countAll', what: 'amount' },
			{ of: ['03'], count: 'countRefused', what: 'amount' },
			{ of: ['02'], count: 'countEntries', sum: 'sumEntries', what: 'amount' },
			{ of: ['06'], count: 'countPaid', sum: 'sumPaid', what: 'paid' },
		],
		occurrences: {
			'02': ['entryConfirmed', 'Em aberto'],
			'03': ['entryRejected', 'Erro'],
			'06': ['paid', 'Pago'],
			'07': ['dropped', 'Baixado'],
		},
		reasonWidth: 2,
		reasons: {},
	},
};
