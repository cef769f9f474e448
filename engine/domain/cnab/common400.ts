import { blanks, cents, code, ddmmyy, digits, document, is, text, unread } from './format';
import type { RemessaLayout } from './layout';
import { record, type Row } from './record';

/**
 * What the CNAB 400 of the banks have in common: the order of the records, and in the detail most columns from 109 on. Each bank's
 * file replaces the columns where it differs.
 */

export const header400 = record(400, '400 header', [
	[1, 1, is('0')],
	[2, 2, is('1')],
	[3, 9, is('REMESSA')],
	[10, 11, is('01')],
	[12, 26, is('COBRANCA')],
	[27, 46, 'convenio', digits],
	[47, 76, 'beneficiaryName', text],
	[77, 79, 'bank', digits],
	[80, 94, 'bankName', text],
	[95, 100, 'fileDate', ddmmyy],
	[101, 394, blanks],
	[395, 400, 'line', digits],
]);

/** The detail of a title: 1 to 108 are the bank's own. */
export const detail400: readonly Row[] = [
	[109, 110, 'movement', digits],
	[111, 120, 'documentNumber', code],
	[121, 126, 'dueDate', ddmmyy],
	[127, 139, 'amount', cents],
	[140, 142, 'bank', digits],
	[143, 147, is('00000')],
	[148, 149, 'species', digits],
	[150, 150, 'acceptance', code],
	[151, 156, 'issueDate', ddmmyy],
	[157, 158, 'instruction1', digits],
	[159, 160, 'instruction2', digits],
	[161, 173, 'interestDay', cents],
	[174, 179, 'discountDate', ddmmyy],
	[180, 192, 'discountCents', cents],
	[193, 205, is('0000000000000')],
	[206, 218, 'abatement', cents],
	[219, 220, 'payerDocumentType', digits],
	[221, 234, 'payerDocument', document],
	[235, 274, 'payerName', text],
	[275, 314, 'payerAddress', text],
	[315, 326, 'payerDistrict', text],
	[327, 334, 'payerPostalCode', digits],
	[335, 349, 'payerCity', text],
	[350, 351, 'payerState', code],
	[352, 381, 'guarantorName', text],
	[382, 394, blanks],
	[395, 400, 'line', digits],
];

export const trailer400 = record(400, '400 trailer', [
	[1, 1, is('9')],
	[2, 394, blanks],
	[395, 400, 'line', digits],
]);

export const MOVEMENTS_400: RemessaLayout['movements'] = {
	register: '01',
	cancel: '02',
	grantAbatement: '04',
	cancelAbatement: '05',
	changeDueDate: '06',
	protest: '09',
};

export const answerHeader400 = record(400, '400 answer header', [
	[1, 1, is('0')],
	[2, 2, is('2')],
	[3, 9, is('RETORNO')],
	[10, 26, unread],
	[27, 46, 'convenio', code],
	[47, 76, 'beneficiaryName', text],
	[77, 79, 'bank', digits],
	[80, 94, unread],
	[95, 100, 'fileDate', ddmmyy],
	[101, 394, unread],
	[395, 400, 'line', digits],
]);

export const answer400 = record(400, '400 answer', [
	[1, 1, is('1')],
	[2, 17, unread],
	[18, 37, unread],
	[38, 62, 'companyUse', code],
	[63, 73, 'ourNumber', code],
	[74, 107, unread],
	[108, 108, 'carteira', code],
	[109, 110, 'occurrence', code],
	[111, 116, 'eventDate', ddmmyy],
	[117, 126, 'documentNumber', code],
	[127, 146, unread],
	[147, 152, 'dueDate', ddmmyy],
	[153, 165, 'amount', cents],
	[166, 168, 'receivingBank', digits],
	[169, 173, 'receivingBranch', code],
	[174, 175, unread],
	[176, 188, 'fee', cents],
	[189, 201, 'otherExpenses', cents],
	[202, 214, unread],
	[215, 227, 'iof', cents],
	[228, 240, 'abatement', cents],
	[241, 253, 'discount', cents],
	[254, 266, 'paid', cents],
	[267, 279, 'interest', cents],
	[280, 292, 'otherCredits', cents],
	[293, 295, unread],
	[296, 301, 'creditDate', ddmmyy],
	[302, 394, unread],
	[395, 400, 'line', digits],
]);

export const answerTrailer400 = record(400, '400 answer trailer', [
	[1, 1, is('9')],
	[2, 394, unread],
	[395, 400, 'line', digits],
]);
