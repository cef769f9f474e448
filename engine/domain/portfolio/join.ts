import { badInput } from '../../core/errors';
import { type Cell, type RawRow, textOf } from './cells';
import { COLUMN_BY_HEADER, type ColumnName } from './columns.data';
import { normaliseHeader } from './headers';
import type { Layout } from './layout';
import type { Table } from './table';

const MOST_ROWS = 300_000;
const KEYS: readonly ColumnName[] = ['contrato', 'documento', 'titulo'];

/** Two files as one table: each row of the first gets the cells of the second's row with the same contract (or document). */
export async function joined(first: Table, second: Table, layout: Layout): Promise<Table> {
	const [at, from] = keyOf(first, second, layout);
	const known = new Set(first.header.map((cell) => normaliseHeader(textOf(cell))));
	const added = second.header
		.map((cell, position) => ({ cell, position }))
		.filter(({ cell, position }) => position !== from && !known.has(normaliseHeader(textOf(cell))));
	const rows = new Map<string, Cell[]>();
	for await (const slice of second.rows) {
		for (const { cells } of slice) {
			const key = keyText(cells?.[from]);
			if (cells === null || key === '' || rows.has(key)) continue;
			if (rows.size >= MOST_ROWS) throw badInput('file', 'The second file has more than 300,000 rows');
			rows.set(
				key,
				added.map(({ position }) => cells[position] ?? ''),
			);
		}
	}
	const extend = (row: RawRow): RawRow => {
		if (row.cells === null) return row;
		const cells = [...row.cells];
		while (cells.length < first.header.length) cells.push('');
		return { ...row, cells: [...cells, ...(rows.get(keyText(row.cells[at])) ?? [])] };
	};
	async function* extended(): AsyncGenerator<RawRow[], void> {
		for await (const slice of first.rows) yield slice.map(extend);
	}
	return {
		facts: first.facts,
		header: [...first.header, ...added.map(({ cell }) => cell)],
		sample: first.sample.map(extend),
		rows: extended(),
	};
}

/** Documents come with and without punctuation and zeros, contracts in either case. */
const keyText = (cell: Cell | undefined) =>
	textOf(cell)
		.replace(/[.\-/\s]/g, '')
		.replace(/^0+/, '')
		.toUpperCase();

function keyOf(first: Table, second: Table, layout: Layout): [number, number] {
	const positionOf = (table: Table, column: ColumnName) => {
		const own = layout.columns[column]?.map(normaliseHeader);
		return table.header.findIndex((cell) => {
			const name = normaliseHeader(textOf(cell));
			return own?.includes(name) || COLUMN_BY_HEADER.get(name)?.name === column;
		});
	};
	for (const column of layout.joinBy ? [layout.joinBy] : KEYS) {
		const pair: [number, number] = [positionOf(first, column), positionOf(second, column)];
		if (pair[0] >= 0 && pair[1] >= 0) return pair;
	}
	throw badInput(
		'header',
		`The two files have no column ${layout.joinBy ?? 'contrato, documento or titulo'} in common`,
		'They are joined by it; rename it in one of them',
	);
}
