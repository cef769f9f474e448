import { badInput } from '../../core/errors';
import type { Cell } from './cells';
import type { ColumnName } from './columns.data';
import { normaliseHeader } from './headers';
import type { InstalmentColumns, Layout } from './layout';

/** What a file is read for; it decides which columns it must have. */
export type Purpose = 'debts' | 'withdrawals' | 'payments';

export const NEEDED: Readonly<Record<Purpose, readonly ColumnName[]>> = {
	debts: ['titulo', 'documento', 'nome', 'vencimento', 'valor'],
	withdrawals: ['titulo'],
	payments: ['titulo', 'pago_em', 'valor_pago'],
};

/** One debt's own columns, found in this file. */
export interface InstalmentPlace {
	n: string;
	value: number;
	due: number;
	title: number | undefined;
	status: number | undefined;
	headers: InstalmentColumns;
}

/** A layout laid over the header of one file: where each column is. */
export interface Mapping {
	layout: Layout;
	width: number;
	positions: Partial<Record<ColumnName, readonly number[]>>;
	instalments: readonly InstalmentPlace[];
	/** Kept in `custom`. */
	unknown: readonly { header: string; position: number }[];
}

/**
 * Finds the columns of a layout in a header.
 * @throws CobrancaError badInput naming the column that is missing
 */
export function mapHeader(header: readonly Cell[], layout: Layout, purpose: Purpose): Mapping {
	const at = new Map<string, number>();
	header.forEach((cell, position) => {
		const name = normaliseHeader(String(cell));
		if (name !== '' && !at.has(name)) at.set(name, position);
	});
	const used = new Set<number>();
	const find = (name: string): number | undefined => {
		const position = at.get(normaliseHeader(name));
		if (position !== undefined) used.add(position);
		return position;
	};
	const positions: Partial<Record<ColumnName, readonly number[]>> = {};
	for (const [column, headers] of Object.entries(layout.columns) as [ColumnName, string[]][]) {
		const found = headers.map(find).filter((position) => position !== undefined);
		if (found.length > 0) positions[column] = found;
	}
	const instalments = layout.instalments.map((one) => placeOf(one, find));
	const missing = NEEDED[purpose].filter((column) => {
		if (positions[column] || layout.constants[column] !== undefined) return false;
		if (instalments.length > 0 && (column === 'vencimento' || column === 'valor')) return false;
		// Every instalment has a number of its own, or all of them add theirs to the contract.
		return !(
			column === 'titulo' &&
			instalments.length > 0 &&
			instalments.every((one) => one.title !== undefined)
		);
	});
	if (missing.length > 0) throw missingColumns(missing, layout);
	const ignored = new Set(layout.ignore.map(normaliseHeader));
	const unknown = header
		.map((cell, position) => ({ header: String(cell).trim().slice(0, 80), position }))
		.filter(
			(one) => one.header !== '' && !used.has(one.position) && !ignored.has(normaliseHeader(one.header)),
		);
	return { layout, width: header.length, positions, instalments, unknown };
}

function placeOf(one: InstalmentColumns, find: (name: string) => number | undefined): InstalmentPlace {
	const value = find(one.value);
	const due = find(one.due);
	if (value === undefined || due === undefined) {
		throw badInput(
			'header',
			`The portfolio file has no column "${(value === undefined ? one.value : one.due).slice(0, 40)}", which instalment ${one.n} needs`,
			'Add the column, or give a layout that names the right one',
		);
	}
	return {
		n: one.n,
		value,
		due,
		title: one.title === undefined ? undefined : find(one.title),
		status: one.status === undefined ? undefined : find(one.status),
		headers: one,
	};
}

const MEANING: Partial<Record<ColumnName, string>> = {
	titulo: 'number of the debt; "contrato" would do',
	documento: 'CPF or CNPJ',
	nome: 'name of the debtor',
	vencimento: 'due date',
	valor: 'amount',
	pago_em: 'date of payment',
	valor_pago: 'amount paid',
};

function missingColumns(missing: readonly ColumnName[], layout: Layout) {
	const named = missing.map((column) => {
		const headers = layout.columns[column];
		return headers
			? `${column} ("${headers.join('", "').slice(0, 60)}")`
			: `${column} (${MEANING[column] ?? column})`;
	});
	return badInput(
		'header',
		`The portfolio file has no column ${named.join(', ')}`,
		'Rename the column in the file as it is called here, or save a layout that says which one it is',
	);
}
