import type { Layout, PortfolioSource } from '../../domain/portfolio';
import type { ExitStatus } from '../withdraw';

export const IMPORT_MODES = ['delta', 'full', 'payments', 'withdrawals'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

export interface ImportInput {
	/** A file, whole or in pieces, or rows of a database. */
	source: PortfolioSource;
	/** A second file, joined by contract, document or title. */
	second?: PortfolioSource;
	fileName: string;
	/** Creditor of rows that name none. */
	defaultCreditor?: string;
	/** Default: delta. */
	mode?: ImportMode;
	/** What the layout is called; without one the file is guessed. */
	layout?: { label: string; layout: Layout };
	/** Full: most of a creditor's open debts, or of their sum, that may leave without `confirm`, per cent. Default 20. */
	limitPercent?: number;
	/** A person has looked: the limit does not hold, and an older file counts. */
	confirm?: boolean;
	/** Withdrawals: what becomes of the debts. Default: withdrawn. */
	exitStatus?: ExitStatus;
	/** Called after each stored batch with the rows read so far. */
	onProgress?: (rows: number) => void;
}

export interface ReportedRow {
	rowNumber: number;
	field: string;
	reason: string;
}

/** Reais by what became of a row. */
export interface Sums {
	accepted: number;
	updated: number;
	unchanged: number;
	withdrawn: number;
	paid: number;
}

export interface ImportReport {
	batchId: string;
	mode: ImportMode;
	/** `guess`, or name and version. */
	layout: string;
	/** Rows of the file. A row with instalments in columns is one and gives several debts. */
	rowsRead: number;
	/** Debts new to the ledger. */
	accepted: number;
	/** Debts that the file changed. */
	updated: number;
	/** Debts that the ledger already had: the same file twice changes nothing. */
	unchanged: number;
	/** Of these, debts that are over in the ledger (paid, withdrawn by a person) and stay so. */
	closed: number;
	/** Debts that had left because a full file lacked them, and are back. */
	reopened: number;
	withdrawn: number;
	/** Payments that counted. */
	paid: number;
	/** Payments of debts that the ledger does not have; each is a task. */
	unmatched: number;
	rejected: number;
	warnings: number;
	/** Lines that are no rows: titles of pages, totals, repeated headers. */
	skipped: number;
	debtors: number;
	cases: number;
	encoding: string;
	/** The first hundred; the rest by `listRejectedRows`. */
	rejectedRows: ReportedRow[];
	sums: Sums;
	/** What the file's own totals line says, reais. */
	declared: number | null;
	/** The creditors' debts after it, by status. */
	portfolio: { status: string; debts: number; reais: number }[];
	/** Full: what the file lacks. `held` says why it did not leave. */
	absent?: { debts: number; reais: number; percent: number; held: string | null };
	/** A batch that had the very same file. */
	sameAs: string | null;
	/** pt-BR sentences for the person. */
	findings: string[];
}

export function emptyReport(batchId: string, mode: ImportMode, layout: string): ImportReport {
	return {
		batchId,
		mode,
		layout,
		rowsRead: 0,
		accepted: 0,
		updated: 0,
		unchanged: 0,
		closed: 0,
		reopened: 0,
		withdrawn: 0,
		paid: 0,
		unmatched: 0,
		rejected: 0,
		warnings: 0,
		skipped: 0,
		debtors: 0,
		cases: 0,
		encoding: '',
		rejectedRows: [],
		sums: { accepted: 0, updated: 0, unchanged: 0, withdrawn: 0, paid: 0 },
		declared: null,
		portfolio: [],
		sameAs: null,
		findings: [],
	};
}
