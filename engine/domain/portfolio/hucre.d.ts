/** What we use of the library; its own types are found only by newer module resolution than the package is built with. */
declare module 'hucre/xlsx' {
	export function streamXlsxRows(
		input: Uint8Array,
		options?: { sheet?: number | string; maxRows?: number },
	): AsyncGenerator<{ index: number; values: unknown[] }, void, undefined>;
	export function writeXlsx(options: {
		sheets: { name: string; rows: unknown[][] }[];
		stringMode?: 'shared' | 'inline';
	}): Promise<Uint8Array>;
}
