/** Anything outside printable ASCII and line ends. */
export const NOT_PLAIN = /[^\x20-\x7e\r\n]/;

/** A sequence of UTF-8, as it looks when its bytes are read as Latin-1. */
const UTF8 = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;
/** What a string may hold that was decoded as Windows-1252. */
const BEYOND_CP1252 =
	/[^\x20-\xff\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]/;

/** UTF-8's mark at the beginning of a file, read as Latin-1 or decoded. */
export const BOM = /^(?:\xef\xbb\xbf|\ufeff)/;

export interface BadCharacter {
	/** 1-based. */
	column: number;
	/** pt-BR */
	message: string;
	utf8: boolean;
}

/** The first character of a line that no CNAB file may hold; null when it is ASCII, Latin-1 or Windows-1252. */
export function badCharacter(line: string): BadCharacter | null {
	const control = line.search(CONTROL);
	if (control !== -1) {
		return { column: control + 1, message: 'Há um caractere de controle na linha.', utf8: false };
	}
	const utf8 = line.search(UTF8);
	if (utf8 !== -1) {
		return {
			column: utf8 + 1,
			message:
				'Há um caractere em UTF-8, que ocupa mais de uma posição; o arquivo deve ser ASCII ou Windows-1252.',
			utf8: true,
		};
	}
	const beyond = line.search(BEYOND_CP1252);
	return beyond === -1
		? null
		: { column: beyond + 1, message: 'Há um caractere que não existe em Windows-1252.', utf8: false };
}

/** The line as it was meant: its UTF-8 sequences as one character each. */
export function asUtf8(line: string): string {
	return Buffer.from(line, 'latin1').toString('utf8');
}
