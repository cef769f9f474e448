/** Whether two pieces of plain data (what JSON can hold) say the same. A key that is undefined is no key. */
export function isSame(one: unknown, other: unknown): boolean {
	if (one === other) return true;
	if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
	if (Array.isArray(one) !== Array.isArray(other)) return false;
	const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>];
	for (const key in a) if (!isSame(a[key], b[key])) return false;
	for (const key in b) if (a[key] === undefined && b[key] !== undefined) return false;
	return true;
}
