import type { Hash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';

/** n8n's loop gets a turn after so long, ms. */
const SLICE_MS = 10;

/**
 * Hashes rows as `JSON.stringify` writes the list of them, row by row and in slices: thousands of rows at once would hold up the process,
 * and take their whole text in memory.
 */
export async function hashRows(hash: Hash, rows: readonly unknown[], sliceMs = SLICE_MS): Promise<void> {
	hash.update('[');
	let since = performance.now();
	for (const [i, row] of rows.entries()) {
		if (i > 0) hash.update(',');
		hash.update(JSON.stringify(row) ?? 'null');
		if (performance.now() - since < sliceMs) continue;
		await turn();
		since = performance.now();
	}
	hash.update(']');
}
