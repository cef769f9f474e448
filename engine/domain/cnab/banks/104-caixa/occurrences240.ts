import type { Occurrences } from '../../layout';

/**
 * SIGCB, MO 67118 v010, note C044. 46 comes within the quarter of an hour, and the file of the next business day tells the same payment
 * again as 06: it settles there, once.
 */
export const OCCURRENCES_240: Occurrences = {
	'01': ['notice', 'Solicitação de impressão de títulos confirmada'],
	'02': ['entryConfirmed', 'Entrada confirmada'],
	'03': ['entryRejected', 'Entrada rejeitada'],
	'04': ['notice', 'Transferência de carteira/entrada'],
	'05': ['notice', 'Transferência de carteira/baixa'],
	'06': ['paid', 'Liquidação'],
	'07': ['changed', 'Confirmação do recebimento da instrução de desconto'],
	'08': ['changed', 'Confirmação do recebimento do cancelamento do desconto'],
	'09': ['dropped', 'Baixa'],
	// The list lacks it; the words in front of it give its reasons (C047 C).
	'17': ['paid', 'Liquidação após baixa ou liquidação de título não registrado'],
	'12': ['changed', 'Confirmação de recebimento de instrução de abatimento'],
	'13': ['changed', 'Confirmação de recebimento de instrução de cancelamento de abatimento'],
	'14': ['changed', 'Confirmação de recebimento de instrução de alteração de vencimento'],
	'19': ['protest', 'Confirmação de recebimento de instrução de protesto'],
	'20': ['protest', 'Confirmação de recebimento de instrução de sustação/cancelamento de protesto'],
	'23': ['protest', 'Remessa a cartório'],
	'24': ['protest', 'Retirada de cartório'],
	'25': ['dropped', 'Protestado e baixado (baixa por ter sido protestado)'],
	'26': ['instructionRejected', 'Instrução rejeitada'],
	'27': ['changed', 'Confirmação do pedido de alteração de outros dados'],
	'28': ['fee', 'Débito de tarifas/custas'],
	'30': ['instructionRejected', 'Alteração de dados rejeitada'],
	'35': ['notice', 'Confirmação de inclusão no banco de pagador'],
	'36': ['notice', 'Confirmação de alteração no banco de pagador'],
	'37': ['notice', 'Confirmação de exclusão no banco de pagador'],
	'38': ['notice', 'Emissão de boletos de banco de pagador'],
	'39': ['instructionRejected', 'Manutenção de pagador rejeitada'],
	'40': ['entryRejected', 'Entrada de título via banco de pagador rejeitada'],
	'41': ['instructionRejected', 'Manutenção de banco de pagador rejeitada'],
	'44': ['paymentReversed', 'Estorno de baixa/liquidação'],
	'45': ['changed', 'Alteração de dados'],
	'46': ['paidPending', 'Liquidação on-line'],
	'47': ['paymentReversed', 'Estorno de liquidação on-line'],
	'51': ['notice', 'Título DDA reconhecido pelo pagador'],
	'52': ['notice', 'Título DDA não reconhecido pelo pagador'],
	'53': ['notice', 'Título DDA recusado pela CIP'],
	'61': ['changed', 'Confirmação de alteração do valor nominal do título'],
	'62': ['changed', 'Confirmação de alteração do valor/percentual mínimo/máximo'],
};
