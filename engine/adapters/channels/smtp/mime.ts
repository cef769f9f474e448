/** Just enough of MIME (RFC 2045 to 2047, 2231) to read what comes back to a sender: delivery reports and answers. Untrusted throughout. */

export interface Part {
	fields: Record<string, string>;
	body: string;
}

export function split(raw: string): Part {
	const text = raw.replace(/\r\n?/g, '\n');
	const end = text.indexOf('\n\n');
	return {
		fields: fieldsOf(unfold(end < 0 ? text : text.slice(0, end))),
		body: end < 0 ? '' : text.slice(end + 2),
	};
}

/** RFC 5322 §2.2.3: a line that begins with space or tab goes on with the one before. */
export function unfold(text: string): string {
	return text.replace(/\r\n?/g, '\n').replace(/\n[ \t]+(?=\S)/g, ' ');
}

/** Names in lower case; of several fields of one name the first. */
export function fieldsOf(text: string): Record<string, string> {
	const fields: Record<string, string> = {};
	for (const line of text.split('\n')) {
		const match = /^([!-9;-~]{1,100}):[ \t]*(.*)$/.exec(line);
		const name = match?.[1]?.toLowerCase();
		if (name !== undefined && !Object.hasOwn(fields, name)) fields[name] = match?.[2] ?? '';
	}
	return fields;
}

export function typeOf(part: Part): string {
	return (part.fields['content-type'] ?? 'text/plain').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** RFC 2046 §5.1.1. Parts within parts are not looked into: a report's three are on one level. */
export function partsOf(mail: Part): Part[] {
	const match = /boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(mail.fields['content-type'] ?? '');
	const boundary = match?.[1] ?? match?.[2];
	if (boundary === undefined) return [];
	const parts: string[][] = [];
	for (const line of mail.body.split('\n')) {
		const end = line.trimEnd();
		if (end === `--${boundary}--`) break;
		if (end === `--${boundary}`) parts.push([]);
		else parts.at(-1)?.push(line);
	}
	return parts.map((lines) => split(lines[0] === '' ? `\n${lines.join('\n')}` : lines.join('\n')));
}

/** The words of a part as they were meant: base64 and quoted-printable undone, then its character set. */
export function wordsOf(part: Part): string {
	const encoding = (part.fields['content-transfer-encoding'] ?? '').trim().toLowerCase();
	const bytes =
		encoding === 'base64'
			? Buffer.from(part.body, 'base64')
			: Buffer.from(encoding === 'quoted-printable' ? quotedPrintable(part.body) : part.body, 'latin1');
	const name = /charset=(?:"([^"]{1,40})"|([^\s;]{1,40}))/i.exec(part.fields['content-type'] ?? '');
	return decoded(bytes, name?.[1] ?? name?.[2]);
}

/** A header field with encoded words (RFC 2047); white space between two of them belongs to neither. */
export function headerWords(value: string): string {
	return value
		.replace(/(=\?[^?\s]{1,40}\?[QB]\?[^?\s]{0,2000}\?=)\s+(?==\?)/gi, '$1')
		.replace(
			/=\?([^?\s]{1,40})\?([QB])\?([^?\s]{0,2000})\?=/gi,
			(_all, charset: string, kind: string, text: string) =>
				decoded(
					kind.toUpperCase() === 'B'
						? Buffer.from(text, 'base64')
						: Buffer.from(quotedPrintable(text.replace(/_/g, ' ')), 'latin1'),
					charset.split('*')[0],
				),
		);
}

function quotedPrintable(text: string): string {
	return text
		.replace(/=[ \t]*\n/g, '')
		.replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** In the named character set; in UTF-8 and then Latin-1 where there is none or nobody knows it. */
function decoded(bytes: Buffer, charset: string | undefined): string {
	try {
		return new TextDecoder(charset ?? 'utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}
