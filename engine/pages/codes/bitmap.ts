import { encodeQR } from 'qr';
import { itfBars } from '../pdf/itf';

/** A code in whole modules, its quiet zone included: black where `rows` says so. */
export interface Bitmap {
	/** Rows from the top; a barcode has one, which is as high as `height` says. */
	rows: readonly (readonly boolean[])[];
	/** Of each row, in modules. */
	height: number;
	/** What 1 module is on paper, millimetres; null = the reader does not mind. */
	millimetres: number | null;
}

/** 44 digits have 405 modules, which Carta-Circular 2.926 wants 103 mm long. */
const MODULE = 103 / 405;
/** 13 mm in whole modules. */
const HEIGHT = 51;
/** 5 mm on each side, in whole modules. */
const BESIDE = 20;
/** White above and below, so that the bars of an image do not touch what is around it. */
export const ABOVE = 4;

/** Modules of quiet zone that the standard asks for on each side (ISO/IEC 18004, 9.1). */
const QUIET = 4;

/** The Interleaved 2 of 5 of a boleto. @param digits 44, checked by the caller */
export function barcodeBitmap(digits: string): Bitmap {
	const { runs, modules } = itfBars(digits);
	const row = Array.from({ length: modules + 2 * BESIDE }, () => false);
	for (const run of runs) {
		const [x = 0, , width = 0] = run.split(' ').map(Number);
		row.fill(true, BESIDE + x, BESIDE + x + width);
	}
	return { rows: [row], height: HEIGHT, millimetres: MODULE };
}

/** A QR code of error correction M. */
export function qrBitmap(text: string): Bitmap {
	return { rows: encodeQR(text, 'raw', { ecc: 'medium', border: QUIET }), height: 1, millimetres: null };
}

/** Black runs of a row as `[from, to]`. */
export function runsOf(row: readonly boolean[]): [from: number, to: number][] {
	const runs: [number, number][] = [];
	for (let from = row.indexOf(true); from >= 0;) {
		const end = row.indexOf(false, from);
		const to = end < 0 ? row.length : end;
		runs.push([from, to]);
		from = row.indexOf(true, to);
	}
	return runs;
}
