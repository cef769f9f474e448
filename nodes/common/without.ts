/** The object without some of its fields: what an item does not show. */
export function without<T extends object, Key extends keyof T>(
	value: T,
	...keys: readonly Key[]
): Omit<T, Key> {
	const left = Object.entries(value).filter(([key]) => !keys.includes(key as Key));
	return Object.fromEntries(left) as Omit<T, Key>;
}
