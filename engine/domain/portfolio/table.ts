/** From bytes or items to rows of cells, whatever the file is; the header is found here. */
import { badInput } from '../../core/errors';
import { type Cell, isBlank, type RawRow } from './cells';
import { PortfolioDecoder } from './decode';
import { isHeaderLike } from './guessWords';
import { itemRows } from './items';
import type { FixedField, Layout } from './layout';
import { detectDelimiter, parseRecords, RecordSplitter, type RecordText } from './records';
import { isOldOffice, isZip, MOST_COLUMNS, xlsxRows } from './xlsx';

/** Bytes decoded and rows parsed in one go: well below a millisecond each, so the clock is looked at often enough. */
const CHUNK_BYTES = 32 * 1024;
const SLICE_ROWS = 32;
/** Lines looked at for the separator, and rows for the header. */
const FIRST_LINES = 40;
/** Rows that a guess may look at. */
const SAMPLE_ROWS = 100;
/** A beginning longer than this without line ends is no table; it is read as one, and refused. */
const LONGEST_HEAD = 64 * 1024;
const MOST_SHEETS = 10;

export type PortfolioSource = Buffer | AsyncIterable<Buffer> | readonly Record<string, unknown>[];

/** What the file turned out to be. */
export interface TableFacts {
	kind: 'csv' | 'xlsx' | 'fixed' | 'rows';
	encoding: 'utf-8' | 'windows-1252';
	delimiter: string;
	sheet: string | number | null;
	/** 0 = the rows name their columns themselves. */
	headerRow: number;
}

export interface Table {
	facts: TableFacts;
	header: readonly Cell[];
	/** The first rows below the header; they come again in `rows`. */
	sample: readonly RawRow[];
	rows: AsyncGenerator<RawRow[], void>;
}

/** Opens a file or a list of items. @throws CobrancaError badInput when there is nothing that could be a header */
export async function openTable(source: PortfolioSource, layout: Layout): Promise<Table> {
	if (isItems(source)) return await withHeader(itemRows(source), 'rows', layout, rowFacts());
	const { first, chunks } = await peek(source);
	if (isOldOffice(first)) {
		throw badInput(
			'file',
			'The file is an old Excel workbook (.xls), or one with a password',
			'Save it as .xlsx without a password, or as .csv',
		);
	}
	if (isUtf16(first)) {
		throw badInput(
			'file',
			'The file is in UTF-16, which Excel calls Unicode text',
			'Save it as "CSV UTF-8", or as .xlsx',
		);
	}
	const { kind } = layout.source;
	if (kind === 'xlsx' || (kind === 'auto' && isZip(first)))
		return await openWorkbook(await whole(chunks), layout);
	const facts: TableFacts = { kind: 'csv', encoding: 'utf-8', delimiter: ';', sheet: null, headerRow: 0 };
	if (kind === 'fixed') return await openFixed(chunks, layout, facts);
	return await withHeader(csvRows(chunks, layout, facts), 'csv', layout, facts);
}

/** By its mark. What is told of such a file otherwise, that it has no columns, sends people looking for the wrong thing. */
const isUtf16 = (bytes: Buffer) =>
	bytes.length >= 2 && (bytes.readUInt16BE(0) === 0xfffe || bytes.readUInt16BE(0) === 0xfeff);

const isItems = (source: PortfolioSource): source is readonly Record<string, unknown>[] =>
	Array.isArray(source);

const rowFacts = (): TableFacts => ({
	kind: 'rows',
	encoding: 'utf-8',
	delimiter: '',
	sheet: null,
	headerRow: 0,
});

