/**
 * Positions of CNAB 400 as two banks print them, written here from their manuals and from nothing in `engine/`: what our writer
 * and our tables have wrong must not be wrong here in the same way.
 *
 * Itaú: Cobrança CNAB 400, July 2021. Bradesco: layout 4008-524-0121.
 */

/** 1-based, inclusive, as the manuals print them. */
export type Span = readonly [number, number];

export interface BankColumns {
	code: string;
	name: string;
	/** Number of the file in the remessa's header; Itaú's has none. */
	fileNumber: Span | null;
	/** Who sends: in the header of the file, and the same in each detail. */
	headerSender: readonly Span[];
	detailSender: readonly Span[];
	ourNumber: Span;
	carteira: Span;
	payerName: Span;
	/** City and state; Bradesco finds them by the CEP and has the sacador there. */
	place: readonly Span[];
	/** Columns that must hold exactly this. */
	headerFixed: readonly [Span, string][];
	detailFixed: readonly [Span, string][];
	/** Records beside `1` that may follow a title. */
	follow: string;
}

export const COMMON = {
	companyUse: [38, 62],
	occurrence: [109, 110],
	documentNumber: [111, 120],
	dueDate: [121, 126],
	amount: [127, 139],
	issueDate: [151, 156],
	abatement: [206, 218],
	payerType: [219, 220],
	payerDocument: [221, 234],
	street: [275, 314],
	postalCode: [327, 334],
	line: [395, 400],
} as const satisfies Record<string, Span>;

export const BANKS: readonly BankColumns[] = [
	{
		code: '341',
		name: 'BANCO ITAU SA',
		fileNumber: null,
		headerSender: [
			[27, 30],
			[33, 38],
		],
		detailSender: [
			[18, 21],
			[24, 29],
		],
		ourNumber: [63, 70],
		carteira: [84, 86],
		payerName: [235, 264],
		place: [
			[335, 349],
			[350, 351],
		],
		headerFixed: [[[31, 32], '00']],
		detailFixed: [
			[[22, 23], '00'],
			[[108, 108], 'I'],
			[[140, 142], '341'],
		],
		follow: '2',
	},
	{
		code: '237',
		name: 'BRADESCO',
		fileNumber: [111, 117],
		headerSender: [],
		detailSender: [],
		ourNumber: [71, 82],
		carteira: [22, 24],
		payerName: [235, 274],
		place: [],
		headerFixed: [[[109, 110], 'MX']],
		detailFixed: [
			[[21, 21], '0'],
			[[63, 65], '000'],
			// Who collects is filled in by the bank.
			[[140, 142], '000'],
		],
		follow: '2',
	},
];
