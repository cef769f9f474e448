import { encodeQR } from 'qr';
import { Html } from './html';

/** Modules of quiet zone that the standard asks for on each side (ISO/IEC 18004, 9.1). */
const QUIET = 4;

/** A QR code of error correction M as one path: some kilobytes, sharp at any size, and nothing to load. */
export function qrSvg(text: string, label: string): Html {
	const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
	let path = '';
	rows.forEach((row, y) => {
		for (let from = row.indexOf(true); from >= 0;) {
			const end = row.indexOf(false, from);
			path += `M${from} ${y}h${end - from}v1H${from}z`;
			from = row.indexOf(true, end);
		}
	});
	const size = rows.length;
	return new Html(
		`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path d="${path}"/></svg>`,
	);
}
