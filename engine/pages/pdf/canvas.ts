import { cut, type Font, widthOf, winAnsi } from './font';

/** One page being drawn: millimetres from the top left corner, font sizes in points. */

const POINTS = 72 / 25.4;

/** Millimetres. */
export interface Size {
	width: number;
	height: number;
}

/** A4. */
export const PAGE: Size = { width: 210, height: 297 };

/** A page that is drawn: its content stream, one character a byte. */
export interface Drawn {
	content: string;
	size: Size;
}

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

export class Canvas implements Drawn {
	private readonly parts: string[] = [];
	private fill = '0 0 0';

	constructor(readonly size: Size = PAGE) {}

	/** The content stream, one character a byte. */
	get content(): string {
		return this.parts.join('\n');
	}

	/** The same drawing on a page that ends at so many millimetres, for a canvas begun with no height: what is drawn tells how long it is. */
	cutAt(height: number): Drawn {
		const shift = `1 0 0 1 0 ${round(height * POINTS)} cm`;
		return { content: `${shift}\n${this.content}`, size: { width: this.size.width, height } };
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
			`BT /${font === 'bold' ? 'B' : 'R'} ${round(size)} Tf ${round(left)} ${this.up(y)} Td (${bytes}) Tj ET`,
		);
	}

	line(x1: number, y1: number, x2: number, y2: number, width = 0.2, dash = 0): void {
		const drawn = `${round(width * POINTS)} w ${this.point(x1, y1)} m ${this.point(x2, y2)} l S`;
		this.parts.push(dash === 0 ? drawn : `[${round(dash * POINTS)}] 0 d ${drawn} [] 0 d`);
	}

	/** A filled rectangle. */
	rectangle(x: number, y: number, width: number, height: number, colour: Colour): void {
		this.use(colour);
		this.parts.push(`${this.point(x, y + height)} ${round(width * POINTS)} ${round(height * POINTS)} re f`);
	}

	/** The outline of a rectangle. */
	box(x: number, y: number, width: number, height: number, stroke = 0.2): void {
		const size = `${round(width * POINTS)} ${round(height * POINTS)}`;
		this.parts.push(`${round(stroke * POINTS)} w ${this.point(x, y + height)} ${size} re S`);
	}

	/** Black modules given as `x y width height` in whole modules, y upwards from the bottom of a box. */
	modules(x: number, bottom: number, width: number, height: number, runs: readonly string[]): void {
		this.use(BLACK);
		const scale = `${exact(width * POINTS)} 0 0 ${exact(height * POINTS)}`;
		this.parts.push(`q ${scale} ${this.point(x, bottom)} cm ${runs.join(' re ')} re f Q`);
	}

	/** The same turned by a quarter: what ran to the right runs down from `y`, what rose from the bottom reaches to the right. */
	modulesDown(x: number, y: number, width: number, height: number, runs: readonly string[]): void {
		this.use(BLACK);
		const turn = `0 ${exact(-width * POINTS)} ${exact(height * POINTS)} 0`;
		this.parts.push(`q ${turn} ${this.point(x, y)} cm ${runs.join(' re ')} re f Q`);
	}

	/** An image of the document by its name, in a box. */
	image(name: string, x: number, y: number, width: number, height: number): void {
		const scale = `${round(width * POINTS)} 0 0 ${round(height * POINTS)}`;
		this.parts.push(`q ${scale} ${this.point(x, y + height)} cm /${name} Do Q`);
	}

	private up(y: number): string {
		return round((this.size.height - y) * POINTS);
	}

	private point(x: number, y: number): string {
		return `${round(x * POINTS)} ${this.up(y)}`;
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

/** `#0b5fa5` → colour; null when it is none. */
export function colourOf(hex: string): Colour | null {
	const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
	if (!match) return null;
	return match.slice(1).map((part) => Number.parseInt(part, 16) / 255) as unknown as Colour;
}

/** Against white, as WCAG 2.1 asks of text (1.4.3). */
const CONTRAST = 4.5;

/** The colour, darkened in its tone until text in it can be read on white paper, and white text on it. */
export function legible(colour: Colour): Colour {
	let shade = colour;
	while (1.05 / (luminance(shade) + 0.05) < CONTRAST)
		shade = shade.map((part) => part * 0.95) as unknown as Colour;
	return shade;
}

/** Relative luminance (WCAG 2.1). */
function luminance(colour: Colour): number {
	const [red, green, blue] = colour.map((part) =>
		part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
	) as [number, number, number];
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
