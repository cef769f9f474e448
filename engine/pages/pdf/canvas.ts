import { cut, type Font, widthOf, winAnsi } from './font';

/** One page being drawn: millimetres from the top left corner, font sizes in points. */

const POINTS = 72 / 25.4;

/** A4. */
export const PAGE = { width: 210, height: 297 };

/** Red, green and blue from 0 to 1. */
export type Colour = readonly [number, number, number];
export const BLACK: Colour = [0, 0, 0];

export interface TextStyle {
	size?: number;
	font?: Font;
	colour?: Colour;
	/** `right` and `centre` put that edge or the middle at x. */
	align?: 'left' | 'right' | 'centre';
	/** Millimetres; longer text is made smaller down to `least` points, then cut with an ellipsis. */
	width?: number;
	/** Default: the size itself, so that long text is cut at once. */
	least?: number;
}

export class Canvas {
	private readonly parts: string[] = [];
	private fill = '0 0 0';

	/** The content stream, one character a byte. */
	get content(): string {
		return this.parts.join('\n');
	}

	text(x: number, y: number, text: string, style: TextStyle = {}): void {
		if (text === '') return;
		const { font = 'regular', colour = BLACK, align = 'left', width } = style;
		let size = style.size ?? 8;
		let encoded = winAnsi(text);
		if (width !== undefined) {
			const room = width * POINTS;
			const needed = widthOf(encoded, font) / 1000;
			if (needed * size > room) size = Math.max(style.least ?? size, Math.floor((room / needed) * 20) / 20);
			encoded = cut(encoded, font, size, room);
		}
		const length = align === 'left' ? 0 : (widthOf(encoded, font) / 1000) * size;
		const left = x * POINTS - (align === 'right' ? length : length / 2);
		this.use(colour);
		const bytes = /[()\\]/.test(encoded) ? encoded.replace(/[()\\]/g, '\\$&') : encoded;
		this.parts.push(
			`BT /${font === 'bold' ? 'B' : 'R'} ${round(size)} Tf ${round(left)} ${up(y)} Td (${bytes}) Tj ET`,
		);
	}

	line(x1: number, y1: number, x2: number, y2: number, width = 0.2, dash = 0): void {
		const drawn = `${round(width * POINTS)} w ${point(x1, y1)} m ${point(x2, y2)} l S`;
		this.parts.push(dash === 0 ? drawn : `[${round(dash * POINTS)}] 0 d ${drawn} [] 0 d`);
	}

	/** A filled rectangle. */
	rectangle(x: number, y: number, width: number, height: number, colour: Colour): void {
		this.use(colour);
		this.parts.push(`${point(x, y + height)} ${round(width * POINTS)} ${round(height * POINTS)} re f`);
	}

	/** The outline of a rectangle. */
	box(x: number, y: number, width: number, height: number, stroke = 0.2): void {
		const size = `${round(width * POINTS)} ${round(height * POINTS)}`;
		this.parts.push(`${round(stroke * POINTS)} w ${point(x, y + height)} ${size} re S`);
	}

	/** Black modules given as `x y width height` in whole modules, y upwards from the bottom of a box. */
	modules(x: number, bottom: number, width: number, height: number, runs: readonly string[]): void {
		this.use(BLACK);
		const scale = `${exact(width * POINTS)} 0 0 ${exact(height * POINTS)}`;
		this.parts.push(`q ${scale} ${point(x, bottom)} cm ${runs.join(' re ')} re f Q`);
	}

	/** An image of the document by its name, in a box. */
	image(name: string, x: number, y: number, width: number, height: number): void {
		const scale = `${round(width * POINTS)} 0 0 ${round(height * POINTS)}`;
		this.parts.push(`q ${scale} ${point(x, y + height)} cm /${name} Do Q`);
	}

	private use(colour: Colour): void {
		const fill = colour.map(round).join(' ');
		if (fill === this.fill) return;
		this.fill = fill;
		this.parts.push(`${fill} rg`);
	}
}

const round = (value: number) => String(Math.round(value * 100) / 100);
/** Module sizes: a hundredth of a point, times 405 modules, would be a millimetre. */
const exact = (value: number) => value.toFixed(6);
const up = (y: number) => round((PAGE.height - y) * POINTS);
const point = (x: number, y: number) => `${round(x * POINTS)} ${up(y)}`;

/** `#0b5fa5` → colour; null when it is none. */
export function colourOf(hex: string): Colour | null {
	const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
	if (!match) return null;
	return match.slice(1).map((part) => Number.parseInt(part, 16) / 255) as unknown as Colour;
}
