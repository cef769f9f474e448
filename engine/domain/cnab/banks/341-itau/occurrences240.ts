import type { Occurrences } from '../../layout';
import { OCCURRENCES_400 } from './occurrences400';

/** What only the 400 has: partial payments, cheques, split credits, SISPAG. */
const ONLY_400: ReadonlySet<string> = new Set(['07', '59', '64', '65', '69', '71', '72', '73', '76', '95']);

/**
 * Note 22 of the 240, January 2017. They are those of the 400, not FEBRABAN's: 44, there a cheque that came back, is a fee here, and so
 * are 26, 28, 30 and most from 33 on.
 */
export const OCCURRENCES_240: Occurrences = {
	...Object.fromEntries(Object.entries(OCCURRENCES_400).filter(([code]) => !ONLY_400.has(code))),
	'04': ['changed', 'Alteração de dados - nova entrada ou alteração/exclusão acatada'],
	'17': ['instructionRejected', 'Alteração/exclusão de dados rejeitada'],
	'24': ['protest', 'Instrução de protesto sustada'],
	'94': ['notice', 'Confirmação de recebimento de instrução de não negativar'],
};
