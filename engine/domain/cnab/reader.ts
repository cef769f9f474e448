import { ColumnError } from './columns';
import { asUtf8, badCharacter, BOM } from './encoding';
import { LineCutter } from './lines';
import { Body240 } from './body240';
import { Body400 } from './body400';
import { openFile } from './header';
import type { ProblemCode, ProblemSeverity, RetornoFile, RetornoItem, RetornoRecord } from './retorno';

/** What reads the lines behind the header; one for each format. */
export interface Body {
	readonly file: RetornoFile;
	/** A line of any length, behind the header. @throws ColumnError: the line is left out */
	line(line: string, number: number): void;
	/** A line that was refused for its characters. */
	skip(): void;
	/** The file ended behind line `number`. */
	end(number: number): void;
}

/** What a body says while it reads. */
export interface Report {
	record(record: RetornoRecord): void;
	problem(severity: ProblemSeverity, code: ProblemCode, line: number, column: number, message: string): void;
	/** A note that holds for many lines is told once, at the first of them. */
	once(key: string, code: ProblemCode, line: number, column: number, message: string): void;
}

/**
 * Reads a retorno as it comes, chunk by chunk, in memory that does not grow with it. Give it chunks, take the items.
 *
 *     const reader = new RetornoReader();
 *     for (const item of reader.push(chunk)) …
 *     for (const item of reader.end()) …
 */
export class RetornoReader {
	private items: RetornoItem[] = [];
	private body: Body | null = null;
	private refused = false;
	private last = 0;
	private readonly told = new Set<string>();
	private readonly cutter = new LineCutter((line, number, plain) => this.line(line, number, plain));

	private readonly report: Report = {
		record: (record) => this.items.push(record),
		problem: (severity, code, line, column, message) =>
			this.items.push({ type: 'problem', severity, code, line, column, message }),
		once: (key, code, line, column, message) => {
			if (this.told.has(key)) return;
			this.told.add(key);
			this.items.push({ type: 'problem', severity: 'note', code, line, column, message });
		},
	};

	/** null until the header was read. */
	get file(): RetornoFile | null {
		return this.body?.file ?? null;
	}

	push(chunk: Uint8Array | string): RetornoItem[] {
		this.cutter.push(chunk);
		return this.take();
	}

	end(): RetornoItem[] {
		this.cutter.end();
		if (this.body) this.body.end(this.last);
		else if (!this.refused) this.report.problem('refused', 'empty', 1, 1, 'O arquivo está vazio.');
		return this.take();
	}

	private take(): RetornoItem[] {
		const { items } = this;
		this.items = [];
		return items;
	}

	private line(whole: string, number: number, plain: boolean): void {
		if (this.refused) return;
		let line = whole;
		if (!plain) {
			if (number === 1 && BOM.test(line)) {
				line = line.replace(BOM, '');
				this.report.problem(
					'note',
					'encoding',
					1,
					1,
					'O arquivo começa com a marca de UTF-8 (BOM), que foi ignorada.',
				);
			}
			// Ctrl-Z, the end of a file of old.
			if (line === '\x1a') return;
			const bad = badCharacter(line);
			if (bad) {
				this.report.problem('refused', 'encoding', number, bad.column, bad.message);
				// A header holds no money and is needed: read as it was meant.
				if (this.body || !bad.utf8) {
					if (this.body) this.body.skip();
					else this.refused = true;
					return;
				}
				line = asUtf8(line);
			}
		}
		if (line.trim() === '') return;
		this.last = number;
		try {
			if (this.body) this.body.line(line, number);
			else this.open(line, number);
		} catch (error) {
			if (!(error instanceof ColumnError)) throw error;
			this.report.problem('refused', error.code, number, error.column, error.message);
			if (!this.body) this.refused = true;
		}
	}

	private open(line: string, number: number): void {
		const { layout, file } = openFile(line, number, this.report);
		this.body =
			file.format === 240 ? new Body240(layout, file, this.report) : new Body400(layout, file, this.report);
	}
}
