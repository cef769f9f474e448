import { answer400, answerHeader400, answerTrailer400 } from '../../common400';
import { cents, code, ddmmyy, unread } from '../../format';
import type { CnabLayout } from '../../layout';
import { UNICRED_REASONS } from './reasons400';

/** A title in an answer of Unicred; also in those that it wrote under the code of Banco do Brasil, which cleared for it. */
export const unicredTitle = answer400.with([
	[18, 21, 'branch', code],
	[22, 22, unread],
	[23, 31, 'account', code],
	[32, 45, unread],
	[46, 62, 'ourNumber', code],
	[63, 106, unread],
	[107, 108, 'carteira', code],
	[117, 126, unread],
	[176, 181, 'creditDate', ddmmyy],
	[182, 188, 'fee', cents],
	[189, 201, unread],
	[215, 227, unread],
	[280, 305, 'documentNumber', code],
	[306, 318, 'credited', cents],
	[319, 326, 'reasons', code],
	[327, 394, unread],
]);

/**
 * Unicred, 400, the answer only. That an instruction was confirmed says in other columns (327, 328) which one; the code says no more,
 * so it is told and changes nothing.
 */
export const unicred400: CnabLayout = {
	bank: '136',
	format: 400,
	name: 'UNICRED',
	sources: [
		'Unicred, COB136, Layout de retorno de boletos, 400 posições, December 2019, in kivanio/brcobranca docs/unicred',
	],
	remessa: null,
	retorno: {
		header: answerHeader400.with([
			[27, 30, 'branch', code],
			[31, 31, unread],
			[32, 40, 'account', code],
			[41, 46, unread],
			[101, 107, 'fileSequence', code],
			[108, 121, 'convenio', code],
			[122, 394, unread],
		]),
		details: { '1': unicredTitle },
		trailer: answerTrailer400,
		occurrences: {
			'01': ['paid', 'Pago em cartório'],
			'02': ['notice', 'Instrução confirmada'],
			'03': ['commandRejected', 'Instrução rejeitada'],
			'04': ['protest', 'Sustado judicialmente'],
			'06': ['paid', 'Liquidação normal'],
			'07': ['paidPending', 'Liquidação em condicional: pago em cartório com cheque do devedor'],
			'08': ['protest', 'Sustado definitivamente'],
			'09': ['paid', 'Liquidação de título descontado'],
			'10': ['protest', 'Protesto solicitado'],
			'11': ['protest', 'Protesto em cartório'],
			'12': ['protest', 'Sustação solicitada'],
			'13': ['notice', 'Título descontado'],
			'14': ['notice', 'Título descontável'],
		},
		reasonWidth: 2,
		reasons: UNICRED_REASONS,
	},
};
