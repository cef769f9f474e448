import { CobrancaError } from '../../core/errors';
import type { Kind, Value } from './format';

export type Values = Readonly<Record<string, Value | undefined>>;

/** `[from, to, name, kind]` of a field, `[from, to, kind]` of columns that need no name. Positions as in the manuals: 1-based, inclusive. */
export type Row = readonly [number, number, string, Kind] | readonly [number, number, Kind];

export interface Field {
	from: number;
	to: number;
	/** null: a constant or filler. */
	name: string | null;
	kind: Kind;
}

/** A place in a record where the columns do not hold what the table says. */
export interface Deviation {
	column: number;
	field: string | null;
	expected: string;
}

/**
 * One record of a layout: a table that writes a line and reads it back. A table with a gap, an overlap or a name used twice is a
 * mistake of ours and fails when the module is loaded.
 */
export class RecordLayout {
	readonly fields: readonly Field[];
	private readonly byName = new Map<string, Field>();

	constructor(
		readonly width: number,
		readonly name: string,
		rows: readonly Row[],
	) {
		this.fields = rows
			.map((row): Field => {
				const [from, to] = row;
				return row.length === 4
					? { from, to, name: row[2], kind: row[3] }
					: { from, to, name: null, kind: row[2] };
			})
			.sort((a, b) => a.from - b.from);
		let next = 1;
		for (const field of this.fields) {
			if (field.from !== next || field.to < field.from)
				this.fail(`column ${next} is ${field.from > next ? 'not covered' : 'covered twice'}`);
			if (field.name !== null) {
				if (this.byName.has(field.name)) this.fail(`the name ${field.name} is used twice`);
				this.byName.set(field.name, field);
			}
			next = field.to + 1;
		}
		if (next !== width + 1) this.fail(`it ends at ${next - 1}, not ${width}`);
	}

	/**
	 * The same record with other rows. Fillers give way column by column; a field or constant that a row covers, even in part, is
	 * taken out, so what is left of it must be covered by another row.
	 */
	with(rows: readonly Row[], name = this.name): RecordLayout {
		const kept = this.fields.flatMap((field): Row[] => {
			const over = rows.filter(([from, to]) => from <= field.to && to >= field.from);
			if (over.length > 0) return field.kind.filler ? uncovered(field, over) : [];
			return [
				field.name === null
					? [field.from, field.to, field.kind]
					: [field.from, field.to, field.name, field.kind],
			];
		});
		return new RecordLayout(this.width, name, [...kept, ...rows]);
	}

	/** Where a field stands; undefined when this record has none of that name. */
	find(name: string): Field | undefined {
		return this.byName.get(name);
	}

	/** The line, without its end. A value that the table has no column for is left out. @throws CobrancaError badInput */
	write(values: Values): string {
		let line = '';
		for (const { from, to, name, kind } of this.fields) {
			const width = to - from + 1;
			line += kind.encode(name === null ? undefined : values[name], width, name ?? `${this.name} ${from}`);
		}
		return line;
	}

	/** Every named field of a line of exact width, and where the line is not what the table says. */
	read(line: string): { values: Record<string, Value>; deviations: Deviation[] } {
		const values: Record<string, Value> = {};
		const deviations: Deviation[] = [];
		for (const { from, to, name, kind } of this.fields) {
			const column = line.slice(from - 1, to);
			const value = column.length === to - from + 1 ? kind.decode(column) : undefined;
			if (value === undefined) deviations.push({ column: from, field: name, expected: kind.name });
			if (name !== null) values[name] = value === undefined ? column : value;
		}
		return { values, deviations };
	}

	private fail(what: string): never {
		throw new CobrancaError('bug', `The CNAB table ${this.name} is wrong: ${what}.`);
	}
}

export function record(width: 240 | 400, name: string, rows: readonly Row[]): RecordLayout {
	return new RecordLayout(width, name, rows);
}

/** The pieces of a filler that no row covers. */
function uncovered({ from, to, kind }: Field, over: readonly Row[]): Row[] {
	const pieces: Row[] = [];
	let next = from;
	for (const [start, end] of [...over].sort((a, b) => a[0] - b[0])) {
		if (start > next) pieces.push([next, start - 1, kind]);
		next = Math.max(next, end + 1);
	}
	if (next <= to) pieces.push([next, to, kind]);
	return pieces;
}
