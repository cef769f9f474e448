import { badInput } from '../../core/errors';
import { COLUMN_NAMES, type ColumnName, PORTFOLIO_COLUMNS, type PortfolioColumn } from './columns.data';
import { normaliseHeader } from './headers';

export { type ColumnName, type PortfolioColumn } from './columns.data';
export { normaliseHeader } from './headers';

/** The house layout: id and version are recorded with each import, so an old file can be read as it was meant. */
export const PORTFOLIO_LAYOUT: { id: string; version: number; columns: readonly PortfolioColumn[] } = {
	id: 'padrao',
	version: 2,
	columns: PORTFOLIO_COLUMNS,
};

export const FORMATS = ['ddmmaaaa', 'aaaammdd', 'ddmmaa', 'centavos'] as const;
export type Format = (typeof FORMATS)[number];

/** One field of a fixed-width file: `from` counts characters from 1. */
export interface FixedField {
	name: string;
	from: number;
	length: number;
}

/** A debt that has columns of its own in the debtor's row: `PARCELA1_VALOR`, `PARCELA1_VENC`. */
export interface InstalmentColumns {
	/** What is added to the contract or title to name the debt, e.g. `1`. */
	n: string;
	value: string;
	due: string;
	title?: string;
	status?: string;
}

/** How a creditor's files are to be read. Data, versioned per creditor; `guess.ts` proposes one for a file never seen. */
export interface Layout {
	source: {
		/** `auto` tells CSV and XLSX apart by their first bytes. */
		kind: 'auto' | 'csv' | 'xlsx' | 'fixed' | 'rows';
		delimiter?: string;
		/** Name or position (from 1) of the sheet; by default the first with a header. */
		sheet?: string | number;
		/** Row of the header, from 1; by default it is looked for among the first forty. */
		headerRow?: number;
		/** Fixed width only: there is no header then. */
		fields?: FixedField[];
		/** Fixed width only: lines to pass over at the beginning. */
		skipLines?: number;
	};
	/**
	 * Headers of the file for each column. Of several the first that is not empty counts; those of `titulo` are joined
	 * by `/`, those of a phone side by side (DDD, number).
	 */
	columns: Partial<Record<ColumnName, string[]>>;
	/** Debts in columns; empty = one debt a row. */
	instalments: InstalmentColumns[];
	/** What holds for every row, such as `credor`, `tipo_divida`, `multa_pct`; a cell of the file goes before it. */
	constants: Partial<Record<ColumnName, string>>;
	/** How digits without separators are meant. */
	formats: Partial<Record<ColumnName, Format>>;
	/** Headers that are left out altogether; every other unknown one is kept in `custom`. */
	ignore: string[];
	/** The file comes with a second one; their rows are joined where this column is the same. */
	joinBy?: 'contrato' | 'documento' | 'titulo';
}

export const EMPTY_LAYOUT: Layout = {
	source: { kind: 'auto' },
	columns: {},
	instalments: [],
	constants: {},
	formats: {},
	ignore: [],
};

/**
 * What `tipo_divida` may say, and the kind it stands for in the terms of prescription. Whoever writes `outro` says that
 * it is none of them: an unknown kind, which a person must look at once it is a year old.
 */
export const DEBT_KINDS: Readonly<Record<string, string | null>> = {
	instrumento: 'instrument',
	aluguel: 'rent',
	titulo_credito: 'creditTitle',
	mensalidade_escolar: 'school',
	cartao: 'card',
	fornecimento: 'utility',
	boleto: 'boleto',
	emprestimo: 'bankLoan',
	plano_saude: 'healthPlan',
	condominio: 'condominium',
	honorarios: 'professionalFees',
	seguro: 'insurance',
	hospedagem: 'lodging',
	indenizacao: 'compensation',
	outro: null,
};

const KIND_BY_NORMALISED = new Map(
	Object.entries(DEBT_KINDS).map(([word, kind]) => [normaliseHeader(word), kind]),
);

/** @returns the kind, null for `outro`, undefined when the word is not one of the layout's */
export function debtKindOf(word: string): string | null | undefined {
	return KIND_BY_NORMALISED.get(normaliseHeader(word));
}

/**
 * Checks a layout that a person wrote or that was stored; fills in what it leaves out.
 * @throws CobrancaError badInput naming the place
 */
