import { type Cell, cellOf, type RawRow, textOf } from './cells';

const SLICE_ROWS = 32;
const MOST_KEYS = 1000;

/** Items of n8n (SQL, HTTP) as a table: the first row is made of the keys of all of them. Nested ones are spread out: `parcelas 1 valor`. */
export async function* itemRows(items: readonly Record<string, unknown>[]): AsyncGenerator<RawRow[], void> {
	const flat = items.map((item) => flattened(item));
	const keys = new Map<string, number>();
	for (const item of flat)
		for (const key of item.keys()) if (!keys.has(key) && keys.size < MOST_KEYS) keys.set(key, keys.size);
	if (keys.size === 0) return;
	yield [{ rowNumber: 0, cells: [...keys.keys()] }];
	for (let at = 0; at < flat.length; at += SLICE_ROWS) {
		yield flat.slice(at, at + SLICE_ROWS).map((item, i) => {
			const cells = new Array<Cell>(keys.size).fill('');
			for (const [key, value] of item) {
				const position = keys.get(key);
				if (position !== undefined) cells[position] = value;
			}
			return { rowNumber: at + i + 1, cells };
		});
	}
}

function flattened(
	value: Record<string, unknown>,
	prefix = '',
	depth = 0,
	into = new Map<string, Cell>(),
): Map<string, Cell> {
	for (const [key, one] of Object.entries(value)) {
		const name = prefix === '' ? key : `${prefix} ${key}`;
		if (Array.isArray(one) && one.every((part) => typeof part !== 'object' || part === null)) {
			into.set(
				name,
				one
					.map((part) => textOf(cellOf(part)))
					.filter(Boolean)
					.join('; '),
			);
		} else if (Array.isArray(one) && depth < 3) {
			one.forEach((part, n) => flattened({ [String(n + 1)]: part }, name, depth + 1, into));
		} else if (typeof one === 'object' && one !== null && !(one instanceof Date) && depth < 3) {
			flattened(one as Record<string, unknown>, name, depth + 1, into);
		} else into.set(name, cellOf(one));
	}
	return into;
}
