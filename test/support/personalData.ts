/**
 * Finds the people of a portfolio where they must not be: whole documents, phones and e-mail addresses, in digits or written as people write
 * them, also below base64, gzip or the compression of a PDF. docs/architecture.md says where n8n may see them.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync, inflateSync } from 'node:zlib';

export interface People {
	/** Documents, phones with and without country code, as digits. */
	readonly numbers: ReadonlySet<string>;
	/** In lower case. */
	readonly emails: ReadonlySet<string>;
}

export interface Hit {
	readonly kind: 'number' | 'email';
	/** What surrounds it, with the person masked: a failing test is a log too. */
	readonly around: string;
}

/** The people of portfolio files: every cell of columns that hold a document, a phone or an e-mail. */
export function peopleOf(...files: readonly string[]): People {
	const numbers = new Set<string>();
	const emails = new Set<string>();
	for (const file of files) {
		const [header = '', ...rows] = readFileSync(file, 'utf8')
			.replace(/^\uFEFF/, '')
			.split(/\r?\n/);
		const columns = header.split(';');
		for (const row of rows) {
			row.split(';').forEach((cell, place) => {
				const column = columns[place] ?? '';
				const digits = cell.replace(/\D/g, '');
				if (/email/.test(column) && cell.includes('@')) emails.add(cell.trim().toLowerCase());
				else if (/documento/.test(column) && digits.length >= 11) numbers.add(digits);
				else if (/telefone/.test(column) && digits.length >= 10) {
					const national = digits.length > 11 ? digits.replace(/^55/, '') : digits;
					numbers.add(national).add(`55${national}`);
				}
			});
		}
	}
	return { numbers, emails };
}

/** Lengths of what `numbers` holds: CPF and mobile 11, fixed 10, with country code 12 and 13, CNPJ 14. */
const LENGTHS = [10, 11, 12, 13, 14];
/** Digits as people write them; letters end a number, so that ids and hashes are not taken for one. */
const NUMBER = /(?<![A-Za-z0-9])\+?\(?\d[\d.\-/ ()]{8,}\d(?![A-Za-z0-9])/g;
const EMAIL = /[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}/gi;
const BASE64 = /[A-Za-z0-9+/]{60,}={0,2}/g;

/** @param bytes a file, or what a database holds, as one string */
export function findPeople(bytes: Buffer | string, people: People): Hit[] {
	const hits: Hit[] = [];
	for (const text of layersOf(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes))) {
		for (const { 0: found, index } of text.matchAll(NUMBER)) {
			if (holdsNumber(found, people.numbers)) hits.push(hit('number', text, index, found));
		}
		for (const { 0: found, index } of text.replaceAll('%40', '@').matchAll(EMAIL)) {
			if (endings(found.toLowerCase()).some((one) => people.emails.has(one)))
				hits.push(hit('email', text, index, found));
		}
	}
	return hits;
}

function holdsNumber(written: string, numbers: ReadonlySet<string>): boolean {
	const digits = written.replace(/\D/g, '');
	// A long line of digits (a boleto) holds any short number by chance somewhere: only whole groups of it count.
	const groups = digits.length <= 30 ? [digits] : written.split(/[ /]+/).map((one) => one.replace(/\D/g, ''));
	return groups.some((group) =>
		LENGTHS.some((length) => {
			for (let at = 0; at + length <= group.length; at++)
				if (numbers.has(group.slice(at, at + length))) return true;
			return false;
		}),
	);
}

/** An escape before an address (`\nana@…`) reads as part of its name. */
const endings = (address: string): string[] => [address, address.slice(1), address.slice(2)];

const hit = (kind: Hit['kind'], text: string, at: number, found: string): Hit => ({
	kind,
	around: text
		.slice(Math.max(0, at - 80), at + found.length + 30)
		.replace(found, '<person>')
		.replace(/[^\x20-\x7e]+/g, ' '),
});

/** The text itself, and what is packed into it. */
function layersOf(bytes: Buffer, depth = 0): string[] {
	const text = bytes.toString('latin1');
	if (depth > 2) return [text];
	const inner = [...packed(bytes, text)];
	for (const [blob] of text.matchAll(BASE64)) inner.push(Buffer.from(blob, 'base64'));
	return [text, ...inner.flatMap((one) => layersOf(one, depth + 1))];
}

function* packed(bytes: Buffer, text: string): Generator<Buffer> {
	if (bytes[0] === 0x1f && bytes[1] === 0x8b) yield* unpacked(() => gunzipSync(bytes));
	for (const { index, 0: mark } of text.matchAll(/stream\r?\n(?=\x78)/g))
		yield* unpacked(() => inflateSync(bytes.subarray(index + mark.length)));
}

function* unpacked(work: () => Buffer): Generator<Buffer> {
	try {
		yield work();
	} catch {
		// Not packed after all.
	}
}
