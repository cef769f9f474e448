import { badInput } from '../../core/errors';

/** An image as a PDF takes it: the compressed data as they are in the file, and what they are. */
export interface PdfImage {
	/** Pixels. */
	width: number;
	height: number;
	/** Entries of the stream's dictionary. */
	dictionary: string;
	data: Uint8Array;
}

const MAX_BYTES = 512 * 1024;

/**
 * Takes a JPEG, or a PNG of 8 bits without transparency and interlacing, without decoding it: a PDF understands both as
 * they are.
 *
 * @throws CobrancaError badInput naming `logo`
 */
export function imageOf(file: Uint8Array): PdfImage {
	if (file.length > MAX_BYTES)
		throw badInput('logo', 'A logo may have at most 512 kB.', 'Save it smaller: 600 pixels are enough.');
	const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
	const image = bytes.subarray(0, 8).equals(PNG_SIGNATURE)
		? png(bytes)
		: bytes[0] === 0xff && bytes[1] === 0xd8
			? jpeg(bytes)
			: null;
	if (image && image.width > 0 && image.height > 0) return image;
	throw badInput(
		'logo',
		'A logo must be a JPEG, or a PNG of 8 bits without transparency and interlacing.',
		'Save it on a white background as PNG-24 or JPEG.',
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
	if (depth !== 8 || interlace !== 0 || colours === undefined) return null;
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
