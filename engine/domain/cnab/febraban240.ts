import { blanks, cents, code, ddmmyyyy, digits, document, is, text, unread, usually, zeros } from './format';
import type { RemessaLayout, RetornoLayout } from './layout';
import { record, type Row } from './record';
import { FEBRABAN_OCCURRENCES, FEBRABAN_FEES, FEBRABAN_REASONS, FEBRABAN_SETTLEMENTS } from './codes';

/**
 * FEBRABAN, Layout Padrão 240 posições V10.6, service 01 (cobrança): the records that every bank's 240 is made from. A bank's file
 * replaces the columns where it differs.
 */

const control = (batch: Row, type: string): Row[] => [[1, 3, 'bank', digits], batch, [8, 8, is(type)]];
const ofFile = control([4, 7, is('0000')], '0');
const ofBatch = (type: string): Row[] => control([4, 7, is('0001')], type);
const segment = (letter: string): Row[] => [
	...ofBatch('3'),
	[9, 13, 'detail', digits],
	[14, 14, is(letter)],
	[15, 15, blanks],
	[16, 17, 'movement', digits],
];

export const fileHeader = record(240, '240 file header', [
	...ofFile,
	[9, 17, blanks],
	[18, 18, 'beneficiaryDocumentType', digits],
	[19, 32, 'beneficiaryDocument', document],
	[33, 52, 'convenio', code],
	[53, 57, 'branch', digits],
	[58, 58, 'branchDigit', code],
	[59, 70, 'account', digits],
	[71, 71, 'accountDigit', code],
	[72, 72, blanks],
	[73, 102, 'beneficiaryName', text],
	[103, 132, 'bankName', text],
	[133, 142, blanks],
	[143, 143, is('1')],
	[144, 151, 'fileDate', ddmmyyyy],
	[152, 157, 'fileTime', digits],
	[158, 163, 'fileSequence', digits],
	[164, 166, 'fileVersion', usually('103')],
	[167, 171, 'density', usually('00000')],
	[172, 240, blanks],
]);

export const batchHeader = record(240, '240 batch header', [
	...ofBatch('1'),
	[9, 9, is('R')],
	[10, 11, is('01')],
	[12, 13, blanks],
	[14, 16, 'batchVersion', usually('060')],
	[17, 17, blanks],
	[18, 18, 'beneficiaryDocumentType', digits],
	[19, 33, 'beneficiaryDocument', document],
	[34, 53, 'convenio', code],
	[54, 58, 'branch', digits],
	[59, 59, 'branchDigit', code],
	[60, 71, 'account', digits],
	[72, 72, 'accountDigit', code],
	[73, 73, blanks],
	[74, 103, 'beneficiaryName', text],
	[104, 183, blanks],
	[184, 191, 'fileSequence', digits],
	[192, 199, 'fileDate', ddmmyyyy],
	[200, 207, zeros],
	[208, 240, blanks],
]);

export const segmentP = record(240, '240 segment P', [
	...segment('P'),
	[18, 22, 'branch', digits],
	[23, 23, 'branchDigit', code],
	[24, 35, 'account', digits],
	[36, 36, 'accountDigit', code],
	[37, 37, blanks],
	[38, 57, 'ourNumberWhole', code],
	[58, 58, 'collection', usually('1')],
	[59, 59, 'registration', usually('1')],
	[60, 60, 'documentKind', usually('1')],
	[61, 61, 'issuer', usually('2')],
	[62, 62, 'delivery', usually('2')],
	[63, 77, 'documentNumber', code],
	[78, 85, 'dueDate', ddmmyyyy],
	[86, 100, 'amount', cents],
	[101, 105, zeros],
	[106, 106, blanks],
	[107, 108, 'species', digits],
	[109, 109, 'acceptance', code],
	[110, 117, 'issueDate', ddmmyyyy],
	[118, 118, 'interestCode', digits],
	[119, 126, 'interestDate', ddmmyyyy],
	[127, 141, 'interestValue', cents],
	[142, 142, 'discountCode', digits],
	[143, 150, 'discountDate', ddmmyyyy],
	[151, 165, 'discountValue', cents],
	[166, 180, zeros],
	[181, 195, 'abatement', cents],
	[196, 220, 'companyUse', code],
	// 3: no protest by itself. What goes to a notary goes by an instruction of its own.
	[221, 221, 'protestCode', usually('3')],
	[222, 223, 'protestDays', usually('00')],
	[224, 224, 'dropCode', digits],
	[225, 227, 'dropDays', digits],
	[228, 229, is('09')],
	[230, 239, zeros],
	[240, 240, blanks],
]);

export const segmentQ = record(240, '240 segment Q', [
	...segment('Q'),
	[18, 18, 'payerDocumentType', digits],
	[19, 33, 'payerDocument', document],
	[34, 73, 'payerName', text],
	[74, 113, 'payerAddress', text],
	[114, 128, 'payerDistrict', text],
	[129, 136, 'payerPostalCode', digits],
	[137, 151, 'payerCity', text],
	[152, 153, 'payerState', code],
	[154, 154, 'guarantorDocumentType', digits],
	[155, 169, 'guarantorDocument', document],
	[170, 209, 'guarantorName', text],
	[210, 212, zeros],
	[213, 240, blanks],
]);

