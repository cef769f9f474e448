/** One import under way: its row in the ledger, its report, the rows that were refused. */
import { newId } from '../../core/ids';
import { formatReais, toReais } from '../../core/money';
import type { PortfolioSummary } from '../../domain/portfolio';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';
import { sourceOfFile } from './consents';
import { emptyReport, type ImportMode, type ImportReport, type Sums } from './types';

const open = statement(
	'import.open',
	`insert into import_batches (id, layout, mode, file_hash, file_name, state, started_at) values ($1, $2, $3, '', $4, 'loading', $5)`,
);
const close = statement(
	'import.close',
	`update import_batches set state = $2, file_hash = $3, rows_read = $4, accepted = $5, unchanged = $6, rejected = $7, finished_at = $8,
		creditor_id = $9, report = $10 where id = $1`,
);
const insertRows = statement(
	'import.rows',
	(d) =>
		`insert into import_rows (batch_id, row_number, verdict, field, reason) select $2, r.row_number, r.verdict, r.field, r.reason
	from ${d.rows('$1', 'r', { row_number: 'int', verdict: 'text', field: 'text', reason: 'text' })} where true on conflict do nothing`,
);
const sameFile = statement<{ id: string }>(
	'import.same',
	`select id from import_batches where file_hash = $1 and mode = $2 and state = 'done' and id <> $3 order by finished_at desc, id desc limit 1`,
);
const byStatus = statement<{ status: string; n: number; cents: number }>(
	'import.byStatus',
	(d) =>
		`select status, count(*) as n, sum(principal) as cents from debts where creditor_id in ${d.list('$1')} group by status order by status`,
);

const REPORTED_ROWS = 100;

/** A row that was refused, or of which something was left out. */
export interface Noted {
	rowNumber: number;
	verdict: 'rejected' | 'warning';
	field: string;
	reason: string;
}

/** Cents by outcome while they are added up; reais only in the report. */
export class Batch {
	readonly id = newId();
	readonly report: ImportReport;
	/** Creditors of which the file has a good row. */
	readonly creditors = new Set<string>();
	private readonly cents: Sums = { accepted: 0, updated: 0, unchanged: 0, withdrawn: 0, paid: 0 };
	private lastRow = -1;

	constructor(
		private readonly ledger: Ledger,
		readonly mode: ImportMode,
		private readonly layout: string,
		private readonly fileName: string,
	) {
		this.report = emptyReport(this.id, mode, layout);
	}

	/** What consents that come with it name as their source. */
	get source(): string {
		return sourceOfFile(this.fileName, this.id);
	}

	*open(): Tx<void> {
		yield* run(open, this.id, this.layout, this.mode, this.fileName, this.ledger.realNow());
	}

	/** Counts a row of the file once, however many debts it holds. */
	countRow(rowNumber: number): void {
		if (rowNumber !== this.lastRow) this.report.rowsRead += 1;
		this.lastRow = rowNumber;
	}

	add(what: keyof Sums, cents: number): void {
		this.cents[what] += cents;
	}

	/** Keeps what is to be said of rows. */
	*note(rows: readonly Noted[]): Tx<void> {
		if (rows.length === 0) return;
		yield* run(
			insertRows,
			JSON.stringify(
				rows.map(({ rowNumber, verdict, field, reason }) => ({
					row_number: rowNumber,
					verdict,
					field: field.slice(0, 80),
					reason,
				})),
			),
			this.id,
		);
	}

	/** After the rows are kept: a transaction that runs again must not count twice. */
	count(rows: readonly Noted[]): void {
		for (const { rowNumber, verdict, field, reason } of rows) {
			if (verdict === 'warning') this.report.warnings += 1;
			else {
				this.report.rejected += 1;
				if (this.report.rejectedRows.length < REPORTED_ROWS)
					this.report.rejectedRows.push({ rowNumber, field: field.slice(0, 80), reason });
			}
		}
	}

	/** What the reading itself found. */
	read(summary: PortfolioSummary): void {
		const { report } = this;
		report.encoding = summary.encoding;
		report.skipped = summary.skipped;
		report.findings.push(...summary.findings);
		if (summary.declaredCents === null) return;
		report.declared = toReais(summary.declaredCents);
		if (summary.declaredCents !== summary.principalCents) {
			report.findings.push(
				`A linha de total do arquivo diz ${formatReais(summary.declaredCents)}; as linhas aceitas somam ${formatReais(summary.principalCents)}.`,
			);
		}
	}

	*finish(state: 'done' | 'failed', fileHash: string): Tx<void> {
		const { report: r } = this;
		r.sums = Object.fromEntries(
			Object.entries(this.cents).map(([what, cents]) => [what, toReais(cents)]),
		) as unknown as Sums;
		const creditors = [...this.creditors].sort();
		r.portfolio = (yield* run(byStatus, JSON.stringify(creditors))).map(({ status, n, cents }) => ({
			status,
			debts: n,
			reais: toReais(Number(cents)),
		}));
		r.sameAs = fileHash === '' ? null : ((yield* runOne(sameFile, fileHash, this.mode, this.id))?.id ?? null);
		yield* run(
			close,
			this.id,
			state,
			fileHash,
			r.rowsRead,
			r.accepted,
			r.unchanged,
			r.rejected,
			this.ledger.realNow(),
			creditors.length === 1 ? (creditors[0] as string) : null,
			JSON.stringify(r),
		);
		yield* appendEvents(
			[
				{
					type: 'portfolio.imported',
					creditorId: creditors.length === 1 ? creditors[0] : null,
					data: {
						batch: r.batchId,
						mode: this.mode,
						state,
						rows: r.rowsRead,
						accepted: r.accepted,
						updated: r.updated,
						unchanged: r.unchanged,
						withdrawn: r.withdrawn,
						paid: r.paid,
						rejected: r.rejected,
					},
				},
			],
			this.ledger.businessNow(),
		);
	}
}