export function readLayout(value: unknown): Layout {
	const given = object('layout', typeof value === 'string' ? json(value) : value);
	const source = object('source', given.source ?? { kind: 'auto' });
	const kind = oneOf('source.kind', source.kind ?? 'auto', ['auto', 'csv', 'xlsx', 'fixed', 'rows'] as const);
	const layout: Layout = {
		source: {
			kind,
			...(source.delimiter === undefined ? {} : { delimiter: delimiterOf(source.delimiter) }),
			...(source.sheet === undefined
				? {}
				: { sheet: typeof source.sheet === 'number' ? source.sheet : text('source.sheet', source.sheet) }),
			...(source.headerRow === undefined ? {} : { headerRow: whole('source.headerRow', source.headerRow) }),
			...(source.skipLines === undefined
				? {}
				: { skipLines: whole('source.skipLines', source.skipLines, 0) }),
			...(source.fields === undefined ? {} : { fields: list('source.fields', source.fields).map(fieldOf) }),
		},
		columns: mapOf('columns', given.columns, (place, one) =>
			(Array.isArray(one) ? one : [one]).map((header) => text(place, header)),
		),
		instalments: list('instalments', given.instalments ?? []).map(instalmentColumns),
		constants: mapOf('constants', given.constants, (place, one) =>
			typeof one === 'number' ? String(one) : text(place, one),
		),
		formats: mapOf('formats', given.formats, (place, one) => oneOf(place, one, FORMATS)),
		ignore: list('ignore', given.ignore ?? []).map((header) => text('ignore', header)),
	};
	if (given.joinBy !== undefined)
		layout.joinBy = oneOf('joinBy', given.joinBy, ['contrato', 'documento', 'titulo'] as const);
	if (kind === 'fixed' && !layout.source.fields?.length)
		throw wrong('source.fields', 'must say name, from and length of each field of a fixed-width file');
	return layout;
}

function fieldOf(value: unknown): FixedField {
	const field = object('source.fields', value);
	return {
		name: text('source.fields.name', field.name),
		from: whole('source.fields.from', field.from),
		length: whole('source.fields.length', field.length),
	};
}

function instalmentColumns(value: unknown, index: number): InstalmentColumns {
	const one = object('instalments', value);
	return {
		n: one.n === undefined ? String(index + 1) : String(one.n),
		value: text('instalments.value', one.value),
		due: text('instalments.due', one.due),
		...(one.title === undefined ? {} : { title: text('instalments.title', one.title) }),
		...(one.status === undefined ? {} : { status: text('instalments.status', one.status) }),
	};
}

function mapOf<T>(
	place: string,
	value: unknown,
	read: (place: string, one: unknown) => T,
): Partial<Record<ColumnName, T>> {
	const result: Partial<Record<ColumnName, T>> = {};
	for (const [name, one] of Object.entries(object(place, value ?? {}))) {
		if (!(COLUMN_NAMES as readonly string[]).includes(name))
			throw wrong(
				`${place}.${name.slice(0, 40)}`,
				'is no column of a portfolio (docs/portfolio.md lists them)',
			);
		result[name as ColumnName] = read(`${place}.${name}`, one);
	}
	return result;
}

function json(value: string): unknown {
	try {
		return JSON.parse(value);
	} catch {
		throw wrong('layout', 'must be JSON');
	}
}

function object(place: string, value: unknown): Record<string, unknown> {
	if (typeof value === 'object' && value !== null && !Array.isArray(value))
		return value as Record<string, unknown>;
	throw wrong(place, 'must be an object');
}

function list(place: string, value: unknown): unknown[] {
	if (Array.isArray(value) && value.length <= 1000) return value;
	throw wrong(place, 'must be a list of at most 1,000');
}

function text(place: string, value: unknown): string {
	if (typeof value === 'string' && value.trim() !== '' && value.length <= 200) return value.trim();
	throw wrong(place, 'must be a text of 1 to 200 characters');
}

function whole(place: string, value: unknown, least = 1): number {
	if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= 1_048_576)
		return value as number;
	throw wrong(place, `must be a whole number from ${least} on`);
}

function delimiterOf(value: unknown): string {
	if (typeof value === 'string' && value.length === 1 && value !== '"') return value;
	throw wrong('source.delimiter', 'must be one character');
}

function oneOf<T extends string>(place: string, value: unknown, choices: readonly T[]): T {
	if ((choices as readonly unknown[]).includes(value)) return value as T;
	throw wrong(place, `must be one of ${choices.join(', ')}`);
}

function wrong(place: string, what: string) {
	return badInput('layout', `The layout's ${place} ${what}.`);
}