export const segmentR = record(240, '240 segment R', [
	...segment('R'),
	[18, 65, zeros],
	[66, 66, 'fineCode', digits],
	[67, 74, 'fineDate', ddmmyyyy],
	[75, 89, 'fineValue', cents],
	[90, 99, blanks],
	[100, 139, 'message3', text],
	[140, 179, 'message4', text],
	[180, 199, blanks],
	[200, 215, zeros],
	[216, 216, blanks],
	[217, 228, zeros],
	[229, 230, blanks],
	[231, 231, is('0')],
	[232, 240, blanks],
]);

export const batchTrailer = record(240, '240 batch trailer', [
	...ofBatch('5'),
	[9, 17, blanks],
	[18, 23, 'batchRecords', digits],
	[24, 29, 'titles', digits],
	[30, 46, 'totalCents', cents],
	[47, 115, zeros],
	[116, 240, blanks],
]);

export const fileTrailer = record(240, '240 file trailer', [
	...control([4, 7, is('9999')], '9'),
	[9, 17, blanks],
	[18, 23, is('000001')],
	[24, 29, 'fileRecords', digits],
	[30, 35, zeros],
	[36, 240, blanks],
]);

/** Segment R only where it says something. */
export const withFine = (values: Readonly<Record<string, unknown>>) => values['hasFine'] === 1;

export const MOVEMENTS_240: RemessaLayout['movements'] = {
	register: '01',
	cancel: '02',
	grantAbatement: '04',
	cancelAbatement: '05',
	changeDueDate: '06',
	protest: '09',
};

export const SPECIES_240: RemessaLayout['species'] = {
	DM: '02',
	DS: '04',
	NP: '12',
	RC: '17',
	FAT: '18',
	ND: '19',
	ME: '21',
	CC: '31',
	OU: '99',
};

/** `dropCode` as FEBRABAN has it: 1 with a term, 2 without. */
export function dropCode(values: Readonly<Record<string, unknown>>): { dropCode: string } {
	return { dropCode: values['dropDays'] === undefined ? '2' : '1' };
}

const answer = (letter: string): Row[] => [
	[1, 3, 'bank', digits],
	[4, 7, 'batch', digits],
	[8, 8, is('3')],
	[9, 13, 'detail', digits],
	[14, 14, is(letter)],
	[15, 15, unread],
	[16, 17, 'occurrence', code],
];

export const segmentT = record(240, '240 segment T', [
	...answer('T'),
	[18, 22, 'branch', digits],
	[23, 23, unread],
	[24, 35, 'account', digits],
	[36, 37, unread],
	[38, 57, 'ourNumber', code],
	[58, 58, 'carteira', code],
	[59, 73, 'documentNumber', code],
	[74, 81, 'dueDate', ddmmyyyy],
	[82, 96, 'amount', cents],
	[97, 99, 'receivingBank', digits],
	[100, 104, 'receivingBranch', digits],
	[105, 105, unread],
	[106, 130, 'companyUse', code],
	[131, 132, 'currency', code],
	[133, 198, unread],
	[199, 213, 'fee', cents],
	[214, 223, 'reasons', code],
	[224, 240, unread],
]);

export const segmentU = record(240, '240 segment U', [
	...answer('U'),
	[18, 32, 'interest', cents],
	[33, 47, 'discount', cents],
	[48, 62, 'abatement', cents],
	[63, 77, 'iof', cents],
	[78, 92, 'paid', cents],
	[93, 107, 'credited', cents],
	[108, 122, 'otherExpenses', cents],
	[123, 137, 'otherCredits', cents],
	[138, 145, 'eventDate', ddmmyyyy],
	[146, 153, 'creditDate', ddmmyyyy],
	[154, 240, unread],
]);

const answerHeader = fileHeader.with([
	[4, 7, usually('0000')],
	[9, 17, unread],
	[72, 72, unread],
	[133, 142, unread],
	[143, 143, is('2')],
	[164, 166, 'version', code],
	[167, 240, unread],
]);

/** The bank's answer, as FEBRABAN has it. */
export const retorno240: RetornoLayout = {
	header: answerHeader,
	batchHeader: batchHeader.with([
		[4, 7, 'batch', digits],
		[9, 9, unread],
		[10, 11, 'service', code],
		[12, 17, unread],
		[73, 73, unread],
		[104, 183, unread],
		[200, 207, 'creditDate', ddmmyyyy],
		[208, 240, unread],
	]),
	batchTrailer: batchTrailer.with([
		[4, 7, 'batch', digits],
		[9, 17, unread],
		[24, 240, unread],
	]),
	details: { T: segmentT, U: segmentU },
	trailer: fileTrailer.with([
		[4, 7, usually('9999')],
		[9, 17, unread],
		[18, 23, 'batches', digits],
		[30, 240, unread],
	]),
	occurrences: FEBRABAN_OCCURRENCES,
	reasonWidth: 2,
	reasons: FEBRABAN_REASONS,
	reasonsOf: {
		'28': FEBRABAN_FEES,
		'06': FEBRABAN_SETTLEMENTS,
		'09': FEBRABAN_SETTLEMENTS,
		'17': FEBRABAN_SETTLEMENTS,
	},
};
