/** What a file would become, before anything of it is stored. */
import { maskCep } from '../core/identity/cep';
import { concealDocument } from '../core/identity/conceal';
import { maskDocument } from '../core/identity/document';
import { maskEmail } from '../core/identity/email';
import { maskPhone } from '../core/identity/phone';
import { toReais } from '../core/money';
import {
	isRejected,
	type Layout,
	parsePortfolio,
	type PortfolioDebt,
	type PortfolioSource,
	type RowIssue,
} from '../domain/portfolio';
import type { Ledger } from '../ports/ledger';
import { businessDay } from './days';
import { knownCreditors } from './importPortfolio';

const SHOWN = 20;
const MOST_ISSUES = 100;
/** Rows of which the counts speak. */
const MOST_READ = 2000;

export interface PreviewRow {
	rowNumber: number;
	creditor: string;
	title: string;
	contract: string | null;
	document: string;
	name: string;
	phones: string[];
	emails: string[];
	workPhones: string[];
	parties: string[];
	cep: string | null;
	uf: string | null;
	dueDate: string;
	amount: number;
	finePercent: number | null;
	interestMonthPercent: number | null;
	kind: string | null;
	/** Headers that would be kept in `custom`. */
	custom: string[];
	warnings: RowIssue[];
}

export interface Preview {
	/** As it was understood: correct it and save it. */
	layout: Layout;
	kind: string;
	encoding: string;
	delimiter: string;
	/** Headers that would be kept in `custom`. */
	unknownColumns: string[];
	/** pt-BR sentences. */
	findings: string[];
	/** Of the first two thousand rows at most. */
	rows: number;
	accepted: number;
	rejected: number;
	/** Reais. */
	sum: number;
	declared: number | null;
	preview: PreviewRow[];
	rejectedRows: { rowNumber: number; issue: RowIssue }[];
}

export interface PreviewInput {
	source: PortfolioSource;
	second?: PortfolioSource;
	layout?: Layout;
	defaultCreditor?: string;
}

/** @throws CobrancaError badInput when the file cannot be understood, naming the column */
export async function previewPortfolio(ledger: Ledger, input: PreviewInput): Promise<Preview> {
	const rows = parsePortfolio(input.source, {
		creditors: await knownCreditors(ledger),
		defaultCreditor: input.defaultCreditor,
		today: businessDay(ledger.businessNow()),
		batchSize: 100,
		mostRows: MOST_READ,
		...(input.layout ? { layout: input.layout } : {}),
		...(input.second === undefined ? {} : { second: input.second }),
	});
	const preview: PreviewRow[] = [];
	const rejectedRows: Preview['rejectedRows'] = [];
	let next = await rows.next();
	while (!next.done) {
		for (const row of next.value) {
			if (isRejected(row)) {
				if (rejectedRows.length < MOST_ISSUES)
					rejectedRows.push({ rowNumber: row.rowNumber, issue: row.rejected });
			} else if (preview.length < SHOWN) preview.push(shown(row.rowNumber, row.debt, row.warnings));
		}
		next = await rows.next();
	}
	const { value: summary } = next;
	return {
		layout: summary.layout,
		kind: summary.kind,
		encoding: summary.encoding,
		delimiter: summary.delimiter,
		unknownColumns: summary.unknownColumns,
		findings: summary.findings,
		rows: summary.rows,
		accepted: summary.accepted,
		rejected: summary.rejected,
		sum: toReais(summary.principalCents),
		declared: summary.declaredCents === null ? null : toReais(summary.declaredCents),
		preview,
		rejectedRows,
	};
}

function shown(rowNumber: number, debt: PortfolioDebt, warnings: RowIssue[]): PreviewRow {
	return {
		rowNumber,
		creditor: debt.creditorId,
		title: concealDocument(debt.externalId, debt.document.digits),
		contract: debt.contract === null ? null : concealDocument(debt.contract, debt.document.digits),
		document: maskDocument(debt.document),
		name: `${debt.name.charAt(0)}•••`,
		phones: debt.phones.map((phone) => maskPhone(phone.e164)),
		emails: debt.emails.map(maskEmail),
		workPhones: debt.work.phones.map((phone) => maskPhone(phone.e164)),
		parties: debt.parties.map((party) => party.role),
		cep: debt.cep === null ? null : maskCep(debt.cep),
		uf: debt.uf,
		dueDate: debt.dueDate,
		amount: toReais(debt.principalCents),
		finePercent: debt.finePercent,
		interestMonthPercent: debt.interestMonthPercent,
		kind: debt.kind,
		custom: Object.keys(debt.custom),
		warnings,
	};
}
