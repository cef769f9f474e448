/** The words of a PDF, as far as the judge needs them: strings that content streams show, in their order. */
import { inflateSync } from 'node:zlib';

export function pdfText(file: Buffer): string {
	const raw = file.toString('latin1');
	const shown: string[] = [];
	for (const match of raw.matchAll(
		/<<((?:(?!>>\s*stream)[\s\S])*)>>\s*stream\r?\n([\s\S]*?)\r?\nendstream/g,
	)) {
		const [, dictionary = '', upToLineEnd = ''] = match;
		// By its length, for packed bytes may well end with what looks like a part of the line's end.
		const begins = match.index + match[0].indexOf('stream', dictionary.length) + 'stream'.length;
		const from = begins + (raw[begins] === '\r' ? 2 : 1);
		const length = Number(/\/Length (\d+)(?! \d+ R)/.exec(dictionary)?.[1] ?? upToLineEnd.length);
		const body = raw.slice(from, from + length);
		const stream = /\/FlateDecode/.test(dictionary) ? inflated(body) : body;
		if (!/\bT[jJ]\b/.test(stream)) continue;
		for (const operation of stream.matchAll(
			/(\[(?:[^\]\\]|\\.)*\]|\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]+>)\s*T[jJ]\b/g,
		))
			shown.push(stringsOf(operation[1] ?? ''));
	}
	return shown.join('\n');
}

function inflated(body: string): string {
	try {
		return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
	} catch {
		return '';
	}
}

/** `(text)`, `<hex>`, or an array of them with kerning between. */
function stringsOf(operand: string): string {
	let text = '';
	for (const piece of operand.matchAll(/\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]+)>/g)) {
		const [, plain, hex] = piece;
		if (plain !== undefined) text += unescaped(plain);
		else text += Buffer.from((hex ?? '').replace(/\s/g, ''), 'hex').toString('latin1');
	}
	return text;
}

const NAMED: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

const unescaped = (text: string) =>
	text.replace(/\\([0-7]{1,3}|[\s\S])/g, (_all, code: string) =>
		/^[0-7]/.test(code) ? String.fromCharCode(parseInt(code, 8)) : (NAMED[code] ?? code),
	);