/** The first bytes, and everything including them. */
async function peek(
	source: Buffer | AsyncIterable<Buffer>,
): Promise<{ first: Buffer; chunks: AsyncIterable<Buffer> | Iterable<Buffer> }> {
	if (Buffer.isBuffer(source)) return { first: source.subarray(0, 16), chunks: [source] };
	const iterator = source[Symbol.asyncIterator]();
	let head = Buffer.alloc(0);
	let ended = false;
	while (head.length < 16 && !ended) {
		const step = await iterator.next();
		if (step.done) ended = true;
		else head = Buffer.concat([head, step.value]);
	}
	async function* all(): AsyncGenerator<Buffer> {
		if (head.length > 0) yield head;
		while (!ended) {
			const step = await iterator.next();
			if (step.done) return;
			yield step.value;
		}
	}
	return { first: head, chunks: all() };
}

async function whole(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const chunk of chunks) parts.push(chunk);
	return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}

async function openWorkbook(bytes: Buffer, layout: Layout): Promise<Table> {
	const given = layout.source.sheet;
	const facts = (sheet: string | number): TableFacts => ({ ...rowFacts(), kind: 'xlsx', sheet });
	if (given !== undefined) {
		const sheet = typeof given === 'number' ? given - 1 : given;
		return await withHeader(xlsxRows(bytes, sheet), 'xlsx', layout, facts(given));
	}
	let failure: unknown;
	for (let sheet = 0; sheet < MOST_SHEETS; sheet++) {
		try {
			return await withHeader(xlsxRows(bytes, sheet), 'xlsx', layout, facts(sheet + 1));
		} catch (error) {
			// What is wrong with the first sheet is what the person must hear; a cover sheet has no header.
			failure ??= error;
		}
	}
	throw failure;
}

async function openFixed(
	chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
	layout: Layout,
	facts: TableFacts,
): Promise<Table> {
	const fields = layout.source.fields as FixedField[];
	const rows = fixedRows(chunks, fields, layout.source.skipLines ?? 0, facts);
	const sample: RawRow[] = [];
	const held: RawRow[][] = [];
	while (sample.length < SAMPLE_ROWS) {
		const step = await rows.next();
		if (step.done) break;
		held.push(step.value);
		sample.push(...step.value);
	}
	facts.kind = 'fixed';
	return { facts, header: fields.map((field) => field.name), sample, rows: resumed(held, rows) };
}

/** Looks for the header among the first rows; what follows it is the data. */
async function withHeader(
	rows: AsyncGenerator<RawRow[], void>,
	kind: TableFacts['kind'],
	layout: Layout,
	facts: TableFacts,
): Promise<Table> {
	const held: RawRow[] = [];
	while (held.length < FIRST_LINES + SAMPLE_ROWS) {
		const step = await rows.next();
		if (step.done) break;
		held.push(...step.value.filter((row) => !isBlank(row.cells)));
	}
	if (held.length === 0) throw badInput('file', 'The portfolio file is empty');
	const at = kind === 'rows' ? 0 : headerAt(held, layout);
	const header = (held[at] as RawRow).cells ?? [];
	if (header.length > MOST_COLUMNS)
		throw badInput('file', `The file has more than ${MOST_COLUMNS} columns`, 'Leave out those nobody needs');
	facts.kind = kind;
	facts.headerRow = kind === 'rows' ? 0 : (held[at] as RawRow).rowNumber;
	const rest = held.slice(at + 1);
	return { facts, header, sample: rest.slice(0, SAMPLE_ROWS), rows: resumed([rest], rows) };
}

function headerAt(rows: readonly RawRow[], layout: Layout): number {
	const { headerRow } = layout.source;
	if (headerRow !== undefined) {
		const given = rows.findIndex((row) => row.rowNumber === headerRow);
		if (given < 0)
			throw badInput(
				'header',
				`The portfolio file has nothing in row ${headerRow}, where its layout says the header is`,
			);
		return given;
	}
	let best = -1;
	let most = 1;
	rows.slice(0, FIRST_LINES).forEach((row, index) => {
		const score = row.cells === null ? 0 : isHeaderLike(row.cells, layout);
		if (score > most) [best, most] = [index, score];
	});
	if (best >= 0) return best;
	const columns = Math.max(...rows.slice(0, FIRST_LINES).map((row) => row.cells?.length ?? 0));
	throw badInput(
		'header',
		columns < 2
			? 'The portfolio file has no columns: no ; , tab or | parts its lines'
			: 'The portfolio file has no header: none of its first 40 rows names columns such as documento, nome, vencimento and valor',
		columns < 2
			? 'If it has fixed width, give a layout that says where each field begins'
			: 'Put the names of the columns above the data, or give a layout with the number of the header row',
	);
}

