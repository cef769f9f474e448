import { BLACK, type Canvas, type Colour, type TextStyle } from '../pdf/canvas';
import { widthOf, winAnsi } from '../pdf/font';
import { type CheckedSlip, documentLine } from './check';
import type { Party } from './types';

/** What the recibo and the ficha have in common: cells with a small label, and the head with bank and line. */

/** Left and right edge of all that is printed, millimetres: 190 wide (Carta-Circular 2.926: 170 to 216). */
export const LEFT = 10;
export const RIGHT = 200;

/** Where the narrow column of amounts begins. */
export const AMOUNTS = 152;

export const GREY: Colour = [0.35, 0.35, 0.35];
export const RED: Colour = [0.75, 0.1, 0.1];

export interface Cell extends TextStyle {
	label: string;
	value?: string;
	/** Left edge; it reaches to the next cell or the right edge. */
	x: number;
}

const PADDING = 1;

/** One row of cells, from the first one's left edge to `end`: labels above, values below, a rule under it and bars between. */
export function row(canvas: Canvas, y: number, height: number, cells: readonly Cell[], end = RIGHT): void {
	cells.forEach((cell, at) => {
		const right = cells[at + 1]?.x ?? end;
		const width = right - cell.x - 2 * PADDING;
		canvas.text(cell.x + PADDING, y + 2.2, cell.label, { size: 5.5, colour: GREY, width });
		if (cell.value) {
			const x = cell.align === 'right' ? right - PADDING : cell.x + PADDING;
			canvas.text(x, y + height - 1.3, cell.value, { size: 8.5, least: 6, ...cell, width });
		}
		if (at > 0) canvas.line(cell.x, y, cell.x, y + height);
	});
	canvas.line(cells[0]?.x ?? LEFT, y + height, end, y + height);
}

/**
 * Bank, its code and the digitable line. The ficha wants the code in characters of 5 mm and the line in 3.5 to 4 mm
 * (Carta-Circular 2.926); Helvetica's figures are 0.71 of its size.
 */
export function head(canvas: Canvas, slip: CheckedSlip, y: number, height: number, large: boolean): void {
	const base = y + height - 1.8;
	canvas.text(LEFT, base, slip.bankName, { size: large ? 12 : 10, least: 7, font: 'bold', width: 28 });
	const bars = large ? ([40, 60.2] as const) : ([40, 56] as const);
	for (const x of bars) canvas.line(x, y + 1, x, y + height, 0.5);
	canvas.text((bars[0] + bars[1]) / 2, base, slip.bankCode, {
		size: large ? 20 : 14,
		font: 'bold',
		align: 'centre',
	});
	canvas.text(RIGHT, base, slip.line, { size: large ? 13.9 : 10.5, font: 'bold', align: 'right' });
	canvas.line(LEFT, y + height, RIGHT, y + height, 0.5);
}

/** A band that nobody overlooks on a boleto that no bank knows. */
export function unregistered(
	canvas: Canvas,
	slip: CheckedSlip,
	y: number,
	x = LEFT + PADDING,
	width?: number,
): void {
	if (slip.registeredBy !== null) return;
	canvas.text(x, y, 'SEM REGISTRO NO BANCO: este boleto ainda não pode ser pago.', {
		size: 9,
		least: 5,
		font: 'bold',
		colour: RED,
		...(width === undefined ? {} : { width }),
	});
}

/** Paragraphs of lines, the same distance apart. Gives the y below the last. */
export function lines(
	canvas: Canvas,
	x: number,
	y: number,
	texts: readonly string[],
	leading: number,
	style: TextStyle = {},
): number {
	for (const text of texts) {
		canvas.text(x, y, text, { colour: BLACK, ...style });
		y += leading;
	}
	return y;
}

/** Name and document of a party in a width: a name that is too long is cut, the document never is. */
export function partyLine(party: Pick<Party, 'name' | 'document'>, least: number, width: number): string {
	const document = ` – ${documentLine(party)}`;
	const room = (width * 72 * 1000) / 25.4 / least;
	const fits = (name: string) => widthOf(winAnsi(name + document), 'regular') <= room;
	if (fits(party.name)) return party.name + document;
	const characters = [...party.name];
	while (characters.length > 0 && !fits(`${characters.join('')}…`)) characters.pop();
	return `${characters.join('').trimEnd()}…${document}`;
}
