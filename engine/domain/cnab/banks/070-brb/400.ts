import { answer400, answerHeader400, answerTrailer400 } from '../../common400';
import { cents, code, ddmmyyyy, digits, unread } from '../../format';
import type { CnabLayout } from '../../layout';

/**
 * BRB, 400, the answer only. Its days have eight digits, so everything behind them is moved. The bank's table of occurrences was
 * not found: codes are told as they stand, and nothing settles by itself.
 */
export const brb400: CnabLayout = {
	bank: '070',
	format: 400,
	name: 'BRB',
	sources: ['kivanio/brcobranca lib/brcobranca/retorno/cnab400/banco_brasilia.rb, positions only'],
	remessa: null,
	retorno: {
		header: answerHeader400.with([
			[95, 102, 'fileDate', ddmmyyyy],
			[103, 394, unread],
		]),
		details: {
			'1': answer400.with([
				[18, 20, unread],
				[21, 37, 'account', code],
				[38, 70, unread],
				[71, 82, 'ourNumber', code],
				[83, 108, unread],
				[111, 118, 'eventDate', ddmmyyyy],
				[119, 148, unread],
				[149, 156, 'dueDate', ddmmyyyy],
				[157, 169, 'amount', cents],
				[170, 172, 'receivingBank', digits],
				[173, 179, unread],
				[180, 192, 'fee', cents],
				[193, 218, unread],
				[219, 231, 'iof', cents],
				[232, 244, 'abatement', cents],
				[245, 257, 'discount', cents],
				[258, 270, 'paid', cents],
				[271, 299, unread],
				[300, 307, 'creditDate', ddmmyyyy],
				[308, 394, unread],
			]),
		},
		trailer: answerTrailer400,
		occurrences: {},
		reasonWidth: 2,
		reasons: {},
	},
};