async function* resumed(
	held: readonly RawRow[][],
	rest: AsyncGenerator<RawRow[], void>,
): AsyncGenerator<RawRow[], void> {
	for (const rows of held) {
		for (let at = 0; at < rows.length; at += SLICE_ROWS) yield rows.slice(at, at + SLICE_ROWS);
	}
	for await (const rows of rest) {
		const filled = rows.filter((row) => !isBlank(row.cells));
		if (filled.length > 0) yield filled;
	}
}

/** Lines of a CSV, a few at a time. The separator is known only when some lines are complete; until then text is held back. */
async function* csvRows(
	chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
	layout: Layout,
	facts: TableFacts,
): AsyncGenerator<RawRow[], void> {
	const decoder = new PortfolioDecoder();
	let splitter: RecordSplitter | undefined;
	let head = '';
	// Excel's "CSV (Macintosh)": lines end in CR alone. Read as one line, a debtor would be taken for a header.
	let oldMac = false;
	const split = (text: string, last: boolean): RecordText[] => {
		if (splitter) return splitter.push(oldMac ? text.replaceAll('\r', '\n') : text);
		head += text;
		if (!last && head.length < LONGEST_HEAD && head.split('\n').length <= FIRST_LINES) return [];
		oldMac = !head.includes('\n') && head.includes('\r');
		if (oldMac) head = head.replaceAll('\r', '\n');
		facts.delimiter = layout.source.delimiter ?? detectDelimiter(firstLines(head));
		splitter = new RecordSplitter(facts.delimiter);
		return splitter.push(head);
	};
	const slices = function* (records: RecordText[]): Generator<RawRow[]> {
		facts.encoding = decoder.encoding;
		for (let at = 0; at < records.length; at += SLICE_ROWS) {
			const some = records.slice(at, at + SLICE_ROWS);
			const fields = parseRecords(some, facts.delimiter);
			yield some.map(({ rowNumber }, i) => ({ rowNumber, cells: fields[i] ?? null }));
		}
	};
	for await (const chunk of chunks) {
		for (let at = 0; at < chunk.length; at += CHUNK_BYTES)
			yield* slices(split(decoder.write(chunk.subarray(at, at + CHUNK_BYTES)), false));
	}
	const text = decoder.end();
	yield* slices([...split(text, true), ...(splitter?.end() ?? [])]);
}

const firstLines = (text: string) => text.split('\n', FIRST_LINES).join('\n');

async function* fixedRows(
	chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
	fields: readonly FixedField[],
	skip: number,
	facts: TableFacts,
): AsyncGenerator<RawRow[], void> {
	const decoder = new PortfolioDecoder();
	let pending = '';
	let rowNumber = 0;
	const take = (text: string, last: boolean): RawRow[] => {
		facts.encoding = decoder.encoding;
		const lines = (pending + text).split('\n');
		pending = last ? '' : (lines.pop() ?? '');
		const rows: RawRow[] = [];
		for (const line of lines) {
			rowNumber++;
			if (rowNumber <= skip || line.trim() === '') continue;
			rows.push({
				rowNumber,
				cells: fields.map(({ from, length }) => line.slice(from - 1, from - 1 + length).trim()),
			});
		}
		return rows;
	};
	for await (const chunk of chunks) {
		for (let at = 0; at < chunk.length; at += CHUNK_BYTES)
			yield take(decoder.write(chunk.subarray(at, at + CHUNK_BYTES)), false);
	}
	yield take(decoder.end(), true);
}
