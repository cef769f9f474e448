import { badInput } from '../../../../core/errors';
import {
	answer400,
	answerHeader400,
	answerTrailer400,
	detail400,
	header400,
	MOVEMENTS_400,
} from '../../common400';
import { blanks, cents, code, digits, hundredths, is, text, usually, unread, zeros } from '../../format';
import type { CnabLayout } from '../../layout';
import { record } from '../../record';
import { REASONS_400 } from './reasons400';

/** Banrisul, 400. */
export const banrisul400: CnabLayout = {
	bank: '041',
	format: 400,
	name: 'BANRISUL',
	sources: [
		'Banrisul, cobrança eletrônica 400 posições, in eduardokum/laravel-boleto manuais/BANRISUL/novos/400_posicoes.pdf',
	],
	remessa: {
		open: [
			header400.with([
				[10, 26, blanks],
				[27, 39, 'convenio', digits],
				[40, 46, blanks],
			]),
		],
		details: [
			{
				record: record(400, '041 detail', [
					[1, 1, is('1')],
					[2, 17, blanks],
					[18, 30, 'convenio', digits],
					[31, 37, blanks],
					[38, 62, 'companyUse', code],
					[63, 72, 'ourNumberWhole', digits],
					[73, 107, blanks],
					[108, 108, 'carteira', code],
					...detail400,
				]).with([
					[143, 147, blanks],
					[148, 149, 'species', digits],
					[159, 160, 'fineFlag', digits],
					[161, 161, 'interestKind', usually('0')],
					[162, 173, 'interestDay', cents],
					[235, 269, 'payerName', text],
					[270, 274, blanks],
					[315, 321, blanks],
					[322, 324, 'finePercent', hundredths(1)],
					[325, 326, is('00')],
					[352, 355, zeros],
					[356, 356, blanks],
					[357, 371, zeros],
					[372, 394, blanks],
				]),
			},
		],
		close: [
			record(400, '041 trailer', [
				[1, 1, is('9')],
				[2, 27, blanks],
				[28, 40, 'totalCents', cents],
				[41, 394, blanks],
				[395, 400, 'line', digits],
			]),
		],
		movements: MOVEMENTS_400,
		// The columns hold the kind of collection: 08, credenciada.
		species: { DM: '08', DS: '08', NP: '08', RC: '08', FAT: '08', ND: '08', ME: '08', OU: '08' },
		values(common, _header, instruction) {
			if (!instruction) return {};
			if (common['fineCode'] === '1') {
				throw badInput(
					'fine',
					'Banrisul takes a fine as a percentage in CNAB 400.',
					'Give basisPoints, or use CNAB 240.',
				);
			}
			return { fineFlag: common['fineCode'] === '2' ? '18' : '00' };
		},
	},
	retorno: {
		header: answerHeader400.with([
			[27, 39, 'convenio', code],
			[40, 46, unread],
		]),
		details: {
			'1': answer400.with([
				[63, 72, 'ourNumber', code],
				[73, 73, unread],
				[382, 382, unread],
				[302, 381, unread],
				[383, 392, 'reasons', code],
				[393, 394, unread],
			]),
		},
		trailer: answerTrailer400,
		occurrences: {
			'02': ['entryConfirmed', 'Confirmação de entrada'],
			'03': ['entryRejected', 'Entrada rejeitada'],
			'04': ['dropped', 'Baixa de título liquidado por edital'],
			'06': ['paid', 'Liquidação normal'],
			'07': ['paid', 'Liquidação parcial'],
			'08': ['paid', 'Baixa por pagamento, liquidação pelo saldo'],
			'09': ['dropped', 'Devolução automática'],
			'10': ['dropped', 'Baixado conforme instruções'],
			'11': ['notice', 'Arquivo levantamento'],
			'12': ['changed', 'Concessão de abatimento'],
			'13': ['changed', 'Cancelamento de abatimento'],
			'14': ['changed', 'Vencimento alterado'],
			'15': ['paid', 'Pagamento em cartório'],
			'16': ['changed', 'Alteração de dados'],
			'18': ['changed', 'Alteração de instruções'],
			'19': ['protest', 'Confirmação de instrução de protesto'],
			'20': ['protest', 'Confirmação de instrução para sustar protesto'],
			'21': ['protest', 'Aguardando autorização para protesto por edital'],
			'22': ['protest', 'Protesto sustado por alteração de vencimento e prazo de cartório'],
			'23': ['protest', 'Confirmação da entrada em cartório'],
			'25': ['dropped', 'Devolução, liquidado anteriormente'],
			'26': ['protest', 'Devolvido pelo cartório - erro de informação'],
			'30': ['paidPending', 'Cobrança a creditar (liquidação em trânsito)'],
			'31': ['paidPending', 'Título em trânsito pago em cartório'],
			'32': ['notice', 'Reembolso e transferência de desconto e vendor ou carteira em garantia'],
			'33': ['notice', 'Reembolso e devolução de desconto e vendor'],
			'34': ['notice', 'Reembolso não efetuado por falta de saldo'],
			'40': ['dropped', 'Baixa de títulos protestados'],
			'41': ['fee', 'Despesas de aponte'],
			'42': ['changed', 'Alteração de título'],
			'43': ['notice', 'Relação de títulos'],
			'44': ['fee', 'Manutenção mensal'],
			'45': ['protest', 'Sustação de cartório e envio de título a cartório'],
			'46': ['notice', 'Fornecimento de formulário pré-impresso'],
			'47': ['entryConfirmed', 'Confirmação de entrada - pagador DDA'],
			'68': ['notice', 'Acerto dos dados do rateio de crédito'],
			'69': ['notice', 'Cancelamento dos dados do rateio'],
		},
		reasonWidth: 2,
		reasons: REASONS_400,
	},
};
