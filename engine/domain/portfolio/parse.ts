import { setImmediate as nextTurn } from 'node:timers/promises';

import { badInput } from '../../core/errors';
import { PortfolioDecoder } from './decode';
import { mapHeader } from './layout';
import { RecordSplitter, type RecordText, detectDelimiter, parseRecords } from './records';
import { RowReader } from './row';
import { type PortfolioOptions, type PortfolioRow, type PortfolioSummary, isRejected } from './types';

/** Bytes decoded and rows parsed in one go: well below a millisecond each, so the clock is looked at often enough. */
const CHUNK_BYTES = 32 * 1024;
const SLICE_ROWS = 32;
const MOST_IN_BATCH = 500;
/** A first line longer than this is no header; it is read as one, and refused. */
const LONGEST_HEADER = 64 * 1024;

/**
 * Reads a portfolio file of the house layout in batches. A bad row is reported and the next one read; memory does
 * not grow with the file but for the titles seen (about 100 bytes a row). Between slices of a few milliseconds the
 * event loop gets its turn.
 *
 *     for await (const batch of parsePortfolio(createReadStream(path), { creditors, today })) …
 *
 * @throws CobrancaError badInput when there is no header, or a required column is missing
 */
export async function* parsePortfolio(
	source: Buffer | AsyncIterable<Buffer>,
	options: PortfolioOptions,
): AsyncGenerator<PortfolioRow[], PortfolioSummary> {
	const batchSize = Math.min(MOST_IN_BATCH, Math.max(1, Math.floor(options.batchSize ?? MOST_IN_BATCH)));
	const turn = new Turn(options.sliceMs ?? 4);
	const file = new PortfolioFile(options);
	let batch: PortfolioRow[] = [];
	for await (const records of recordSlices(source, file)) {
		for (const row of file.read(records)) {
			batch.push(row);
			if (batch.length < batchSize) continue;
			yield batch;
			batch = [];
		}
		if (turn.isOver()) await turn.pass();
	}
	if (batch.length > 0) yield batch;
	return file.summary();
}

/** A few records at a time, from bytes. */
async function* recordSlices(
	source: Buffer | AsyncIterable<Buffer>,
	file: PortfolioFile,
): AsyncGenerator<RecordText[], void> {
	const chunks = Buffer.isBuffer(source) ? [source] : source;
	for await (const chunk of chunks) {
		for (let at = 0; at < chunk.length; at += CHUNK_BYTES) {
			yield* slices(file.records(chunk.subarray(at, at + CHUNK_BYTES)));
		}
	}
	yield* slices(file.lastRecords());
}

function* slices(records: RecordText[]): Generator<RecordText[]> {
	for (let at = 0; at < records.length; at += SLICE_ROWS) yield records.slice(at, at + SLICE_ROWS);
}

/** One file under way: bytes to records, the header, rows, counts. */
class PortfolioFile {
	private readonly decoder = new PortfolioDecoder();
	private splitter: RecordSplitter | undefined;
	private reader: RowReader | undefined;
	private head = '';
	private delimiter = ';';
	private unknownColumns: string[] = [];
	private readonly counts = { rows: 0, accepted: 0, rejected: 0, principalCents: 0 };

	constructor(private readonly options: PortfolioOptions) {}

	records(bytes: Buffer): RecordText[] {
		return this.split(this.decoder.write(bytes), false);
	}

	lastRecords(): RecordText[] {
		const text = this.decoder.end();
		const records = [...this.split(text, true), ...(this.splitter?.end() ?? [])];
		if (!this.reader && records.length === 0) throw badInput('file', 'The portfolio file is empty');
		return records;
	}

	*read(records: RecordText[]): Generator<PortfolioRow> {
		const fields = parseRecords(records, this.delimiter);
		for (let i = 0; i < records.length; i++) {
			const { rowNumber } = records[i] as RecordText;
			if (!this.reader) this.readHeader(fields[i] ?? []);
			else yield this.count(this.reader.read(rowNumber, fields[i] ?? null));
		}
	}

	summary(): PortfolioSummary {
		const { encoding } = this.decoder;
		return { ...this.counts, encoding, delimiter: this.delimiter, unknownColumns: this.unknownColumns };
	}

	/** The separator is known only when the first line with content is complete; until then text is held back. */
	private split(text: string, last: boolean): RecordText[] {
		if (this.splitter) return this.splitter.push(text);
		this.head += text;
		const lead = /^\s*/.exec(this.head)?.[0].length ?? 0;
		const end = this.head.indexOf('\n', lead);
		if (end < 0 && !last && this.head.length < LONGEST_HEADER) return [];
		this.delimiter = detectDelimiter(this.head.slice(lead, end < 0 ? undefined : end));
		this.splitter = new RecordSplitter(this.delimiter);
		const held = this.head;
		this.head = '';
		return this.splitter.push(held);
	}

	private readHeader(fields: string[]): void {
		const header = mapHeader(fields);
		this.unknownColumns = header.unknown.map((column) => column.header);
		this.reader = new RowReader(header, this.options);
	}

	private count(row: PortfolioRow): PortfolioRow {
		this.counts.rows++;
		if (isRejected(row)) this.counts.rejected++;
		else {
			this.counts.accepted++;
			this.counts.principalCents += row.debt.principalCents;
		}
		return row;
	}
}

/** How long this run has had the event loop, and giving it back. */
class Turn {
	private since = performance.now();

	constructor(private readonly mostMs: number) {}

	isOver(): boolean {
		return performance.now() - this.since >= this.mostMs;
	}

	async pass(): Promise<void> {
		await nextTurn();
		this.since = performance.now();
	}
}
