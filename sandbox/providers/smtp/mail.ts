/** Just enough of MIME to show a message and to compare its words: it reads what our composer writes, and much of what others do. */
export interface ReadMail {
	subject: string;
	messageId?: string;
	headers: [name: string, value: string][];
	text: string;
	html?: string;
	files: { filename: string; contentType: string; content: Buffer }[];
}

/** `raw` in latin1: one character a byte. */
export function readMail(raw: string): ReadMail {
	const root = split(raw.replace(/\r\n/g, '\n'));
	const mail: ReadMail = {
		subject: words(field(root, 'subject') ?? ''),
		messageId: field(root, 'message-id'),
		headers: root.headers.map(([name, value]) => [name, words(value)]),
		text: '',
		files: [],
	};
	walk(root, mail);
	return mail;
}

interface Part {
	headers: [string, string][];
	body: string;
}

function walk(part: Part, mail: ReadMail): void {
	const type = field(part, 'content-type') ?? 'text/plain';
	const boundary = parameter(type, 'boundary');
	if (/^multipart\//i.test(type) && boundary !== undefined) {
		const inner = part.body.split(`\n--${boundary}--`)[0] ?? '';
		for (const piece of `\n${inner}`.split(`\n--${boundary}\n`).slice(1)) walk(split(piece), mail);
		return;
	}
	const content = decoded(part);
	const disposition = field(part, 'content-disposition') ?? '';
	const filename = parameter(disposition, 'filename') ?? parameter(type, 'name');
	const kind = type.split(';')[0]?.trim().toLowerCase() ?? '';
	if (/^attachment/i.test(disposition) || (filename !== undefined && !kind.startsWith('text/'))) {
		mail.files.push({ filename: words(filename ?? 'file'), contentType: kind, content });
	} else if (kind === 'text/html') mail.html ??= content.toString('utf8');
	else if (kind === 'text/plain' && mail.text === '') mail.text = content.toString('utf8');
}

function split(text: string): Part {
	const end = text.indexOf('\n\n');
	const head = (end < 0 ? text : text.slice(0, end)).replace(/\n[ \t]+/g, ' ');
	const headers = head.split('\n').flatMap((line): [string, string][] => {
		const colon = line.indexOf(':');
		return colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()]];
	});
	return { headers, body: end < 0 ? '' : text.slice(end + 2) };
}

function field({ headers }: Part, name: string): string | undefined {
	return headers.find(([one]) => one.toLowerCase() === name)?.[1];
}

/** A parameter, also one cut into numbered and percent-encoded sections (RFC 2231). */
function parameter(value: string, name: string): string | undefined {
	const plain = new RegExp(`[;\\s]${name}=(?:"([^"]*)"|([^\\s;]+))`, 'i').exec(value);
	if (plain !== null) return plain[1] ?? plain[2];
	const sections = [
		...value.matchAll(new RegExp(`[;\\s]${name}\\*(?:(\\d+)\\*?)?=(?:"([^"]*)"|([^\\s;]+))`, 'gi')),
	];
	if (sections.length === 0) return undefined;
	const joined = sections.map((section) => section[2] ?? section[3] ?? '').join('');
	return decodeURIComponent(joined.replace(/^[\w-]*'[\w-]*'/, ''));
}

function decoded({ headers, body }: Part): Buffer {
	const encoding = field({ headers, body }, 'content-transfer-encoding')?.toLowerCase();
	if (encoding === 'base64') return Buffer.from(body, 'base64');
	return Buffer.from(
		encoding === 'quoted-printable' ? quotedPrintable(body.replace(/=\n/g, '')) : body,
		'latin1',
	);
}

function quotedPrintable(text: string): string {
	return text.replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** RFC 2047. */
function words(value: string): string {
	return value
		.replace(/(=\?[^?]+\?[QB]\?[^?]*\?=)\s+(?==\?)/gi, '$1')
		.replace(/=\?([^?]+)\?([QB])\?([^?]*)\?=/gi, (_all, _charset: string, kind: string, text: string) =>
			kind.toUpperCase() === 'B'
				? Buffer.from(text, 'base64').toString('utf8')
				: Buffer.from(quotedPrintable(text.replace(/_/g, ' ')), 'latin1').toString('utf8'),
		);
}
