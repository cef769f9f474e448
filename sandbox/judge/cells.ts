/** Bytes to rows of text, by the judge's own means: CSV in two encodings, and the first sheet with data of a workbook. */
import { inflateRawSync } from 'node:zlib';

import { parse } from 'csv-parse/sync';

export function rowsOf(bytes: Buffer): string[][] {
	return bytes.subarray(0, 2).toString('latin1') === 'PK' ? sheetRows(bytes) : csvRows(textOf(bytes));
}

function textOf(bytes: Buffer): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

/** The separator is the one that parts most lines into most pieces. */
function csvRows(text: string): string[][] {
	const lines = text.split(/\r?\n/, 30);
	const weight = (separator: string) =>
		lines.reduce((sum, line) => sum + line.split(separator).length - 1, 0);
	const [delimiter] = [';', '\t', '|', ','].sort((a, b) => weight(b) - weight(a));
	return parse(text, {
		delimiter,
		bom: true,
		relax_quotes: true,
		relax_column_count: true,
		skip_empty_lines: true,
	});
}

function sheetRows(bytes: Buffer): string[][] {
	const files = unzipped(bytes);
	const shared = [...(files.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(
		([, si = '']) => [...si.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text = '']) => plain(text)).join(''),
	);
	const sheets = [...files.keys()].filter((name) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name)).sort();
	const all = sheets.map((name) => rowsOfSheet(files.get(name) ?? '', shared));
	return all.sort((a, b) => b.length - a.length)[0] ?? [];
}

function rowsOfSheet(xml: string, shared: readonly string[]): string[][] {
	return [...xml.matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row = '']) => {
		const cells: string[] = [];
		for (const [, attributes = '', content = ''] of row.matchAll(/<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
			const letters = /r="([A-Z]+)/.exec(attributes)?.[1] ?? '';
			const place = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
			const value = /<(?:v|t)[^>]*>(.*?)<\/(?:v|t)>/s.exec(content)?.[1] ?? '';
			cells[place < 0 ? cells.length : place] = /t="s"/.test(attributes)
				? (shared[Number(value)] ?? '')
				: plain(value);
		}
		return Array.from(cells, (cell) => cell ?? '');
	});
}

const plain = (xml: string) =>
	xml
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&quot;/g, '"')
		.replace(/&apos;/g, "'")
		.replace(/&#(\d+);/g, (_whole, code: string) => String.fromCodePoint(Number(code)))
		.replace(/&amp;/g, '&');

function unzipped(bytes: Buffer): Map<string, string> {
	const files = new Map<string, string>();
	let at = bytes.readUInt32LE(bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1') + 16);
	while (bytes.readUInt32LE(at) === 0x02014b50) {
		const method = bytes.readUInt16LE(at + 10);
		const packed = bytes.readUInt32LE(at + 20);
		const nameLength = bytes.readUInt16LE(at + 28);
		const local = bytes.readUInt32LE(at + 42);
		const name = bytes.subarray(at + 46, at + 46 + nameLength).toString('utf8');
		const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
		const content = bytes.subarray(from, from + packed);
		if (/\.xml$/.test(name))
			files.set(name, (method === 0 ? content : inflateRawSync(content)).toString('utf8'));
		at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
	}
	return files;
}
