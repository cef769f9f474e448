import { answer400, answerHeader400, answerTrailer400 } from '../../common400';
import { cents, code, ddmmyy, unread } from '../../format';
import type { CnabLayout } from '../../layout';

/**
 * CrediSIS, 400, the answer only. Operation, its day and nosso número stand in columns of its own, and so do its codes. Discount and
 * interest are not read: the manual gives them four decimals, its sample two.
 */
export const credisis400: CnabLayout = {
	bank: '097',
	format: 400,
	name: 'CENTRALCREDI',
	sources: [
		'CrediSIS, Layout CNAB 400, version 1.1, June 2017, 4 and 5.2, in kivanio/brcobranca docs/credisis',
	],
	remessa: null,
	retorno: {
		header: answerHeader400.with([
			[27, 30, 'branch', code],
			[31, 31, unread],
			[32, 40, 'account', code],
			[41, 46, unread],
			[101, 107, 'fileSequence', code],
			[108, 394, unread],
		]),
		details: {
			'1': answer400.with([
				[18, 21, 'branch', code],
				[22, 30, 'account', code],
				[31, 56, unread],
				[57, 76, 'ourNumber', code],
				[77, 78, 'occurrence', code],
				[79, 84, 'eventDate', ddmmyy],
				[85, 94, 'documentNumber', code],
				[95, 146, unread],
				[166, 175, 'fee', cents],
				[176, 181, 'creditDate', ddmmyy],
				[182, 240, unread],
				[241, 253, unread],
				[267, 279, unread],
				[280, 394, unread],
			]),
		},
		trailer: answerTrailer400,
		occurrences: {
			'01': ['entryConfirmed', 'Inclusão de boleto confirmada'],
			'02': ['paid', 'Liquidação'],
			'03': ['dropped', 'Baixa manual'],
			'04': ['dropped', 'Cancelamento do título'],
			'05': ['notice', 'Boleto descontado na cooperativa'],
			'06': ['entryRejected', 'Inclusão do boleto rejeitada'],
			'07': ['changed', 'Confirmação da alteração'],
			'08': ['instructionRejected', 'Alteração rejeitada'],
		},
		reasonWidth: 2,
		reasons: {},
	},
};
