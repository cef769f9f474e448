import { FEBRABAN_REASONS } from './codes';
import { answer400, answerHeader400, answerTrailer400 } from './common400';
import { unread } from './format';
import { retorno240 } from './febraban240';
import type { CnabFormat, CnabLayout, RetornoLayout } from './layout';

const retorno400: RetornoLayout = {
	header: answerHeader400,
	details: {
		// Fee, charges and credit stand elsewhere at some banks: not read, rather than read wrong.
		'1': answer400.with([
			[176, 227, unread],
			[280, 394, unread],
		]),
	},
	trailer: answerTrailer400,
	occurrences: {},
	reasonWidth: 2,
	reasons: FEBRABAN_REASONS,
};

/**
 * The answer of a bank that nobody has written yet. A 240 has FEBRABAN's codes; in a 400 the same code is an entry at one bank and a
 * drop at another, so there codes are told as they stand and nothing settles by itself.
 */
export function genericLayout(bank: string, format: CnabFormat): CnabLayout {
	return {
		bank,
		format,
		name: bank,
		sources: ['the columns that the layouts in banks/ have in common'],
		remessa: null,
		retorno: format === 240 ? retorno240 : retorno400,
	};
}
