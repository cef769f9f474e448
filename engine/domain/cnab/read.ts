import { RetornoReader } from './reader';
import type { RetornoFile, RetornoItem, RetornoProblem, RetornoRecord } from './retorno';

/** A file as it comes: a stream, a list of chunks, or all of it at once. Text must be decoded as Latin-1 or Windows-1252. */
export type RetornoSource =
	AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string> | Uint8Array | string;

/** Records and problems of a retorno, in the order of its lines. Never throws for what the file holds. */
export async function* readRetorno(source: RetornoSource): AsyncGenerator<RetornoItem, void, undefined> {
	for await (const items of readRetornoSlices(source)) yield* items;
}

/** The same, as many at a time as a chunk holds: for who reads millions. */
export async function* readRetornoSlices(
	source: RetornoSource,
): AsyncGenerator<RetornoItem[], void, undefined> {
	const reader = new RetornoReader();
	for await (const chunk of chunks(source)) {
		const items = reader.push(chunk);
		if (items.length > 0) yield items;
	}
	const items = reader.end();
	if (items.length > 0) yield items;
}

/** A file that fits in memory: its good records, and what is wrong. `sound`: nothing was left out and nothing is in doubt. */
export function readRetornoWhole(source: Uint8Array | string): {
	file: RetornoFile | null;
	records: RetornoRecord[];
	problems: RetornoProblem[];
	sound: boolean;
} {
	const reader = new RetornoReader();
	const records: RetornoRecord[] = [];
	const problems: RetornoProblem[] = [];
	for (const items of [reader.push(source), reader.end()]) {
		for (const item of items) {
			if (item.type === 'record') records.push(item);
			else problems.push(item);
		}
	}
	return {
		file: reader.file,
		records,
		problems,
		sound: problems.every(({ severity }) => severity === 'note'),
	};
}

/** Megabytes at once become slices, so that the items of a file never all exist together. */
const SLICE = 1 << 18;

function chunks(source: RetornoSource): Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string> {
	return typeof source === 'string' || source instanceof Uint8Array ? sliced(source) : source;
}

function* sliced(whole: Uint8Array | string): Iterable<Uint8Array | string> {
	for (let at = 0; at < whole.length; at += SLICE) {
		yield typeof whole === 'string' ? whole.slice(at, at + SLICE) : whole.subarray(at, at + SLICE);
	}
}
