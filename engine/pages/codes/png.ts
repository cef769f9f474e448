import { crc32, deflateSync } from 'node:zlib';
import { badInput } from '../../core/errors';
import { ABOVE, type Bitmap } from './bitmap';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const MOST = 20;

/**
 * A code as PNG of one bit a pixel (W3C PNG, grey): each module is a square of `scale` pixels, so nothing is blurred, and mail programs
 * show it, which SVG most do not. The label goes with it as text; whoever shows it gives it as `alt`.
 *
 * @param scale 1 to 20; 2 is twice as fine as a screen of 96 dpi
 * @throws CobrancaError badInput naming `scale`
 */
export function pngOf(bitmap: Bitmap, label: string, scale: number): Buffer {
	if (!Number.isInteger(scale) || scale < 1 || scale > MOST)
		throw badInput('scale', `The scale must be a whole number from 1 to ${MOST}.`);
	const modules = bitmap.rows[0]?.length ?? 0;
	const width = modules * scale;
	const margin = bitmap.rows.length === 1 ? ABOVE * scale : 0;
	const stride = Math.ceil(width / 8) + 1;
	const white = packed(
		Array.from({ length: modules }, () => false),
		scale,
		stride,
	);
	const lines = [
		...Array.from({ length: margin }, () => white),
		...bitmap.rows.flatMap((row) => {
			const line = packed(row, scale, stride);
			return Array.from({ length: bitmap.height * scale }, () => line);
		}),
		...Array.from({ length: margin }, () => white),
	];
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(lines.length, 4);
	head[8] = 1; // one bit, grey, deflate, no filter, not interlaced
	return Buffer.concat([
		SIGNATURE,
		chunk('IHDR', head),
		...(bitmap.millimetres === null ? [] : [chunk('pHYs', density(bitmap.millimetres / scale))]),
		chunk('iTXt', Buffer.concat([Buffer.from('Title\0\0\0pt-BR\0\0', 'latin1'), Buffer.from(label)])),
		chunk('IDAT', deflateSync(Buffer.concat(lines))),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

/** One row of pixels behind its filter byte; a set bit is white, those behind the last pixel are too. */
function packed(row: readonly boolean[], scale: number, stride: number): Buffer {
	const line = Buffer.alloc(stride, 0xff);
	line[0] = 0;
	row.forEach((black, module) => {
		if (!black) return;
		for (let x = module * scale; x < (module + 1) * scale; x++) {
			const at = 1 + (x >> 3);
			line[at] = (line[at] as number) & ~(0x80 >> (x & 7));
		}
	});
	return line;
}

/** Pixels a metre, so that a program that prints it keeps the size. */
function density(millimetres: number): Buffer {
	const body = Buffer.alloc(9);
	const each = Math.round(1000 / millimetres);
	body.writeUInt32BE(each, 0);
	body.writeUInt32BE(each, 4);
	body[8] = 1;
	return body;
}

function chunk(name: string, body: Buffer): Buffer {
	const whole = Buffer.concat([Buffer.from(name, 'latin1'), body]);
	const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(body.length);
	check.writeUInt32BE(crc32(whole));
	return Buffer.concat([length, whole, check]);
}
