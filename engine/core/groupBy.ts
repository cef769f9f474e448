/** Rows by key, groups and rows in the order in which they came. */
export function groupBy<T>(rows: Iterable<T>, key: (row: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const row of rows) {
		const name = key(row);
		const found = groups.get(name);
		if (found) found.push(row);
		else groups.set(name, [row]);
	}
	return groups;
}
