import { crc32, deflateSync } from 'node:zlib';

/** A PNG of RGBA, each of its rows filtered otherwise, half of it transparent: an invented logo of a red and a blue bar. */
export function pngLogo(width = 120, height = 40): Buffer {
	const rows = Array.from({ length: height }, (_, y) => rowOf(width, height, y));
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		pngChunk('IHDR', pngHead(width, height, 6)),
		pngChunk('IDAT', deflateSync(Buffer.concat(rows))),
		pngChunk('IEND', Buffer.alloc(0)),
	]);
}

/** The pixels that {@link pngLogo} means, RGBA. */
export function logoPixels(width = 120, height = 40): Buffer {
	return Buffer.concat(Array.from({ length: height }, (_, y) => plainRow(width, height, y)));
}

export function pngHead(width: number, height: number, type: number): Buffer {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, type], 8);
	return head;
}

export function pngChunk(name: string, body: Buffer): Buffer {
	const whole = Buffer.concat([Buffer.from(name), body]);
	const numbers = Buffer.alloc(8);
	numbers.writeUInt32BE(body.length, 0);
	numbers.writeUInt32BE(crc32(whole), 4);
	return Buffer.concat([numbers.subarray(0, 4), whole, numbers.subarray(4)]);
}

function plainRow(width: number, height: number, y: number): Buffer {
	const row = Buffer.alloc(width * 4);
	for (let x = 0; x < width; x++) {
		const colour = y < height / 2 ? [200, 30, 40 + (x % 50), 255] : [20, 60, 160, (x * 255) / width];
		row.set(colour, x * 4);
	}
	return row;
}

/** The five filters of PNG in turn, applied as the standard says (W3C PNG, 9.2). */
function rowOf(width: number, height: number, y: number): Buffer {
	const row = plainRow(width, height, y);
	const above = y === 0 ? Buffer.alloc(row.length) : plainRow(width, height, y - 1);
	const filter = y % 5;
	const out = Buffer.alloc(row.length + 1);
	out[0] = filter;
	row.forEach((byte, x) => {
		const [a, b, c] = [row[x - 4] ?? 0, above[x] as number, above[x - 4] ?? 0];
		const p = a + b - c;
		const near = [a, b, c].reduce((best, one) => (Math.abs(p - one) < Math.abs(p - best) ? one : best));
		out[x + 1] = byte - ([0, a, b, Math.floor((a + b) / 2), near][filter] as number);
	});
	return out;
}
