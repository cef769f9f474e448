import { HELVETICA, HELVETICA_BOLD } from './helvetica.data';

/** The two of the standard fonts that we use; every reader has them or a metric twin, so nothing is embedded. */
export type Font = 'regular' | 'bold';

const WIDTHS: Readonly<Record<Font, readonly number[]>> = { regular: HELVETICA, bold: HELVETICA_BOLD };

/** Codes 128–159 of WinAnsiEncoding (ISO 32000-1 annex D.2); the others are Latin-1. */
const SPECIAL = new Map(
	[...'€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ']
		.map((character, at) => [character, String.fromCharCode(128 + at)] as const)
		.filter(([character]) => character !== '\0'),
);

/**
 * Text as WinAnsi, one character a byte. Portuguese is all in it; a letter that is not loses its accent (ő → o), spaces of
 * every kind become plain, and what is left is shown as `?`.
 */
export function winAnsi(text: string): string {
	if (/^[\x20-\x7e\xa1-\xff]*$/.test(text)) return text;
	return text
		.normalize('NFC')
		.replace(/[\s\p{Zs}]/gu, ' ')
		.replace(/[^\x20-\x7e\xa1-\xff]/gu, (character) => {
			const special = SPECIAL.get(character);
			if (special !== undefined) return special;
			const base = character.normalize('NFKD').replace(/\p{M}/gu, '');
			return base !== character && /^[\x20-\x7e\xa1-\xff]+$/.test(base) ? base : '?';
		});
}

/** Width of a WinAnsi text in thousandths of the font size. */
export function widthOf(encoded: string, font: Font): number {
	const widths = WIDTHS[font];
	let width = 0;
	for (let i = 0; i < encoded.length; i++) width += widths[encoded.charCodeAt(i)] as number;
	return width;
}

/** The text cut with an ellipsis to what fits in a width (same unit as `size`). Takes and gives WinAnsi. */
export function cut(encoded: string, font: Font, size: number, width: number): string {
	const room = (width / size) * 1000;
	if (widthOf(encoded, font) <= room) return encoded;
	let end = encoded.length;
	while (end > 0 && widthOf(encoded.slice(0, end), font) + ELLIPSIS_WIDTH > room) end--;
	return encoded.slice(0, end).trimEnd() + ELLIPSIS;
}
const ELLIPSIS = '\x85';
const ELLIPSIS_WIDTH = 1000;

/** Lines that fit in a width (same unit as `size`), broken at spaces, words longer than a line anywhere. */
export function wrap(text: string, font: Font, size: number, width: number): string[] {
	const room = (width / size) * 1000;
	const measure = (part: string) => widthOf(winAnsi(part), font);
	const lines: string[] = [];
	let line = '';
	let length = 0;
	for (const word of text.split(/\s+/)) {
		const wordLength = measure(word);
		const longer = line === '' ? wordLength : length + SPACE_WIDTH + wordLength;
		if (longer <= room) {
			line = line === '' ? word : `${line} ${word}`;
			length = longer;
			continue;
		}
		if (line !== '') lines.push(line);
		[line, length] = ['', 0];
		for (const character of word) {
			const more = measure(character);
			if (length + more > room && line !== '') {
				lines.push(line);
				[line, length] = ['', 0];
			}
			line += character;
			length += more;
		}
	}
	if (line !== '') lines.push(line);
	return lines;
}

/**
 * Lines that give a code back, character by character, to whoever copies them out of the page: broken anywhere but beside a space,
 * which viewers drop at the ends of lines.
 */
export function wrapCode(code: string, font: Font, size: number, width: number): string[] {
	const room = (width / size) * 1000;
	const lines: string[] = [];
	let from = 0;
	for (let at = 1, length = 0; at <= code.length; at++) {
		length += widthOf(winAnsi(code.charAt(at - 1)), font);
		const more = at < code.length ? widthOf(winAnsi(code.charAt(at)), font) : Infinity;
		if (length + more <= room) continue;
		let end = at;
		while (end > from + 1 && end < code.length && /\s/.test(code.slice(end - 1, end + 1))) end--;
		lines.push(code.slice(from, end));
		[from, at, length] = [end, end, 0];
	}
	return lines;
}
/** Of both fonts. */
const SPACE_WIDTH = 278;
