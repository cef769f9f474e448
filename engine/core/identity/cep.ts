import { type Parsed, accepted, refused } from '../parsed';
import type { Uf } from '../uf';

/** First and last five-digit prefix of each UF's CEPs, ascending. Source: Correios, faixas de CEP por UF. */
const RANGES: ReadonlyArray<readonly [from: number, to: number, uf: Uf]> = [
	[1000, 19999, 'SP'],
	[20000, 28999, 'RJ'],
	[29000, 29999, 'ES'],
	[30000, 39999, 'MG'],
	[40000, 48999, 'BA'],
	[49000, 49999, 'SE'],
	[50000, 56999, 'PE'],
	[57000, 57999, 'AL'],
	[58000, 58999, 'PB'],
	[59000, 59999, 'RN'],
	[60000, 63999, 'CE'],
	[64000, 64999, 'PI'],
	[65000, 65999, 'MA'],
	[66000, 68899, 'PA'],
	[68900, 68999, 'AP'],
	[69000, 69299, 'AM'],
	[69300, 69399, 'RR'],
	[69400, 69899, 'AM'],
	[69900, 69999, 'AC'],
	[70000, 72799, 'DF'],
	[72800, 72999, 'GO'],
	[73000, 73699, 'DF'],
	[73700, 76799, 'GO'],
	[76800, 76999, 'RO'],
	[77000, 77999, 'TO'],
	[78000, 78899, 'MT'],
	[78900, 78999, 'RO'],
	[79000, 79999, 'MS'],
	[80000, 87999, 'PR'],
	[88000, 89999, 'SC'],
	[90000, 99999, 'RS'],
];

/** Reads `01310-100` or `01310100`: 8 digits that fall in some UF's range. */
export function parseCep(text: string): Parsed<string> {
	const digits = text.replace(/[\s.-]/g, '');
	if (!/^\d{8}$/.test(digits))
		return refused('CEP precisa de 8 dígitos (planilhas costumam tirar o zero à esquerda).');
	return ufOfCep(digits) === null ? refused('CEP fora das faixas dos Correios.') : accepted(digits);
}

/** UF of a CEP by the Correios ranges; null when the prefix belongs to none. */
export function ufOfCep(cep: string): Uf | null {
	const prefix = cepPrefix(cep);
	if (prefix === null) return null;
	let low = 0;
	let high = RANGES.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		const [from, to, uf] = RANGES[middle] as readonly [number, number, Uf];
		if (prefix < from) high = middle - 1;
		else if (prefix > to) low = middle + 1;
		else return uf;
	}
	return null;
}

/** First five digits as a number, of `53990-000` or `53990000`; null when there are not 8 digits. */
export function cepPrefix(cep: string): number | null {
	if (!/^\d{5}-?\d{3}$/.test(cep)) return null;
	return Number(cep.slice(0, 5));
}

/** `01310100` → `01310-100`. */
export function formatCep(digits: string): string {
	return `${digits.slice(0, 5)}-${digits.slice(5)}`;
}

/** `01310100` → `01310-•••`. */
export function maskCep(digits: string): string {
	return `${digits.slice(0, 5)}-•••`;
}
