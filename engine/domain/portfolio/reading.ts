import type { Parsed } from '../../core/parsed';
import { type Cell, clean, textOf } from './cells';
import type { ColumnName } from './columns.data';
import { normaliseHeader } from './headers';
import type { Mapping } from './mapping';
import { maskField } from './mask';
import type { KnownCreditor, PortfolioOptions, RowIssue } from './types';

/** Raised inside the readers only: the first thing that makes a row unusable. */
export class Rejection {
	constructor(readonly issue: RowIssue) {}
}

const LONGEST: Partial<Record<ColumnName, number>> = { titulo: 80, nome: 150, contrato: 80, grupo: 80 };
export const LONGEST_TEXT = 500;

export const UNREADABLE: RowIssue = {
	field: 'linha',
	reason: 'Linha que não se lê: aspas abertas e nunca fechadas, ou texto que não é CSV.',
	value: '',
};

/** Which creditor a file means: by id, by name or by CNPJ. */
export class Creditors {
	private readonly byName = new Map<string, string>();
	readonly ids = new Set<string>();
	readonly standard: string;

	constructor(options: Pick<PortfolioOptions, 'creditors' | 'defaultCreditor'>) {
		const known = [...options.creditors].map((one): KnownCreditor =>
			typeof one === 'string' ? { id: one, names: [] } : one,
		);
		for (const { id, names } of known) {
			this.ids.add(id);
			for (const name of names) if (normaliseHeader(name) !== '') this.byName.set(normaliseHeader(name), id);
		}
		// Where there is one creditor only, the file cannot mean another.
		this.standard = options.defaultCreditor ?? (this.ids.size === 1 ? ([...this.ids][0] as string) : '');
	}

	find(text: string): string | undefined {
		return this.ids.has(text) ? text : this.byName.get(normaliseHeader(text));
	}
}

/** The cells of one row under the names of our columns. */
export class FieldReader {
	protected cells: readonly Cell[] = [];
	protected warnings: RowIssue[] = [];
	private readonly titles = new Set<string>();

	constructor(
		protected readonly mapping: Mapping,
		protected readonly creditors: Creditors,
	) {}

	protected start(cells: readonly Cell[]): void {
		this.cells = cells;
		this.warnings = [];
	}

	/** The first cell of the column that is not empty; a constant of the layout where there is none. */
	protected cell(column: ColumnName): Cell {
		const { positions, layout } = this.mapping;
		for (const position of positions[column] ?? []) {
			const cell = this.cells[position];
			if (cell !== undefined && textOf(cell) !== '') return cell;
		}
		return layout.constants[column] ?? '';
	}

	protected text(column: ColumnName): string {
		return textOf(this.cell(column));
	}

	/** Every cell of the column, empty ones too. */
	protected parts(column: ColumnName): string[] {
		return (this.mapping.positions[column] ?? []).map((position) => textOf(this.cells[position]));
	}

	protected checkWidth(): void {
		const { width } = this.mapping;
		if (this.cells.length <= width || this.cells.slice(width).every((extra) => textOf(extra) === '')) return;
		const reason = `A linha tem ${this.cells.length} colunas e o cabeçalho ${width}; texto com o separador precisa de aspas.`;
		throw new Rejection({ field: 'linha', reason, value: '' });
	}

	protected creditor(): string {
		const text = this.text('credor');
		if (text === '' && this.creditors.standard === '')
			throw this.rejection('credor', 'Credor em branco.', text);
		const id = this.creditors.find(text === '' ? this.creditors.standard : text);
		if (id === undefined) throw this.rejection('credor', 'Credor que não está cadastrado.', text);
		return id;
	}

	/** The number of the debt: its cells joined by `/`. A due date in it counts by the day, however it is written. */
	protected title(dueDate: string | null): string {
		const positions = this.mapping.positions.titulo ?? [];
		const due = new Set(this.mapping.positions.vencimento);
		const parts: string[] = [];
		for (const position of positions) {
			const text = due.has(position) && dueDate !== null ? dueDate : textOf(this.cells[position]);
			if (text === '' || (parts.length > 0 && parts[0]?.endsWith(`/${text}`))) continue;
			parts.push(text);
		}
		// A due date alone names nothing.
		const named =
			parts.length > 0 && !(positions.length > 1 && textOf(this.cells[positions[0] as number]) === '');
		return named ? parts.join('/') : clean(this.mapping.layout.constants.titulo ?? '');
	}

	protected checkTitle(title: string): string {
		if (title === '')
			throw this.rejection('titulo', 'Título em branco; é o número da dívida no credor.', title);
		return this.limited('titulo', title);
	}

	protected claimTitle(creditorId: string, externalId: string): void {
		const key = `${creditorId}\n${externalId}`;
		if (this.titles.has(key))
			throw this.rejection('titulo', 'Título repetido neste arquivo; vale a primeira linha.', externalId);
		this.titles.add(key);
	}

	protected optional(column: ColumnName): string | null {
		const text = this.text(column);
		const most = LONGEST[column] ?? LONGEST_TEXT;
		if (text.length > most) this.warn(column, `Texto cortado em ${most} caracteres.`, text);
		return text === '' ? null : text.slice(0, most);
	}

	protected required(column: ColumnName, whenEmpty: string): string {
		const text = this.text(column);
		if (text === '') throw this.rejection(column, whenEmpty, text);
		return this.limited(column, text);
	}

	private limited(column: ColumnName, text: string): string {
		const most = LONGEST[column] ?? LONGEST_TEXT;
		if (text.length > most) throw this.rejection(column, `Texto com mais de ${most} caracteres.`, text);
		return text;
	}

	protected must<T>(column: ColumnName, parsed: Parsed<T>, text = this.text(column)): T {
		if (!parsed.ok) throw this.rejection(column, parsed.reason, text);
		return parsed.value;
	}

	protected rejection(column: ColumnName, reason: string, text: string, field: string = column): Rejection {
		return new Rejection({ field, reason, value: maskField(column, text) });
	}

	protected warn(column: ColumnName, reason: string, text: string, field: string = column): void {
		this.warnings.push({ field, reason, value: maskField(column, text) });
	}
}
