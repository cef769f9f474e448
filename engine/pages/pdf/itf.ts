import type { Canvas } from './canvas';

/**
 * Interleaved 2 of 5 (ISO/IEC 16390), the symbology of boletos: digits in pairs, the first in five bars and the second in
 * the five spaces between them, two of each five wide. Start: four narrow; stop: wide, narrow, narrow.
 *
 * 44 digits with wide : narrow = 3 : 1 have 405 modules, so the 103 mm of Carta-Circular 2.926 give modules of 0.254 mm.
 */
const PATTERNS = [
	'00110',
	'10001',
	'01001',
	'11000',
	'00101',
	'10100',
	'01100',
	'00011',
	'10010',
	'01010',
] as const;
const WIDE = 3;

/** Bars as `x 0 width 1` in modules, and how many modules there are. @param digits an even number of them */
export function itfBars(digits: string): { runs: string[]; modules: number } {
	const runs = ['0 0 1 1', '2 0 1 1'];
	let x = 4;
	for (let i = 0; i < digits.length; i += 2) {
		const bars = PATTERNS[Number(digits[i])] as string;
		const spaces = PATTERNS[Number(digits[i + 1])] as string;
		for (let k = 0; k < 5; k++) {
			const width = bars[k] === '1' ? WIDE : 1;
			runs.push(`${x} 0 ${width} 1`);
			x += width + (spaces[k] === '1' ? WIDE : 1);
		}
	}
	runs.push(`${x} 0 ${WIDE} 1`, `${x + WIDE + 1} 0 1 1`);
	return { runs, modules: x + WIDE + 2 };
}

/** Draws them in a box of so many millimetres; the quiet zones beside it are the caller's. */
export function drawItf(canvas: Canvas, digits: string, x: number, y: number, width: number, height: number) {
	const { runs, modules } = itfBars(digits);
	canvas.modules(x, y + height, width / modules, height, runs);
}

/** The same standing: the code runs down from y, `height` is how far it reaches to the right. For pages narrower than the code. */
export function drawItfDown(
	canvas: Canvas,
	digits: string,
	x: number,
	y: number,
	width: number,
	height: number,
) {
	const { runs, modules } = itfBars(digits);
	canvas.modulesDown(x, y, width / modules, height, runs);
}
