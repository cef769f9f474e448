import { ColumnError } from './columns';
import { width } from './header';
import type { CnabLayout } from './layout';
import type { RecordLayout } from './record';
import type { Body, Report } from './reader';
import type { RetornoFile, RetornoPix, RetornoRecord } from './retorno';
import { TitleReader } from './title';
import { counted, Tally, totalOf } from './totals';

const WIDTH = 400;
/** Records that belong to a title and say nothing that is read here: split payments, messages, cheques. */
const OPTIONAL = new Set(['2', '3', '4', '5', '6', '7', '8']);

/** The lines of a CNAB 400 behind its header. A record waits for the next line, which may bring its Pix. */
export class Body400 implements Body {
	private readonly titles: ReadonlyMap<string, TitleReader>;
	private readonly tally = new Tally();
	private waiting: RetornoRecord | null = null;
	private previous = '';
	private lines = 1;
	private closed = false;

	constructor(
		private readonly layout: CnabLayout,
		readonly file: RetornoFile,
		private readonly report: Report,
	) {
		const types = Object.keys({ ...layout.retorno.details, ...layout.retorno.editions });
		this.titles = new Map(types.map((type) => [type, new TitleReader(layout, file, type)]));
	}

	line(line: string, number: number): void {
		this.lines += 1;
		if (this.closed) throw new ColumnError('order', 1, 'Há uma linha depois do trailer do arquivo.');
		const type = line.charAt(0);
		const title = this.titles.get(this.layout.retorno.editionOf?.(line) ?? type);
		if (title) return this.detail(title, line, number);
		const pix = this.layout.retorno.pix?.[type];
		if (pix) return this.pix(pix, line, number);
		if (type === '9') return this.trailer(line, number);
		if (!OPTIONAL.has(type)) {
			this.flush();
			throw new ColumnError('order', 1, 'A linha é de um tipo de registro que não existe neste leiaute.');
		}
		this.sequence(width(line, WIDTH, number, this.report), number);
	}

	skip(): void {
		this.flush();
		this.lines += 1;
	}

	end(number: number): void {
		this.flush();
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

	private detail(title: TitleReader, line: string, number: number): void {
		this.flush();
		if (line.length < WIDTH) {
			// The line number stands last, so nothing was trimmed: something is missing in between, and the columns are not theirs.
			throw new ColumnError(
				'width',
				line.length + 1,
				`A linha tem ${line.length} posições; devia ter ${WIDTH}.`,
			);
		}
		const whole = line.length === WIDTH ? line : width(line, WIDTH, number, this.report);
		if (whole === this.previous && /[1-9]/.test(whole.slice(394))) {
			throw new ColumnError('sequence', 395, 'A linha repete a anterior, com o mesmo número de registro.');
		}
		this.previous = whole;
		this.sequence(whole, number);
		const record = title.read(whole, whole, number);
		if (record.event === 'unknown' && this.file.known) this.unknown(title, record, number);
		this.tally.add(record);
		this.waiting = record;
	}

	private pix(pix: RecordLayout, line: string, number: number): void {
		if (!this.waiting)
			throw new ColumnError('order', 1, 'Um registro de Pix sem o registro do título antes dele.');
		const { values } = pix.read(width(line, WIDTH, number, this.report));
		const text = (name: string): string | null => String(values[name] ?? '').trim() || null;
		const error = text('pixError');
		const found: RetornoPix = {
			copyPaste: text('pixCopyPaste'),
			location: text('pixLocation'),
			txid: text('pixTxid'),
			error: error === null || /^0+$/.test(error) ? null : error,
		};
		this.waiting.pix = found;
		this.flush();
	}

	private trailer(line: string, number: number): void {
		this.flush();
		this.closed = true;
		const whole = width(line, WIDTH, number, this.report);
		const told = totalOf(whole.slice(394));
		if (told !== 0 && told !== this.lines)
			this.report.problem('doubt', 'count', number, 395, counted(told, this.lines));
		for (const { code, column, message } of this.tally.trailer400(this.layout, whole)) {
			this.report.problem('doubt', code, number, column, message);
		}
	}

	/** Where lines are numbered, a number that is not the line's own tells of lines lost or moved. */
	private sequence(line: string, number: number): void {
		const told = line.slice(394);
		if (told === '000000' || Number(told) === this.lines || told.trim() === '') return;
		this.report.once(
			'sequence',
			'sequence',
			number,
			395,
			'O número do registro não é o da linha: pode faltar uma linha antes desta.',
		);
	}

	private unknown({ title }: TitleReader, record: RetornoRecord, number: number): void {
		const { from } = title.occurrence;
		const message = 'Há uma ocorrência que não está na tabela do banco.';
		this.report.once(
			`occurrence ${record.occurrence.slice(0, 2)}`,
			'unknownOccurrence',
			number,
			from,
			message,
		);
	}

	private flush(): void {
		if (this.waiting) this.report.record(this.waiting);
		this.waiting = null;
	}
}
