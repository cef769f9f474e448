import { badInput } from '../../../../core/errors';
import {
	answer400,
	answerHeader400,
	answerTrailer400,
	detail400,
	header400,
	MOVEMENTS_400,
} from '../../common400';
import {
	blanks,
	cents,
	code,
	ddmmyy,
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
import { REASONS_400 } from './reasons400';
import { transmissionCode } from './transmission';

/** Santander, 400 (padrão 353). The nosso número stands with 7 digits and its check digit. */
export const santander400: CnabLayout = {
	bank: '033',
	format: 400,
	name: 'SANTANDER',
	sources: [
		'Santander, H7800 V2, April 2018, in eduardokum/laravel-boleto manuais/SANTANDER/novos',
		'Pix of the answer (type 2): eduardokum/laravel-boleto Retorno/Cnab400/Banco/Santander.php, positions only',
	],
	remessa: {
		open: [
			header400.with([
				[27, 46, 'transmissionCode', digits],
				[101, 116, zeros],
				[117, 391, blanks],
				[392, 394, 'fileVersion', usually('000')],
			]),
		],
		details: [
			{
				record: record(400, '033 detail', [
					[1, 1, is('1')],
					[2, 3, 'beneficiaryDocumentType', digits],
					[4, 17, 'beneficiaryDocument', document],
					[18, 37, 'transmissionCode', digits],
					[38, 62, 'companyUse', code],
					[63, 70, 'shortNumber', digits],
					[71, 76, zeros],
					[77, 77, blanks],
					[78, 78, 'fineFlag', digits],
					[79, 82, 'finePercent', cents],
					[83, 97, zeros],
					[98, 101, blanks],
					[102, 107, 'fineDate', ddmmyy],
					[108, 108, 'carteira', digits],
					...detail400,
				]).with([
					[150, 150, is('N')],
					[352, 381, 'guarantorName', text],
					[382, 382, blanks],
					[383, 383, is('I')],
					[384, 385, 'accountEnd', digits],
					[386, 391, blanks],
					[392, 393, 'protestDays', usually('00')],
					[394, 394, blanks],
				]),
			},
		],
		close: [
			record(400, '033 trailer', [
				[1, 1, is('9')],
				[2, 7, 'fileRecords', digits],
				[8, 20, 'totalCents', cents],
				[21, 394, zeros],
				[395, 400, 'line', digits],
			]),
		],
		movements: MOVEMENTS_400,
		species: { DM: '01', NP: '02', RC: '05', DS: '06', OU: '99' },
		values(common, header, instruction) {
			const { account = '', accountDigit = '' } = header.contract;
			const file = {
				...transmissionCode(header, 20),
				accountEnd: `${account.slice(-1)}${accountDigit}`,
				// 101 is what the boleto prints; the file says 5, rápida com registro.
				carteira: header.contract.carteira.length === 1 ? header.contract.carteira : '5',
			};
			if (!instruction) return file;
			const number = String(common['ourNumberWhole']).padStart(8, '0');
			if (/[1-9]/.test(number.slice(0, -8))) {
				throw badInput(
					'nossoNumero',
					'The CNAB 400 of Santander has room for a nosso número of 7 digits.',
					'Use CNAB 240.',
				);
			}
			if (common['fineCode'] === '1') {
				throw badInput(
					'fine',
					'Santander takes a fine as a percentage in CNAB 400.',
					'Give basisPoints, or use CNAB 240.',
				);
			}
			return { ...file, shortNumber: number.slice(-8), fineFlag: common['fineCode'] === '2' ? '4' : '0' };
		},
	},
	retorno: {
		header: answerHeader400.with([
			[27, 30, 'branch', code],
			[31, 38, unread],
			[39, 46, 'account', code],
		]),
		details: {
			'1': answer400.with([
				[18, 21, 'branch', code],
				[22, 29, unread],
				[30, 37, 'account', code],
				[63, 70, 'ourNumber', code],
				[71, 73, unread],
				[127, 134, unread],
				[135, 136, unread],
				[137, 145, 'reasons', code],
				[146, 146, unread],
			]),
		},
		pix: {
			'2': record(400, '033 Pix', [
				[1, 1, is('2')],
				[2, 2, unread],
				[3, 79, 'pixLocation', exact],
				[80, 114, 'pixTxid', exact],
				[115, 394, unread],
				[395, 400, 'line', digits],
			]),
		},
		trailer: answerTrailer400,
		occurrences: {
			'01': ['instructionRejected', 'Título não existe'],
			'02': ['entryConfirmed', 'Entrada título confirmada'],
			'03': ['entryRejected', 'Entrada título rejeitada'],
			'06': ['paid', 'Liquidação'],
			'07': ['paid', 'Liquidação por conta'],
			'08': ['paid', 'Liquidação por saldo'],
			'09': ['dropped', 'Baixa automática'],
			'10': ['dropped', 'Título baixado conforme instrução ou por título protestado'],
			'11': ['notice', 'Em ser'],
			'12': ['changed', 'Abatimento concedido'],
			'13': ['changed', 'Abatimento cancelado'],
			'14': ['changed', 'Prorrogação de vencimento'],
			'15': ['protest', 'Enviado para cartório'],
			'16': ['notice', 'Título já baixado/liquidado'],
			'17': ['paid', 'Liquidado em cartório'],
			'21': ['protest', 'Entrada em cartório'],
			'22': ['protest', 'Retirado de cartório'],
			'24': ['fee', 'Custas de cartório'],
			'25': ['protest', 'Protestar título'],
			'26': ['protest', 'Sustar protesto'],
		},
		reasonWidth: 3,
		reasons: REASONS_400,
	},
};
