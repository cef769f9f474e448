import { createHash, type Hash } from 'node:crypto';
import { badInput } from '../core/errors';
import type { KnownCreditor, PortfolioOptions, PortfolioSource } from '../domain/portfolio';
import { type Ledger, run, runOne, statement } from '../ports/ledger';
import { businessDay } from './days';
import { hashRows } from './jsonHash';
import { Batch } from './import/batch';
import { importDebts } from './import/debts';
import { importPayments, importWithdrawals } from './import/titles';
import { IMPORT_MODES, type ImportInput, type ImportReport } from './import/types';

export { getBatch, listBatches, listRejectedRows } from './import/batches';
export { markPaymentsFeed } from './import/titles';
export type { ImportInput, ImportMode, ImportReport, ReportedRow } from './import/types';

/** Rows of one transaction: small enough to stay far below 50 ms of n8n's event loop on SQLite. */
const BATCH_ROWS = 150;

const creditors = statement<{ id: string; display_name: string; legal_name: string; document: string }>(
	'import.creditors',
	'select id, display_name, legal_name, document from creditors order by id',
);
/** A file that came before, when a newer one has replaced it since. */
const older = statement<{ id: string }>(
	'import.older',
	`select n.id from import_batches o join import_batches n on n.mode = 'full' and n.state = 'done' and n.started_at > o.started_at
		and n.file_hash <> o.file_hash and (o.creditor_id is null or n.creditor_id is null or n.creditor_id = o.creditor_id)
	where o.file_hash = $1 and o.mode = 'full' and o.state = 'done' and not exists (
		select 1 from import_batches l where l.file_hash = o.file_hash and l.mode = 'full' and l.state = 'done' and l.started_at > n.started_at)
	limit 1`,
);

/** What a file may call a creditor. */
export async function knownCreditors(ledger: Ledger): Promise<KnownCreditor[]> {
	const rows = await ledger.read('import.creditors', () => run(creditors));
	return rows.map((row) => ({ id: row.id, names: [row.display_name, row.legal_name, row.document] }));
}

/**
 * Imports a file or rows: debts (delta or full), payments or withdrawals. Each batch of rows is one transaction; a bad row is
 * reported with its number, field and reason and the rest goes on. Importing the same file again changes nothing.
 * @throws CobrancaError badInput when the file has no usable header, or is older than what a later one said
 */
export async function importPortfolio(ledger: Ledger, input: ImportInput): Promise<ImportReport> {
	const mode = input.mode ?? 'delta';
	if (!IMPORT_MODES.includes(mode))
		throw badInput('mode', `The mode of an import is one of ${IMPORT_MODES.join(', ')}.`);
	const hash = createHash('sha256');
	const source = await prepared(input.source, mode === 'full', hash);
	if (mode === 'full' && input.confirm !== true) await refuseOlder(ledger, hash.copy().digest('hex'));
	const options: PortfolioOptions = {
		creditors: await knownCreditors(ledger),
		defaultCreditor: input.defaultCreditor,
		today: businessDay(ledger.businessNow()),
		batchSize: BATCH_ROWS,
		...(input.layout ? { layout: input.layout.layout } : {}),
		...(input.second === undefined ? {} : { second: input.second }),
	};
	const batch = new Batch(ledger, mode, input.layout?.label ?? 'guess', input.fileName);
	await ledger.transact('import.open', () => batch.open());
	const work = {
		delta: importDebts,
		full: importDebts,
		payments: importPayments,
		withdrawals: importWithdrawals,
	}[mode];
	try {
		await work(ledger, batch, { ...input, source }, options);
	} catch (error) {
		await ledger.transact('import.fail', () => batch.finish('failed', ''));
		throw error;
	}
	const digest = hash.digest('hex');
	await ledger.transact('import.done', () => batch.finish('done', digest));
	return batch.report;
}

/** Hashes the source on its way. A full file is held whole: whether it is an older one must be known before its first row. */
async function prepared(source: PortfolioSource, whole: boolean, hash: Hash): Promise<PortfolioSource> {
	if (Buffer.isBuffer(source)) {
		hash.update(source);
		return source;
	}
	if (isItems(source)) {
		await hashRows(hash, source);
		return source;
	}
	if (!whole) return hashing(source, hash);
	const chunks: Buffer[] = [];
	for await (const chunk of hashing(source, hash)) chunks.push(chunk);
	return Buffer.concat(chunks);
}

const isItems = (source: PortfolioSource): source is readonly Record<string, unknown>[] =>
	Array.isArray(source);

async function* hashing(source: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
	for await (const chunk of source) {
		hash.update(chunk);
		yield chunk;
	}
}

async function refuseOlder(ledger: Ledger, fileHash: string): Promise<void> {
	if (!(await ledger.read('import.older', () => runOne(older, fileHash)))) return;
	throw badInput(
		'file',
		'This file came before, and a newer full file of the creditor has replaced it since',
		'Send the newest one; to go back to this one all the same, confirm',
	);
}
