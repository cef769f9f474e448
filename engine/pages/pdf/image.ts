import { deflateSync, inflateSync } from 'node:zlib';
import { badInput } from '../../core/errors';

/** An image as a PDF takes it: the compressed data as they are in the file, and what they are. */
export interface PdfImage {
	/** Pixels. */
	width: number;
	height: number;
	/** Entries of the stream's dictionary. */
	dictionary: string;
	data: Uint8Array;
	/** How opaque each pixel is, where not all are. */
	mask?: { dictionary: string; data: Uint8Array };
}

const MAX_BYTES = 200 * 1024;
/** A logo of 45 mm has 1,063 pixels at 600 dpi; what says to hold many millions in few bytes is no logo. */
const MAX_PIXELS = 4_000_000;

const taken = new WeakMap<Uint8Array, PdfImage>();

/**
 * Takes a JPEG or a PNG of 8 bits that is not interlaced. A PDF understands both as they are; only of a PNG with transparency the colours
 * and how opaque they are go their own ways. The same array gives the same image, so that it is in a document once.
 *
 * @throws CobrancaError badInput naming `logo`
 */
export function imageOf(file: Uint8Array): PdfImage {
	const image = taken.get(file) ?? read(file);
	taken.set(file, image);
	return image;
}

function read(file: Uint8Array): PdfImage {
	if (file.length > MAX_BYTES)
		throw badInput('logo', 'A logo may have at most 200 kB.', 'Save it smaller: 600 pixels are enough.');
	const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
	const image = bytes.subarray(0, 8).equals(PNG_SIGNATURE)
		? png(bytes)
		: bytes[0] === 0xff && bytes[1] === 0xd8
			? jpeg(bytes)
			: null;
	if (image && image.width > 0 && image.height > 0 && image.width * image.height <= MAX_PIXELS) return image;
	throw badInput(
		'logo',
		'A logo must be a JPEG in grey or RGB, or a PNG of 8 bits that is not interlaced, of at most four million pixels.',
		'Save it as PNG-24, not interlaced, or as JPEG; 600 pixels of width are enough.',
	);
}

const base = (width: number, height: number, rest: string) =>
	`/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /BitsPerComponent 8 ${rest}`;

/** Markers SOF0 to SOF2 hold height, width and the number of components (ITU-T T.81 B.2.2). */
function jpeg(bytes: Buffer): PdfImage | null {
	for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
		const marker = bytes[at + 1] as number;
		if (marker >= 0xc0 && marker <= 0xc2) {
			const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
			const space = { 1: '/DeviceGray', 3: '/DeviceRGB' }[bytes[at + 9] as number];
			if (space === undefined) return null;
			const dictionary = base(width, height, `/ColorSpace ${space} /Filter /DCTDecode`);
			return { width, height, dictionary, data: bytes };
		}
		at += 2 + bytes.readUInt16BE(at + 2);
	}
	return null;
}

const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** The IDAT chunks are one zlib stream with PNG predictors, which is Flate with predictor 15 (ISO 32000-1, 7.4.4). */
function png(bytes: Buffer): PdfImage | null {
	if (bytes.length < 33) return null;
	const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
	const [depth, type, , , interlace] = bytes.subarray(24, 29);
	const colours = { 0: 1, 2: 3, 3: 1 }[type as number];
	const opaque = colours !== undefined;
	if (depth !== 8 || interlace !== 0 || !(opaque || type === 4 || type === 6)) return null;
	const data: Buffer[] = [];
	let palette = '';
	for (let at = 8; at + 12 <= bytes.length;) {
		const length = bytes.readUInt32BE(at);
		const name = bytes.toString('latin1', at + 4, at + 8);
		const body = bytes.subarray(at + 8, at + 8 + length);
		if (name === 'tRNS') return null;
		if (name === 'PLTE') palette = body.toString('hex');
		if (name === 'IDAT') data.push(body);
		at += 12 + length;
	}
	if (data.length === 0 || (type === 3 && palette === '')) return null;
	if (!opaque) return withMask(Buffer.concat(data), width, height, type === 6 ? 3 : 1);
	const space =
		type === 3
			? `[/Indexed /DeviceRGB ${palette.length / 6 - 1} <${palette}>]`
			: colours === 3
				? '/DeviceRGB'
				: '/DeviceGray';
	const parameters = `/DecodeParms << /Predictor 15 /Colors ${colours} /BitsPerComponent 8 /Columns ${width} >>`;
	const dictionary = base(width, height, `/ColorSpace ${space} /Filter /FlateDecode ${parameters}`);
	return { width, height, dictionary, data: Buffer.concat(data) };
}

/** Colours (`count` bytes a pixel) and opacity of a PNG of type 4 or 6 apart; null when its data are not what its head says. */
function withMask(data: Buffer, width: number, height: number, count: 1 | 3): PdfImage | null {
	const pixels = width * height <= MAX_PIXELS ? unfiltered(data, width, height, count + 1) : null;
	if (!pixels) return null;
	const colours = Buffer.alloc(width * height * count);
	const alpha = Buffer.alloc(width * height);
	for (let at = 0; at < alpha.length; at++) {
		pixels.copy(colours, at * count, at * (count + 1), at * (count + 1) + count);
		alpha[at] = pixels[at * (count + 1) + count] as number;
	}
	const dictionary = (space: string) => base(width, height, `/ColorSpace ${space} /Filter /FlateDecode`);
	return {
		width,
		height,
		dictionary: dictionary(count === 3 ? '/DeviceRGB' : '/DeviceGray'),
		data: deflateSync(colours),
		mask: { dictionary: dictionary('/DeviceGray'), data: deflateSync(alpha) },
	};
}

/** Bytes of a PNG without its filters, one a row (W3C PNG, 9). */
function unfiltered(data: Buffer, width: number, height: number, step: number): Buffer | null {
	const stride = width * step;
	const rows = inflated(data, (stride + 1) * height);
	if (rows?.length !== (stride + 1) * height) return null;
	const out = Buffer.alloc(stride * height);
	const at = (index: number, inside: boolean) => (inside ? (out[index] as number) : 0);
	for (let y = 0; y < height; y++) {
		const filter = rows[y * (stride + 1)] as number;
		if (filter > 4) return null;
		for (let x = 0; x < stride; x++) {
			const to = y * stride + x;
			const left = at(to - step, x >= step);
			const above = at(to - stride, y > 0);
			const corner = at(to - stride - step, x >= step && y > 0);
			const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] as number;
			out[to] = (rows[y * (stride + 1) + 1 + x] as number) + guess;
		}
	}
	return out;
}

function inflated(data: Buffer, length: number): Buffer | null {
	try {
		return inflateSync(data, { maxOutputLength: length });
	} catch {
		return null;
	}
}

function paeth(left: number, above: number, corner: number): number {
	const guess = left + above - corner;
	const [a, b, c] = [left, above, corner].map((one) => Math.abs(guess - one)) as [number, number, number];
	return a <= b && a <= c ? left : b <= c ? above : corner;
}
