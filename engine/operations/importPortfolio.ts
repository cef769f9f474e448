import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { newId } from '../core/ids';
import {
	type AcceptedRow,
	isRejected,
	parsePortfolio,
	type PortfolioRow,
	type RejectedRow,
	type RowIssue,
} from '../domain/portfolio';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import { businessDay } from './days';
import { appendEvents } from './events';
import { storeDebts } from './storeDebts';

export interface ImportReport {
	batchId: string;
	rowsRead: number;
	accepted: number;
	/** Debts that the ledger already had: the same file twice changes nothing. */
	unchanged: number;
	rejected: number;
	warnings: number;
	debtors: number;
	cases: number;
	encoding: string;
	/** The first hundred; the rest by `listRejectedRows`. */
	rejectedRows: ReportedRow[];
}

export interface ReportedRow {
	rowNumber: number;
	field: string;
	reason: string;
}

/** Rows of one transaction: small enough to stay far below 50 ms of n8n's event loop on SQLite. */
const BATCH_ROWS = 150;
const REPORTED_ROWS = 100;

const creditorIds = statement<{ id: string }>('import.creditors', 'select id from creditors');
const openBatch = statement(
	'import.open',
	`insert into import_batches (id, layout, mode, file_hash, file_name, state, started_at) values ($1, 'padrao.1', 'delta', '', $2, 'loading', $3)`,
);
const closeBatch = statement(
	'import.close',
	`update import_batches set state = $2, file_hash = $3, rows_read = $4, accepted = $5, unchanged = $6, rejected = $7, finished_at = $8 where id = $1`,
);
const insertRows = statement(
	'import.rows',
	(d) =>
		`insert into import_rows (batch_id, row_number, verdict, field, reason) select $2, r.row_number, r.verdict, r.field, r.reason
	from ${d.rows('$1', 'r', { row_number: 'int', verdict: 'text', field: 'text', reason: 'text' })} where true on conflict do nothing`,
);
const rejectedRows = statement<{ row_number: number; field: string; reason: string }>(
	'import.rejected',
	`select row_number, field, reason from import_rows where batch_id = $1 and verdict = 'rejected' order by row_number, field limit $2 offset $3`,
);

export interface ImportInput {
	source: Buffer | AsyncIterable<Buffer>;
	fileName: string;
	defaultCreditor?: string;
	/** Called after each stored batch with the rows read so far. */
	onProgress?: (rows: number) => void;
}

/**
 * Imports a portfolio of the house layout. Each batch of rows is one transaction; a bad row is reported with its number,
 * field and reason and the rest goes on. Importing the same file again changes nothing.
 * @throws CobrancaError badInput when the file has no usable header
 */
export async function importPortfolio(ledger: Ledger, input: ImportInput): Promise<ImportReport> {
	const batchId = newId();
	const creditors = await ledger.read('import.creditors', () => run(creditorIds));
	const hash = createHash('sha256');
	const rows = parsePortfolio(hashing(input.source, hash), {
		creditors: creditors.map((c) => c.id),
		defaultCreditor: input.defaultCreditor,
		today: businessDay(ledger.businessNow()),
		batchSize: BATCH_ROWS,
	});
	await ledger.transact('import.open', () => run(openBatch, batchId, input.fileName, ledger.realNow()));
	const report: ImportReport = {
		batchId,
		rowsRead: 0,
		accepted: 0,
		unchanged: 0,
		rejected: 0,
		warnings: 0,
		debtors: 0,
		cases: 0,
		encoding: '',
		rejectedRows: [],
	};
	try {
		let next = await rows.next();
		while (!next.done) {
			const batch = next.value;
			const stored = await ledger.transact('import.batch', () => storeBatch(ledger, batchId, batch));
			tally(report, batch, stored);
			input.onProgress?.(report.rowsRead);
			await nextTurn();
			next = await rows.next();
		}
		report.encoding = next.value.encoding;
	} catch (error) {
		await ledger.transact('import.fail', () => finish(ledger, report, 'failed', ''));
		throw error;
	}
	await ledger.transact('import.done', () => finish(ledger, report, 'done', hash.digest('hex')));
	return report;
}

/** Rejected rows of a batch, by row number. */
export async function listRejectedRows(
	ledger: Ledger,
	batchId: string,
	page: { limit: number; offset: number },
): Promise<ReportedRow[]> {
	const rows = await ledger.read('import.rejected', () =>
		run(rejectedRows, batchId, page.limit, page.offset),
	);
	return rows.map((row) => ({ rowNumber: row.row_number, field: row.field, reason: row.reason }));
}

async function* hashing(
	source: Buffer | AsyncIterable<Buffer>,
	hash: ReturnType<typeof createHash>,
): AsyncGenerator<Buffer> {
	if (Buffer.isBuffer(source)) {
		hash.update(source);
		yield source;
		return;
	}
	for await (const chunk of source) {
		hash.update(chunk);
		yield chunk;
	}
}

interface Stored {
	inserted: number;
	newDebtors: number;
	newCases: number;
}

function* storeBatch(ledger: Ledger, batchId: string, batch: readonly PortfolioRow[]): Tx<Stored> {
	const accepted = batch.filter((row): row is AcceptedRow => !isRejected(row));
	const rejected = batch.filter((row): row is RejectedRow => isRejected(row));
	const stored = yield* storeDebts(
		ledger,
		batchId,
		accepted.map((row) => row.debt),
	);
	const issue = (rowNumber: number, verdict: string, { field, reason }: RowIssue) => ({
		row_number: rowNumber,
		verdict,
		field,
		reason,
	});
	yield* run(
		insertRows,
		JSON.stringify([
			...rejected.map((row) => issue(row.rowNumber, 'rejected', row.rejected)),
			...accepted.flatMap((row) => row.warnings.map((warning) => issue(row.rowNumber, 'warning', warning))),
		]),
		batchId,
	);
	return stored;
}

function tally(report: ImportReport, batch: readonly PortfolioRow[], stored: Stored): void {
	report.rowsRead += batch.length;
	report.accepted += stored.inserted;
	report.debtors += stored.newDebtors;
	report.cases += stored.newCases;
	let good = 0;
	for (const row of batch) {
		if (isRejected(row)) {
			report.rejected += 1;
			if (report.rejectedRows.length < REPORTED_ROWS) {
				report.rejectedRows.push({
					rowNumber: row.rowNumber,
					field: row.rejected.field,
					reason: row.rejected.reason,
				});
			}
		} else {
			good += 1;
			report.warnings += row.warnings.length;
		}
	}
	report.unchanged += good - stored.inserted;
}

function* finish(ledger: Ledger, r: ImportReport, state: 'done' | 'failed', fileHash: string): Tx<void> {
	yield* runOne(
		closeBatch,
		r.batchId,
		state,
		fileHash,
		r.rowsRead,
		r.accepted,
		r.unchanged,
		r.rejected,
		ledger.realNow(),
	);
	yield* appendEvents(
		[
			{
				type: 'portfolio.imported',
				data: {
					batch: r.batchId,
					state,
					rows: r.rowsRead,
					accepted: r.accepted,
					unchanged: r.unchanged,
					rejected: r.rejected,
				},
			},
		],
		ledger.businessNow(),
	);
}
