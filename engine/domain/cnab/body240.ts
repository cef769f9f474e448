import { ColumnError } from './columns';
import { width } from './header';
import type { CnabLayout } from './layout';
import type { Body, Report } from './reader';
import type { RetornoFile } from './retorno';
import { TitleReader } from './title';
import { counted, Tally, totalOf } from './totals';

const WIDTH = 240;
const TYPE = 7;
const SEGMENT = 13;

/** The lines of a CNAB 240 behind its header: batches of segments T and U in pairs. */
export class Body240 implements Body {
	private readonly title: TitleReader;
	private tally = new Tally();
	/** Segment T that waits for its U. */
	private open: { line: string; number: number } | null = null;
	/** The line before was refused: it may have been the T of the U that follows. */
	private torn = false;
	private previous = '';
	private lines = 1;
	private batches = 0;
	private batchLines = 0;
	private inBatch = false;
	private collection = true;
	private detail = 0;
	private closed = false;

	constructor(
		layout: CnabLayout,
		readonly file: RetornoFile,
		private readonly report: Report,
	) {
		this.title = new TitleReader(layout, file, 'T');
	}

	line(line: string, number: number): void {
		this.lines += 1;
		this.batchLines += 1;
		if (this.closed) throw new ColumnError('order', 1, 'Há uma linha depois do trailer do arquivo.');
		switch (line.charAt(TYPE)) {
			case '3':
				return this.segment(line, number);
			case '1':
				return this.header(line, number);
			case '5':
				return this.batchTrailer(line, number);
			case '9':
				return this.trailer(line, number);
			default:
				this.abandon();
				throw new ColumnError(
					'order',
					TYPE + 1,
					'A linha é de um tipo de registro que não existe neste leiaute.',
				);
		}
	}

	skip(): void {
		this.lines += 1;
		this.batchLines += 1;
		this.detail += 1;
		// The other half of the pair goes with it, without a word of its own.
		this.torn = this.open === null;
		this.open = null;
	}

	end(number: number): void {
		this.abandon();
		if (!this.closed) {
			this.report.problem(
				'doubt',
				'truncated',
				number + 1,
				1,
				'O arquivo termina sem o trailer: pode estar cortado.',
			);
		}
	}

	private segment(line: string, number: number): void {
		if (!this.inBatch)
			this.report.once('batch', 'order', number, 4, 'Há registros de título fora de um lote.');
		this.sequence(line, number);
		if (!this.collection) return;
		const segment = line.charAt(SEGMENT);
		if (segment === 'T') {
			this.abandon();
			this.torn = false;
			if (line === this.previous && /[1-9]/.test(line.slice(8, 13))) {
				throw new ColumnError('sequence', 9, 'A linha repete a anterior, com o mesmo número de registro.');
			}
			this.previous = line;
			this.open = { line: this.fit(line, this.title.title.needed, number), number };
		} else if (segment === 'U') {
			const { open, torn } = this;
			this.open = null;
			this.torn = false;
			if (!open && torn) return;
			if (!open) throw new ColumnError('order', SEGMENT + 1, 'Um segmento U sem o segmento T antes dele.');
			this.pair(open, this.fit(line, this.title.money.needed, number), number);
		}
	}

	private pair(open: { line: string; number: number }, second: string, number: number): void {
		const { title, money } = this.title;
		if (title.occurrence.text(open.line) !== money.occurrence.text(second)) {
			throw new ColumnError(
				'order',
				money.occurrence.from,
				'Os segmentos T e U dizem movimentos diferentes.',
			);
		}
		// A column of T must be told with T's own line.
		try {
			title.amount.cents(open.line);
			title.fee.cents(open.line);
			title.dueDate.day(open.line);
		} catch (error) {
			if (!(error instanceof ColumnError)) throw error;
			this.report.problem('refused', error.code, open.number, error.column, error.message);
			return;
		}
		const record = this.title.read(open.line, second, open.number);
		if (record.event === 'unknown') {
			const message = 'Há uma ocorrência que não está na tabela do banco.';
			this.report.once(`occurrence ${record.occurrence}`, 'unknownOccurrence', number, 16, message);
		}
		this.tally.add(record);
		this.report.record(record);
	}

	/** The line at its width. Blanks that were trimmed are given back; a column lost in between moves every amount, and shows. */
	private fit(line: string, needed: number, number: number): string {
		if (line.length === WIDTH) return line;
		if (line.length < needed) {
			throw new ColumnError(
				'width',
				line.length + 1,
				`A linha tem ${line.length} posições; devia ter ${WIDTH}.`,
			);
		}
		const whole = width(line, WIDTH, number, this.report);
		const { currency } = this.title.title;
		if (line.charAt(SEGMENT) === 'T' && currency.present && !/^(?:09|00| {2})$/.test(currency.raw(whole))) {
			throw new ColumnError(
				'width',
				line.length + 1,
				'A linha não tem a largura certa e as colunas estão deslocadas.',
			);
		}
		return whole;
	}

	private header(line: string, number: number): void {
		this.abandon();
		this.batches += 1;
		this.batchLines = 1;
		this.inBatch = true;
		this.detail = 0;
		this.tally = new Tally();
		const service = width(line, WIDTH, number, this.report).slice(9, 11);
		this.collection = service.trim() === '' || service === '01' || service === '00';
		if (!this.collection) {
			this.report.once(
				'service',
				'service',
				number,
				10,
				'Há um lote de outro serviço que não cobrança; não foi lido.',
			);
		}
	}

	private batchTrailer(line: string, number: number): void {
		this.abandon();
		if (!this.inBatch)
			throw new ColumnError('order', TYPE + 1, 'Um trailer de lote sem o cabeçalho do lote.');
		this.inBatch = false;
		const whole = width(line, WIDTH, number, this.report);
		this.count(whole, 17, this.batchLines, number);
		if (!this.collection) return;
		for (const { code, column, message } of this.tally.batchTrailer240(whole)) {
			this.report.problem('doubt', code, number, column, message);
		}
	}

	private trailer(line: string, number: number): void {
		this.abandon();
		this.closed = true;
		if (this.inBatch)
			this.report.problem(
				'doubt',
				'truncated',
				number,
				8,
				'O último lote não tem trailer: pode faltar uma parte.',
			);
		const whole = width(line, WIDTH, number, this.report);
		this.count(whole, 17, this.batches, number);
		this.count(whole, 23, this.lines, number);
	}

	private count(line: string, at: number, own: number, number: number): void {
		const told = totalOf(line.slice(at, at + 6));
		if (told === 0 || told === own) return;
		this.report.problem('doubt', 'count', number, at + 1, counted(told, own));
	}

	private sequence(line: string, number: number): void {
		this.detail += 1;
		const told = line.slice(8, 13);
		if (told === '00000' || Number(told) === this.detail) return;
		this.report.once(
			'sequence',
			'sequence',
			number,
			9,
			'O número do registro não segue o anterior: pode faltar uma linha antes desta.',
		);
		this.detail = Number(told) || this.detail;
	}

	/** A segment T whose U never came. */
	private abandon(): void {
		const { open } = this;
		this.open = null;
		if (open) {
			this.report.problem(
				'refused',
				'order',
				open.number,
				SEGMENT + 1,
				'Um segmento T sem o segmento U depois dele.',
			);
		}
	}
}
