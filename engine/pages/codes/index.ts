import { badInput } from '../../core/errors';
import { readPayable } from '../../domain/boleto/payable';
import { readPix } from '../../domain/pix';
import { barcodeBitmap, qrBitmap } from './bitmap';
import { pngOf } from './png';
import { svgOf } from './svg';

export { pathOf } from './svg';
export { qrBitmap } from './bitmap';

/** How a code is drawn: SVG for pages, PNG for e-mails and documents. */
export type CodeFormat = 'svg' | 'png';

/** An image of a code, and the words that stand for it where it is not seen. */
export interface CodeImage {
	data: Buffer;
	mime: 'image/svg+xml' | 'image/png';
	/** pt-BR, for `alt`. Names nobody. */
	alt: string;
}

/**
 * The barcode of a boleto or a bill of arrecadação, at 103 × 13 mm (Carta-Circular 2.926) with its quiet zones.
 *
 * @param code the 44 digits of the barcode or the 47 or 48 of the line
 * @param today ISO, against which the due date is read
 * @throws CobrancaError badInput naming `barcode` when a check digit is wrong: no wrong code is drawn
 */
export function barcodeImage(code: string, today: string, format: CodeFormat, scale = 2): CodeImage {
	const reading = readPayable(code, today);
	if (!reading.ok) throw badInput('barcode', reading.reason);
	return image(
		barcodeBitmap(reading.value.barcode),
		`Código de barras do boleto: ${reading.value.barcode}`,
		format,
		scale,
	);
}

/**
 * The QR code of a Pix.
 *
 * @throws CobrancaError badInput naming `pix` when it is none that a bank would take
 */
export function pixImage(code: string, format: CodeFormat, scale = 6): CodeImage {
	const reading = readPix(code);
	if (!reading.ok) throw badInput('pix', reading.reason);
	return image(qrBitmap(code), 'QR Code para pagar com Pix', format, scale);
}

function image(
	bitmap: Parameters<typeof pngOf>[0],
	alt: string,
	format: CodeFormat,
	scale: number,
): CodeImage {
	if (format === 'svg') return { data: Buffer.from(svgOf(bitmap, alt)), mime: 'image/svg+xml', alt };
	return { data: pngOf(bitmap, alt, scale), mime: 'image/png', alt };
}
