import { encodeQR } from 'qr';
import type { Canvas } from './canvas';

/** Modules of quiet zone that the standard asks for on each side (ISO/IEC 18004, 9.1). */
const QUIET = 4;

/** Draws a QR code of error correction M in a square of so many millimetres, its quiet zone included. */
export function drawQr(canvas: Canvas, text: string, x: number, y: number, size: number): void {
	const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
	const modules = rows.length;
	const runs: string[] = [];
	rows.forEach((row, at) => {
		for (let from = row.indexOf(true); from >= 0;) {
			const end = row.indexOf(false, from);
			runs.push(`${from} ${modules - 1 - at} ${end - from} 1`);
			from = row.indexOf(true, end);
		}
	});
	canvas.modules(x, y + size, size / modules, size / modules, runs);
}
