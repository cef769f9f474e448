import { ABOVE, type Bitmap, runsOf } from './bitmap';

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** One path for all black modules, from `top`. */
export function pathOf({ rows, height }: Bitmap, top = 0): string {
	let path = '';
	rows.forEach((row, at) => {
		for (const [from, to] of runsOf(row))
			path += `M${from} ${top + at * height}h${to - from}v${height}H${from}z`;
	});
	return path;
}

/**
 * A code as an image of its own: some kilobytes, sharp at any size, black on white whatever is behind it. `label` is read to whoever does not see
 * it. A barcode says its size in millimetres, since 103 mm are part of it.
 */
export function svgOf(bitmap: Bitmap, label: string): string {
	const width = bitmap.rows[0]?.length ?? 0;
	const margin = bitmap.rows.length === 1 ? ABOVE : 0;
	const height = bitmap.rows.length * bitmap.height + 2 * margin;
	const { millimetres } = bitmap;
	const size =
		millimetres === null
			? ''
			: ` width="${(width * millimetres).toFixed(3)}mm" height="${(height * millimetres).toFixed(3)}mm"`;
	const text = escaped(label);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"${size} role="img" aria-label="${text}" shape-rendering="crispEdges"><title>${text}</title><rect width="${width}" height="${height}" fill="#fff"/><path d="${pathOf(bitmap, margin)}"/></svg>`;
}
