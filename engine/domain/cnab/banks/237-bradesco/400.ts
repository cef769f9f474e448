import { badInput } from '../../../../core/errors';
import {
	answer400,
	answerHeader400,
	answerTrailer400,
	detail400,
	header400,
	MOVEMENTS_400,
	trailer400,
} from '../../common400';
import { blanks, cents, code, digits, exact, is, text, unread, zeros } from '../../format';
import type { CnabLayout } from '../../layout';
import { record } from '../../record';
import { REASONS_400 } from './reasons400';

/** Bradesco, 400. `convenio` is the código da empresa, up to 20 digits. */
export const bradesco400: CnabLayout = {
	bank: '237',
	format: 400,
	name: 'BRADESCO',
	sources: [
		'Bradesco, layout 4008-524-0121, in eduardokum/laravel-boleto manuais/BRADESCO/novos/400_posicoes.pdf',
		'Pix of the answer (type 4): eduardokum/laravel-boleto Retorno/Cnab400/Banco/Bradesco.php, positions only',
	],
	remessa: {
		open: [
			header400.with([
				[101, 108, blanks],
				[109, 110, is('MX')],
				[111, 117, 'fileSequence', digits],
				[118, 394, blanks],
			]),
		],
		details: [
			{
				record: record(400, '237 detail', [
					[1, 1, is('1')],
					[2, 20, zeros],
					[21, 21, is('0')],
					[22, 24, 'carteira', digits],
					[25, 29, 'branch', digits],
					[30, 36, 'account', digits],
					[37, 37, 'accountDigit', code],
					[38, 62, 'companyUse', code],
					[63, 65, is('000')],
					[66, 66, 'fineFlag', digits],
					[67, 70, 'finePercent', cents],
					[71, 81, 'ourNumber', digits],
					[82, 82, 'ourNumberDigit', code],
					[83, 92, zeros],
					[93, 93, is('2')],
					[94, 94, is('N')],
					[95, 105, blanks],
					[106, 106, is('2')],
					[107, 108, blanks],
					...detail400,
				]).with([
					[140, 147, zeros],
					[150, 150, is('N')],
					[315, 326, 'message1', text],
					[335, 394, 'guarantorName', text],
				]),
			},
		],
		close: [trailer400],
		movements: MOVEMENTS_400,
		species: { DM: '01', NP: '02', RC: '05', ND: '11', DS: '12', CC: '31', OU: '99' },
		values(common, _header, instruction) {
			if (!instruction) return {};
			if (common['fineCode'] === '1') {
				throw badInput('fine', 'Bradesco takes a fine as a percentage in CNAB 400.', 'Give basisPoints.');
			}
			return { fineFlag: common['fineCode'] };
		},
	},
	retorno: {
		header: answerHeader400.with([
			[101, 108, unread],
			[109, 113, 'fileSequence', code],
			[114, 394, unread],
		]),
		details: {
			'1': answer400.with([
				[18, 20, unread],
				[21, 24, unread],
				[25, 29, 'branch', code],
				[30, 36, 'account', code],
				[37, 37, 'accountDigit', code],
				[63, 70, unread],
				[71, 82, 'ourNumber', code],
				[83, 107, unread],
				[302, 318, unread],
				[319, 328, 'reasons', code],
				[329, 394, unread],
			]),
		},
		pix: {
			'4': record(400, '237 Pix', [
				[1, 1, is('4')],
				[2, 28, unread],
				[29, 105, 'pixLocation', exact],
				[106, 140, 'pixTxid', exact],
				[141, 394, unread],
				[395, 400, 'line', digits],
			]),
		},
		trailer: answerTrailer400.with([
			[2, 57, unread],
			[58, 62, 'countEntries', digits],
			[63, 74, 'sumEntries', cents],
			[75, 86, unread],
			[87, 91, 'countPaid', digits],
			[92, 103, 'sumPaid', cents],
			[104, 394, unread],
		]),
		totals: [
			{ of: ['02'], count: 'countEntries', sum: 'sumEntries', what: 'amount' },
			{ of: ['06'], count: 'countPaid', sum: 'sumPaid', what: 'paid' },
		],
		occurrences: {
			'02': ['entryConfirmed', 'Entrada confirmada'],
			'03': ['entryRejected', 'Entrada rejeitada'],
			'06': ['paid', 'Liquidação normal'],
			'09': ['dropped', 'Baixado automaticamente via arquivo'],
			'10': ['dropped', 'Baixado conforme instruções da agência'],
			'11': ['notice', 'Em ser - arquivo de títulos pendentes'],
			'12': ['changed', 'Abatimento concedido'],
			'13': ['changed', 'Abatimento cancelado'],
			'14': ['changed', 'Vencimento alterado'],
			'15': ['paid', 'Liquidação em cartório'],
			'16': ['paidPending', 'Título pago em cheque - vinculado'],
			'17': ['paid', 'Liquidação após baixa ou título não registrado'],
			'18': ['notice', 'Acerto de depositária'],
			'19': ['protest', 'Confirmação de recebimento de instrução de protesto'],
			'20': ['protest', 'Confirmação de recebimento de instrução de sustação de protesto'],
			'21': ['changed', 'Acerto do controle do participante'],
			'22': ['paymentReversed', 'Título com pagamento cancelado'],
			'23': ['protest', 'Entrada do título em cartório'],
			'24': ['entryRejected', 'Entrada rejeitada por CEP irregular'],
			'27': ['instructionRejected', 'Baixa rejeitada'],
			'28': ['fee', 'Débito de tarifas/custas'],
			'30': ['instructionRejected', 'Alteração de outros dados rejeitada'],
			'32': ['instructionRejected', 'Instrução rejeitada'],
			'33': ['changed', 'Confirmação de pedido de alteração de outros dados'],
			'34': ['protest', 'Retirado de cartório e manutenção em carteira'],
			'35': ['notice', 'Desagendamento do débito automático'],
			'40': ['paymentReversed', 'Estorno de pagamento'],
			'55': ['protest', 'Sustado judicial'],
			'68': ['notice', 'Acerto dos dados do rateio de crédito'],
			'69': ['notice', 'Cancelamento dos dados do rateio'],
		},
		reasonWidth: 2,
		reasons: REASONS_400,
	},
};
