import {
	answer400,
	answerHeader400,
	answerTrailer400,
	detail400,
	header400,
	MOVEMENTS_400,
} from '../../common400';
import { blanks, cents, code, digits, document, is, text, unread, yyyymmdd, zeros } from '../../format';
import type { CnabLayout } from '../../layout';
import { badInput } from '../../../../core/errors';
import { record } from '../../record';
import { REASONS_400 } from './reasons400';

/** Sicredi, 400. Kinds of title are letters, and some days have the year first. */
export const sicredi400: CnabLayout = {
	bank: '748',
	format: 400,
	name: 'SICREDI',
	sources: ['Sicredi, Manual CNAB 400, August 2019, in eduardokum/laravel-boleto manuais/SICREDI/novos'],
	remessa: {
		open: [
			header400.with([
				[27, 31, 'convenio', digits],
				[32, 45, 'beneficiaryDocument', document],
				[46, 76, blanks],
				[95, 102, 'fileDate', yyyymmdd],
				[103, 110, blanks],
				[111, 117, 'fileSequence', digits],
				[118, 390, blanks],
				[391, 394, is('2.00')],
			]),
		],
		details: [
			{
				record: record(400, '748 detail', [
					[1, 1, is('1')],
					[2, 4, is('AAA')],
					[5, 16, blanks],
					[17, 19, is('AAA')],
					[20, 47, blanks],
					[48, 56, 'ourNumberWhole', digits],
					[57, 62, blanks],
					[63, 70, 'fileDate', yyyymmdd],
					[71, 71, blanks],
					[72, 72, is('N')],
					[73, 73, blanks],
					[74, 74, is('B')],
					[75, 82, blanks],
					[83, 92, zeros],
					[93, 96, 'finePercent', cents],
					[97, 108, blanks],
					...detail400,
				]).with([
					[140, 148, blanks],
					[149, 149, 'species', code],
					[150, 150, 'acceptanceLetter', code],
					[315, 325, zeros],
					[326, 326, blanks],
					[335, 339, zeros],
					[340, 353, 'guarantorDocument', document],
					[354, 394, 'guarantorName', text],
				]),
			},
		],
		close: [
			record(400, '748 trailer', [
				[1, 1, is('9')],
				[2, 2, is('1')],
				[3, 5, 'bank', digits],
				[6, 10, 'convenio', digits],
				[11, 394, blanks],
				[395, 400, 'line', digits],
			]),
		],
		movements: MOVEMENTS_400,
		species: { DM: 'A', NP: 'C', RC: 'G', ND: 'I', DS: 'J', OU: 'K' },
		values(common, _header, instruction) {
			if (!instruction) return {};
			if (common['fineCode'] === '1') {
				throw badInput(
					'fine',
					'Sicredi takes a fine as a percentage in CNAB 400.',
					'Give basisPoints, or use CNAB 240.',
				);
			}
			return { acceptanceLetter: instruction.title.accepted ? 'S' : 'N' };
		},
	},
	retorno: {
		header: answerHeader400.with([
			[27, 31, 'convenio', code],
			[32, 45, 'beneficiaryDocument', code],
			[46, 76, unread],
			[95, 102, 'fileDate', yyyymmdd],
			[103, 110, unread],
			[111, 117, 'fileSequence', code],
			[118, 394, unread],
		]),
		details: {
			'1': answer400.with([
				[38, 47, unread],
				[48, 62, 'ourNumber', code],
				[63, 107, unread],
				[108, 108, unread],
				[296, 318, unread],
				[319, 328, 'reasons', code],
				[329, 336, 'creditDate', yyyymmdd],
				[337, 394, unread],
			]),
		},
		trailer: answerTrailer400,
		occurrences: {
			'02': ['entryConfirmed', 'Entrada confirmada'],
			'03': ['entryRejected', 'Entrada rejeitada'],
			'06': ['paid', 'Liquidação normal'],
			'09': ['dropped', 'Baixado automaticamente via arquivo'],
			'10': ['dropped', 'Baixado conforme instruções da cooperativa de crédito'],
			'12': ['changed', 'Abatimento concedido'],
			'13': ['changed', 'Abatimento cancelado'],
			'14': ['changed', 'Vencimento alterado'],
			'15': ['paid', 'Liquidação em cartório'],
			'17': ['paid', 'Liquidação após baixa'],
			'19': ['protest', 'Confirmação de recebimento de instrução de protesto'],
			'20': ['protest', 'Confirmação de recebimento de instrução de sustação de protesto'],
			'23': ['protest', 'Entrada de título em cartório'],
			'24': ['entryRejected', 'Entrada rejeitada por CEP irregular'],
			'27': ['instructionRejected', 'Baixa rejeitada'],
			'28': ['fee', 'Tarifa'],
			'29': ['notice', 'Rejeição do pagador'],
			'30': ['instructionRejected', 'Alteração rejeitada'],
			'32': ['instructionRejected', 'Instrução rejeitada'],
			'33': ['changed', 'Confirmação de pedido de alteração de outros dados'],
			'34': ['protest', 'Retirado de cartório e manutenção em carteira'],
			'35': ['notice', 'Aceite do pagador'],
		},
		reasonWidth: 2,
		reasons: REASONS_400,
	},
};
