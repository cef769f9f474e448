import type { Cents } from '../../core/money';
import type { CnabFormat, RetornoEvent } from './layout';

/** What the file says of itself; one object, shared by all its records. */
export interface RetornoFile {
	/** Three digits of the clearing. */
	bank: string;
	format: CnabFormat;
	/** false: nobody has written this bank's layout; the common columns were read. */
	known: boolean;
	/** Number of the file at the bank, digits; empty where the header has none. */
	sequence: string;
	/** ISO day on which the bank wrote it. */
	date: string | null;
	branch: string;
	account: string;
	convenio: string;
}

export interface RetornoReason {
	code: string;
	/** pt-BR. */
	text: string;
}

/** One occurrence of one title. Amounts in cents, days in ISO, codes as the bank wrote them. */
export interface RetornoRecord {
	type: 'record';
	/** First line of it, 1-based. */
	line: number;
	file: RetornoFile;
	event: RetornoEvent;
	/** The bank's code and its words, pt-BR. */
	occurrence: string;
	text: string;
	reasons: readonly RetornoReason[];
	branch: string;
	account: string;
	carteira: string;
	/** With the check digit where the column holds it; as written. */
	ourNumber: string;
	/** Seu número. */
	documentNumber: string;
	/** What the creditor sent with the entry: our charge id. */
	companyUse: string;
	dueDate: string | null;
	amountCents: Cents;
	/** What the payer paid. */
	paidCents: Cents;
	/** What the bank credits, where the layout says it; otherwise null. */
	creditedCents: Cents | null;
	feeCents: Cents;
	/** Interest and fine paid. */
	interestCents: Cents;
	discountCents: Cents;
	abatementCents: Cents;
	iofCents: Cents;
	otherExpensesCents: Cents;
	otherCreditsCents: Cents;
	/** The day of the occurrence: of a payment, the day the payer paid. */
	eventDate: string | null;
	creditDate: string | null;
	receivingBank: string;
	receivingBranch: string;
	/** Only of a title with Pix: a record of its own behind the title's. */
	pix: RetornoPix | null;
	/** Of a payment, the same in every file that tells of it, so that a file read twice settles once; otherwise null. */
	paymentKey: string | null;
}

export interface RetornoPix {
	/** The BR Code, where the bank sends it whole. */
	copyPaste: string | null;
	location: string | null;
	txid: string | null;
	/** The Pix was refused, the boleto stands. */
	error: string | null;
}

/**
 * `refused`: what stands there was left out · `doubt`: the file contradicts itself or is cut, so confirm before it settles
 * anything · `note`: odd, and read all the same.
 */
export type ProblemSeverity = 'refused' | 'doubt' | 'note';

export type ProblemCode =
	| 'empty'
	| 'notRetorno'
	| 'width'
	| 'encoding'
	| 'number'
	| 'date'
	| 'order'
	| 'sequence'
	| 'count'
	| 'sum'
	| 'unknownBank'
	| 'unknownOccurrence'
	| 'service'
	| 'truncated';

/** Something wrong, and where: both 1-based. The message is pt-BR, for the operator, and repeats nothing of the line. */
export interface RetornoProblem {
	type: 'problem';
	severity: ProblemSeverity;
	code: ProblemCode;
	line: number;
	column: number;
	message: string;
}

export type RetornoItem = RetornoRecord | RetornoProblem;
