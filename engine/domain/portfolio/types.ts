import type { Document } from '../../core/identity/document';
import type { Phone } from '../../core/identity/phone';
import type { Uf } from '../../core/uf';

/** Shapes of a portfolio file once read: one row is one debt. */

/** One debt as the creditor's file states it, checked and normalised. Nothing here has met the ledger yet. */
export interface PortfolioDebt {
	creditorId: string;
	/** The creditor's own number of the debt (`titulo`); unique within the creditor. */
	externalId: string;
	contract: string | null;
	document: Document;
	name: string;
	/** Valid ones only, without repetition, in the order of the columns. */
	phones: Phone[];
	emails: string[];
	/** Eight digits. */
	cep: string | null;
	uf: Uf | null;
	city: string | null;
	product: string | null;
	description: string | null;
	/** Kind of debt for the term of prescription (`DEBT_KINDS`); null = unknown. */
	kind: string | null;
	/** Nominal due date, ISO. */
	dueDate: string;
	/** Principal, integer cents, above 0 and below 2^53. */
	principalCents: number;
	/** Contractual terms; null = the file does not say, the creditor's settings apply. */
	finePercent: number | null;
	interestMonthPercent: number | null;
	/** First day on which it is ours to collect, ISO; null = at once. */
	placedFrom: string | null;
	/** Debts of one debtor with the same group travel as one case; null = the debtor's only case. */
	group: string | null;
	/** Columns that the layout does not know, by their header, without the empty ones. */
	custom: Record<string, string>;
}

/** What was wrong with one field. `value` is masked: it may be logged and sent back. */
export interface RowIssue {
	/** Column name of the layout, or `linha` for the row as a whole. */
	field: string;
	/** One sentence in pt-BR that says what was expected. */
	reason: string;
	value: string;
}

export interface AcceptedRow {
	/** As a spreadsheet shows it: the header is row 1, the first debt row 2. */
	rowNumber: number;
	debt: PortfolioDebt;
	/** What was dropped or looks odd; the debt exists all the same. */
	warnings: RowIssue[];
}

export interface RejectedRow {
	rowNumber: number;
	rejected: RowIssue;
}

export type PortfolioRow = AcceptedRow | RejectedRow;

export interface PortfolioOptions {
	/** Ids of the creditors that the file may name. */
	creditors: Iterable<string>;
	/** Used when the file has no `credor` column or leaves it empty. */
	defaultCreditor?: string;
	/** Business date (ISO) that due dates are judged against. */
	today: string;
	/** Most rows in one batch, 1 to 500. Default 500. */
	batchSize?: number;
	/** Longest synchronous run before the event loop gets its turn, ms. Default 4. */
	sliceMs?: number;
}

/** What the file was, returned when the iteration ends. */
export interface PortfolioSummary {
	rows: number;
	accepted: number;
	rejected: number;
	/** Sum of the principal of the accepted rows, cents. */
	principalCents: number;
	encoding: 'utf-8' | 'windows-1252';
	delimiter: string;
	/** Headers that went to `custom`. */
	unknownColumns: string[];
}

export function isRejected(row: PortfolioRow): row is RejectedRow {
	return 'rejected' in row;
}
