import { pathOf, qrBitmap } from '../codes';
import { Html } from './html';

/** A QR code of error correction M as one path: some kilobytes, sharp at any size, and nothing to load. */
export function qrSvg(text: string, label: string): Html {
	const bitmap = qrBitmap(text);
	const size = bitmap.rows.length;
	return new Html(
		`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path d="${pathOf(bitmap)}"/></svg>`,
	);
}
