/** What was imported: batches, their reports, the rows that were refused. */
import { CobrancaError } from '../../core/errors';
import { type Ledger, run, runOne, statement } from '../../ports/ledger';
import { iso } from '../days';
import type { ImportReport, ReportedRow } from './types';

interface Row {
	id: string;
	creditor_id: string | null;
	layout: string;
	mode: string;
	file_name: string | null;
	state: string;
	rows_read: number;
	accepted: number;
	unchanged: number;
	rejected: number;
	started_at: number;
	finished_at: number | null;
	report: string;
}

export interface BatchView {
	batchId: string;
	/** null = the file had several creditors. */
	creditorId: string | null;
	layout: string;
	mode: string;
	fileName: string | null;
	state: string;
	rowsRead: number;
	accepted: number;
	unchanged: number;
	rejected: number;
	startedAt: string;
	finishedAt: string | null;
}

const COLUMNS =
	'id, creditor_id, layout, mode, file_name, state, rows_read, accepted, unchanged, rejected, started_at, finished_at, report';
const list = statement<Row>(
	'batches.list',
	`select ${COLUMNS} from import_batches where $1 = '' or creditor_id = $1 order by started_at desc, id desc limit $2`,
);
const get = statement<Row>('batches.get', `select ${COLUMNS} from import_batches where id = $1`);
const rejectedRows = statement<{ row_number: number; field: string; reason: string }>(
	'import.rejected',
	`select row_number, field, reason from import_rows where batch_id = $1 and verdict = 'rejected' order by row_number, field limit $2 offset $3`,
);

/** The newest imports first. */
export async function listBatches(
	ledger: Ledger,
	filter: { creditorId?: string; limit: number },
): Promise<BatchView[]> {
	const rows = await ledger.read('batches.list', () => run(list, filter.creditorId ?? '', filter.limit));
	return rows.map(viewOf);
}

/** One import with its report. @throws CobrancaError notFound */
export async function getBatch(
	ledger: Ledger,
	batchId: string,
): Promise<BatchView & { report: Partial<ImportReport> }> {
	const row = await ledger.read('batches.get', () => runOne(get, batchId));
	if (!row)
		throw new CobrancaError('notFound', 'There is no such import in the ledger.', { field: 'batchId' });
	return { ...viewOf(row), report: JSON.parse(row.report) as Partial<ImportReport> };
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

function viewOf(row: Row): BatchView {
	return {
		batchId: row.id,
		creditorId: row.creditor_id,
		layout: row.layout,
		mode: row.mode,
		fileName: row.file_name,
		state: row.state,
		rowsRead: row.rows_read,
		accepted: row.accepted,
		unchanged: row.unchanged,
		rejected: row.rejected,
		startedAt: iso(row.started_at),
		finishedAt: row.finished_at === null ? null : iso(row.finished_at),
	};
}
