import type { Document } from '../../core/identity/document';
import type { Phone } from '../../core/identity/phone';
import type { Uf } from '../../core/uf';
import type { Layout } from './layout';
import type { PortfolioSource, TableFacts } from './table';

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
	/** Whether the debtor agreed to WhatsApp, and on which day (ISO) if the file tells; null = the file does not say. */
	whatsapp: { given: boolean; on: string | null } | null;
	/** Eight digits. */
	cep: string | null;
	uf: Uf | null;
	city: string | null;
	/** With its number, as a bank's file wants it: `Rua das Acácias, 120`. */
	street: string | null;
	district: string | null;
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
	/** What else the title brings: discount, costs. Joined to fine and interest where a balance is made. */
	terms: PortfolioTerms;
	/** Work phones and mailboxes: for a company as good as any; for a person they get no debt data. */
	work: { phones: Phone[]; emails: string[] };
	/** Guarantors and the like, and a company's contact people. */
	parties: PortfolioParty[];
	/** Columns that the layout does not know, by their header, without the empty ones. */
	custom: Record<string, string>;
}

export interface PortfolioTerms {
	discount?: { until: string; percent?: number; cents?: number };
	costsCents?: number;
}

export type PartyRole = 'guarantor' | 'financialResponsible' | 'legalRepresentative' | 'contactPerson';

/** Somebody beside the debtor. Automation never contacts them, but for a contact person of a company. */
export interface PortfolioParty {
	role: PartyRole;
	name: string | null;
	document: Document | null;
	/** What a contact person does in the company. */
	position: string | null;
	phones: Phone[];
	emails: string[];
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
	/** As a spreadsheet shows it: the header is row 1, the first debt row 2. A row with instalments comes once for each. */
	rowNumber: number;
	debt: PortfolioDebt;
	/** What was dropped or looks odd; the debt exists all the same. */
	warnings: RowIssue[];
}

export interface DebtName {
	creditorId: string;
	externalId: string;
}

export interface RejectedRow {
	rowNumber: number;
	rejected: RowIssue;
	/** Which debts the row is about, where that much could be read: they are still in the creditor's file. */
	of?: readonly DebtName[];
}

export type PortfolioRow = AcceptedRow | RejectedRow;

/** One payment that the creditor tells of. */
export interface PaidTitle {
	creditorId: string;
	externalId: string;
	/** ISO. */
	paidOn: string;
	/** null = paid at the creditor, the amount is not told. */
	cents: number | null;
	/** The creditor says that nothing is owed any more, whatever the amount. */
	settles: boolean;
	/** The creditor's own id of the payment; without one it is made of title, day and amount. */
	paymentId: string;
}

/** One debt that leaves. */
export interface LeavingTitle {
	creditorId: string;
	externalId: string;
	reason: string | null;
}

export type TitleRow<T> = { rowNumber: number; title: T } | RejectedRow;

export interface KnownCreditor {
	id: string;
	/** Other words by which a file may name it: display name, legal name, CNPJ. */
	names: readonly string[];
}

export interface PortfolioOptions {
	/** Creditors that the file may name, by id or with what else they are called. */
	creditors: Iterable<string | KnownCreditor>;
	/** How to read the file; what it leaves open is guessed. */
	layout?: Layout;
	/** A second file with more columns of the same debts, joined by contract, document or title. */
	second?: PortfolioSource;
	/** Used when the file has no `credor` column or leaves it empty. */
	defaultCreditor?: string;
	/** Business date (ISO) that due dates are judged against. */
	today: string;
	/** Most rows in one batch, 1 to 500. Default 500. */
	batchSize?: number;
	/** Stop after so many rows; default: never. */
	mostRows?: number;
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
	/** As it was read, guessed or given. */
	layout: Layout;
	kind: TableFacts['kind'];
	/** Totals, titles of pages and repeated headers that were passed over. */
	skipped: number;
	/** What the totals line of the file says, if it has one. */
	declaredCents: number | null;
	/** pt-BR sentences for the person. */
	findings: string[];
}

export function isRejected(row: PortfolioRow): row is RejectedRow {
	return 'rejected' in row;
}
