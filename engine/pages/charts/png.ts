/**
 * A chart as PNG, for viewers that show no SVG (n8n's own is one: an SVG may hold scripts). Rectangles and letters from bitmaps are
 * all it needs, so no library draws it. Twice the size of the drawing, in its light colours.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { FONTS, LETTERS } from './font.data';
import { type Fill, HEIGHT, type Label, layoutOf, type Rect, WIDTH } from './layout';
import type { StackedChart } from './types';

const SCALE = 2;
const COLUMNS = WIDTH * SCALE;
const ROWS = HEIGHT * SCALE;
const INK: Readonly<Record<Label['style'], string>> = { title: '#1c2429', soft: '#55626b', axis: '#44515a' };
const GROUND: Readonly<Record<'ground' | 'closed' | 'key' | 'grid', string>> = {
	ground: '#ffffff',
	closed: '#eef1f3',
	key: '#c9d1d6',
	grid: '#dde3e7',
};

export function stackedPng(chart: StackedChart): Buffer {
	const picture = new Picture((fill) =>
		fill in GROUND
			? GROUND[fill as keyof typeof GROUND]
			: (chart.series[Number(fill.slice(1))]?.color.light ?? '#000000'),
	);
	const { back, bars, labels } = layoutOf(chart);
	for (const rect of back) picture.rectangle(rect);
	for (const { rects } of bars) for (const rect of rects) picture.rectangle(rect);
	for (const label of labels) picture.label(label);
	return picture.png();
}

class Picture {
	/** Three bytes a pixel; each row begins with its filter, which is none. */
	private readonly bytes = Buffer.alloc(ROWS * (COLUMNS * 3 + 1));

	constructor(private readonly colorOf: (fill: Fill) => string) {}

	rectangle({ fill, x, y, width, height }: Rect): void {
		const [r, g, b] = rgb(this.colorOf(fill));
		const [left, right] = [clamp(x * SCALE, COLUMNS), clamp((x + width) * SCALE, COLUMNS)];
		const [top, bottom] = [clamp(y * SCALE, ROWS), clamp((y + height) * SCALE, ROWS)];
		for (let row = top; row < bottom; row++) {
			for (let at = place(left, row), end = place(right, row); at < end; at += 3) {
				this.bytes[at] = r;
				this.bytes[at + 1] = g;
				this.bytes[at + 2] = b;
			}
		}
	}

	label({ text, style, x, y, anchor }: Label): void {
		const font = fontOf(style);
		const letters = [...text]
			.map((letter) => font.letters.get(letter) ?? font.letters.get('?'))
			.filter((l) => !!l);
		const width = letters.reduce((sum, letter) => sum + letter.width, 0);
		let left = Math.round(x * SCALE - (anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2));
		const top = Math.round(y * SCALE) - font.above;
		const ink = rgb(INK[style]);
		for (const letter of letters) {
			this.letter(letter, left, top, font.height, ink);
			left += letter.width;
		}
	}

	private letter({ width, grey }: Letter, left: number, top: number, height: number, ink: Rgb): void {
		for (let row = 0; row < height; row++) {
			for (let column = 0; column < width; column++) {
				const share = (grey[row * width + column] ?? 0) / 15;
				const [px, py] = [left + column, top + row];
				if (share === 0 || px < 0 || px >= COLUMNS || py < 0 || py >= ROWS) continue;
				const at = place(px, py);
				ink.forEach((value, i) => {
					const under = this.bytes[at + i] ?? 0;
					this.bytes[at + i] = Math.round(under + (value - under) * share);
				});
			}
		}
	}

	png(): Buffer {
		const header = Buffer.alloc(13);
		header.writeUInt32BE(COLUMNS, 0);
		header.writeUInt32BE(ROWS, 4);
		// Eight bits, red green blue, the usual compression, filter and no interlace.
		header.set([8, 2, 0, 0, 0], 8);
		return Buffer.concat([
			Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
			chunk('IHDR', header),
			chunk('IDAT', deflateSync(this.bytes, { level: 6 })),
			chunk('IEND', Buffer.alloc(0)),
		]);
	}
}

type Rgb = readonly [number, number, number];
interface Letter {
	width: number;
	/** 0 to 15, row by row. */
	grey: Uint8Array;
}
interface Font {
	above: number;
	height: number;
	letters: Map<string, Letter>;
}

const clamp = (value: number, most: number) => Math.max(0, Math.min(most, Math.round(value)));
const place = (x: number, y: number) => y * (COLUMNS * 3 + 1) + 1 + x * 3;

function rgb(hex: string): Rgb {
	return [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as unknown as Rgb;
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const frame = Buffer.alloc(8);
	frame.writeUInt32BE(data.length, 0);
	frame.writeUInt32BE(crc32(body), 4);
	return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

const fonts = new Map<Label['style'], Font>();

function fontOf(style: Label['style']): Font {
	const known = fonts.get(style);
	if (known) return known;
	const { above, height, widths, data } = FONTS[style];
	const packed = inflateSync(Buffer.from(data, 'base64'));
	const letters = new Map<string, Letter>();
	let from = 0;
	widths.split(' ').forEach((text, i) => {
		const width = Number(text);
		const grey = new Uint8Array(width * height);
		for (let p = 0; p < grey.length; p++) {
			const pair = packed[(from + p) >> 1] ?? 0;
			grey[p] = (from + p) % 2 === 0 ? pair >> 4 : pair & 15;
		}
		from += grey.length;
		letters.set([...LETTERS][i] as string, { width, grey });
	});
	const font = { above, height, letters };
	fonts.set(style, font);
	return font;
}
