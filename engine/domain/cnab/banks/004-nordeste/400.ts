import { answer400, answerHeader400, answerTrailer400 } from '../../common400';
import { code, ddmmyy, unread } from '../../format';
import type { CnabLayout, Occurrences } from '../../layout';

/** 50 + the code of what was asked for: that was wrong. */
const REFUSED: Readonly<Record<string, string>> = {
	'52': 'pedido de baixa',
	'54': 'concessão de abatimento ou alteração',
	'56': 'alteração de vencimento',
	'57': 'alteração do uso da empresa',
	'58': 'dispensa de encargos moratórios',
	'62': 'não receber após o vencimento',
	'65': 'comissão de permanência após o vencimento',
};

const refused: Occurrences = Object.fromEntries(
	Object.entries(REFUSED).map(([occurrence, what]) => [
		occurrence,
		['instructionRejected', `Instrução rejeitada: ${what}`] as const,
	]),
);

/**
 * Banco do Nordeste, 400, the answer only. What is wrong with a refused title stands in 115 columns of one flag each (280–394),
 * which are not read: the occurrence says what was refused, the bank why.
 */
export const nordeste400: CnabLayout = {
	bank: '004',
	format: 400,
	name: 'B.DO NORDESTE',
	sources: [
		'Banco do Nordeste, Padrão CNAB 400, Arquivo-retorno and notes 5 and 6, in eduardokum/laravel-boleto manuais/BNB',
	],
	remessa: null,
	retorno: {
		header: answerHeader400.with([
			[27, 30, 'branch', code],
			[31, 32, unread],
			[33, 39, 'account', code],
			[40, 46, unread],
			[101, 108, unread],
			[109, 113, 'fileSequence', code],
			[114, 119, unread],
			[120, 125, 'creditDate', ddmmyy],
			[126, 394, unread],
		]),
		details: {
			'1': answer400.with([
				[18, 21, 'branch', code],
				[22, 23, unread],
				[24, 31, 'account', code],
				[32, 37, unread],
				[63, 70, 'ourNumber', code],
				[71, 73, unread],
				// The credit stands there only sometimes, a flag of the table of errors otherwise.
				[280, 394, unread],
			]),
		},
		trailer: answerTrailer400,
		occurrences: {
			'02': ['entryConfirmed', 'Entrada confirmada'],
			'04': ['changed', 'Alteração'],
			'06': ['paid', 'Liquidação normal'],
			'07': ['paid', 'Pagamento por conta'],
			'08': ['paid', 'Pagamento por cartório'],
			'09': ['dropped', 'Baixa simples'],
			'10': ['dropped', 'Devolvido, protestado'],
			'11': ['notice', 'Título em ser'],
			'12': ['changed', 'Abatimento concedido'],
			'13': ['changed', 'Abatimento cancelado'],
			'14': ['changed', 'Vencimento alterado'],
			'15': ['dropped', 'Baixa automática'],
			'18': ['notice', 'Alteração de depositária'],
			'19': ['protest', 'Confirmação de protesto'],
			'20': ['protest', 'Confirmação de sustação de protesto'],
			'21': ['changed', 'Alteração de informações de controle da empresa'],
			'22': ['changed', 'Alteração do seu número'],
			'51': ['entryRejected', 'Entrada rejeitada'],
			...refused,
		},
		reasonWidth: 2,
		reasons: {},
	},
};
