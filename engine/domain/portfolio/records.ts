import { parse } from 'csv-parse/sync';

/** A quoted field that runs on for longer than this was never closed; the first line alone is given up. */
const MOST_LINES = 100;
const MOST_CHARS = 64 * 1024;
/** A line longer than this is no line of a portfolio (a binary file, for one); it is given up in pieces. */
const LONGEST_LINE = 1024 * 1024;

/** The text of one record, without its line end. `unclosed` = its quotes never close: not to be parsed. */
export interface RecordText {
	/** 1-based, as a spreadsheet numbers it: empty rows count, a field with line breaks does not add any. */
	rowNumber: number;
	text: string;
	unclosed: boolean;
}

/**
 * Cuts text into records at line ends that are outside quotes. csv-parse then reads a handful of records at a time,
 * so no run is long, a row's number is known, and a quote that somebody forgot to close costs one row, not the file.
 */
export class RecordSplitter {
	private pending = '';
	private row = 0;
	/** Next quote in the text at hand, so that lines without any are skipped at once. */
	private quoteAt = -1;

	constructor(private readonly delimiter: string) {}

	push(chunk: string): RecordText[] {
		return this.split(this.pending + chunk, false);
	}

	end(): RecordText[] {
		return this.split(this.pending, true);
	}

	private split(text: string, last: boolean): RecordText[] {
		const found: RecordText[] = [];
		let start = 0;
		this.quoteAt = text.indexOf('"');
		while (start < text.length) {
			const end = this.recordEnd(text, start, last);
			if (end === 'more') break;
			const line = text.slice(start, text[end.at - 1] === '\r' && end.at > start ? end.at - 1 : end.at);
			this.row++;
			if (!this.isBlank(line)) found.push({ rowNumber: this.row, text: line, unclosed: end.unclosed });
			start = end.at + 1;
		}
		this.pending = text.slice(start);
		return found;
	}

	/** Index of the line end that closes the record which begins at `start`. */
	private recordEnd(text: string, start: number, last: boolean): { at: number; unclosed: boolean } | 'more' {
		let quoted = false;
		let lineStart = start;
		let firstEnd = -1;
		for (let lines = 0; lines < MOST_LINES && lineStart - start < MOST_CHARS; lines++) {
			const newline = text.indexOf('\n', lineStart);
			if (newline < 0 && !last && text.length - lineStart < LONGEST_LINE) return 'more';
			const end = newline < 0 ? text.length : newline;
			if (newline < 0 && !last) return { at: end, unclosed: true };
			if (firstEnd < 0) firstEnd = end;
			quoted = this.quotedAtEnd(text, lineStart, end, quoted);
			if (!quoted) return { at: end, unclosed: false };
			if (newline < 0) break;
			lineStart = newline + 1;
		}
		return { at: firstEnd, unclosed: true };
	}

	/** Whether a quoted field is still open at `end`. A quote opens a field only as its first character. */
	private quotedAtEnd(text: string, from: number, end: number, quoted: boolean): boolean {
		let i = from;
		if (!quoted && !this.hasQuote(text, from, end)) return false;
		while (i < end) {
			if (quoted) {
				const quote = text.indexOf('"', i);
				if (quote < 0 || quote >= end) return true;
				if (text[quote + 1] === '"') i = quote + 2;
				else {
					quoted = false;
					i = quote + 1;
				}
			} else if (text[i] === '"' && (i === from || text[i - 1] === this.delimiter)) {
				quoted = true;
				i++;
			} else {
				const delimiter = text.indexOf(this.delimiter, i);
				if (delimiter < 0 || delimiter >= end) return false;
				i = delimiter + 1;
			}
		}
		return quoted;
	}

	private hasQuote(text: string, from: number, end: number): boolean {
		if (this.quoteAt >= 0 && this.quoteAt < from) this.quoteAt = text.indexOf('"', from);
		return this.quoteAt >= 0 && this.quoteAt < end;
	}

	private isBlank(line: string): boolean {
		for (let i = 0; i < line.length; i++) {
			const c = line[i];
			if (c !== this.delimiter && c !== ' ' && c !== '\t' && c !== '\r') return false;
		}
		return true;
	}
}

/** The separator of a header line: the one of `;`, tab, `,` and `|` that occurs most. */
export function detectDelimiter(headerLine: string): string {
	let best = ';';
	let most = 0;
	for (const candidate of [';', '\t', ',', '|']) {
		const count = headerLine.split(candidate).length - 1;
		if (count > most) [best, most] = [candidate, count];
	}
	return best;
}

/** Fields of each record; null for one that csv-parse cannot read. */
export function parseRecords(records: readonly RecordText[], delimiter: string): (string[] | null)[] {
	const readable = records.filter((r) => !r.unclosed);
	const parsed =
		parseTogether(readable, delimiter) ?? readable.map((r) => parseTogether([r], delimiter)?.[0] ?? null);
	let next = 0;
	return records.map((r) => (r.unclosed ? null : (parsed[next++] ?? null)));
}

/** @returns null when csv-parse objects, or sees another number of records than we do. */
function parseTogether(records: readonly RecordText[], delimiter: string): string[][] | null {
	if (records.length === 0) return [];
	try {
		const rows: string[][] = parse(records.map((r) => r.text).join('\n'), {
			delimiter,
			record_delimiter: '\n',
			relax_quotes: true,
			relax_column_count: true,
		});
		return rows.length === records.length ? rows : null;
	} catch {
		return null;
	}
}
