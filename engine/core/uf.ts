/** The 26 states and the Federal District. */
export const UFS = [
	'AC', 'AL', 'AM', 'AP', 'BA', 'CE', 'DF', 'ES', 'GO', 'MA', 'MG', 'MS', 'MT', 'PA',
	'PB', 'PE', 'PI', 'PR', 'RJ', 'RN', 'RO', 'RR', 'RS', 'SC', 'SE', 'SP', 'TO',
] as const; // prettier-ignore
export type Uf = (typeof UFS)[number];

const KNOWN: ReadonlySet<string> = new Set(UFS);

/** `sp ` → `SP`; null for anything that is not a UF. */
export function parseUf(text: string | null | undefined): Uf | null {
	if (!text) return null;
	if (KNOWN.has(text)) return text as Uf;
	const upper = text.trim().toUpperCase();
	return KNOWN.has(upper) ? (upper as Uf) : null;
}

/**
 * UF of each of the 67 DDDs (national codes) in use; 61 serves the Federal District and towns of Goiás around it.
 * Source: Anatel, Plano Geral de Códigos Nacionais. A few border towns use the neighbour's code; they are not listed.
 */
const DDDS: Readonly<Record<string, readonly Uf[]>> = {
	...row('SP', [11, 12, 13, 14, 15, 16, 17, 18, 19]),
	...row('RJ', [21, 22, 24]),
	...row('ES', [27, 28]),
	...row('MG', [31, 32, 33, 34, 35, 37, 38]),
	...row('PR', [41, 42, 43, 44, 45, 46]),
	...row('SC', [47, 48, 49]),
	...row('RS', [51, 53, 54, 55]),
	'61': ['DF', 'GO'],
	...row('GO', [62, 64]),
	...row('TO', [63]),
	...row('MT', [65, 66]),
	...row('MS', [67]),
	...row('AC', [68]),
	...row('RO', [69]),
	...row('BA', [71, 73, 74, 75, 77]),
	...row('SE', [79]),
	...row('PE', [81, 87]),
	...row('AL', [82]),
	...row('PB', [83]),
	...row('RN', [84]),
	...row('CE', [85, 88]),
	...row('PI', [86, 89]),
	...row('PA', [91, 93, 94]),
	...row('AM', [92, 97]),
	...row('RR', [95]),
	...row('AP', [96]),
	...row('MA', [98, 99]),
};

function row(uf: Uf, ddds: readonly number[]): Record<string, readonly Uf[]> {
	return Object.fromEntries(ddds.map((ddd) => [String(ddd), [uf]]));
}

/** The 67 valid DDDs, ascending. */
export const VALID_DDDS: readonly string[] = Object.keys(DDDS).sort();

/** UFs served by a DDD; empty for one that does not exist. */
export function ufsOfDdd(ddd: string): readonly Uf[] {
	return DDDS[ddd] ?? [];
}
