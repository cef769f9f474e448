import { asObject, asText, type Json } from '../untrusted';

/** A file of an e-mail that was taken apart; the mail itself or the headers of one that came back. */
export interface MailFile {
	contentType: string;
	content: Buffer;
}

/**
 * An e-mail that n8n's own *Email Trigger (IMAP)* took apart (format Resolved) put together again as far as reading it needs: its header lines, its text
 * and, for a delivery report, what the report says and the headers that came back. null for what is no such item.
 */
export function rawOfResolved(item: Json, files: readonly MailFile[]): Buffer | null {
	const headers = asObject(item['headers']);
	if (headers === undefined) return null;
	const lines = Object.entries(headers).flatMap(([name, line]) =>
		typeof line === 'string' && line !== '' ? [{ name: name.toLowerCase(), line }] : [],
	);
	const kept = lines
		.filter(({ name }) => !/^(?:content-|mime-version)/.test(name))
		.map(({ line }) => line.replace(/[\r\n]+(?![ \t])/g, ' ').trim());
	const type = lines.find(({ name }) => name === 'content-type')?.line ?? '';
	const text = asText(item['text']) ?? '';
	const body = /multipart\/report/i.test(type)
		? report(text, files)
		: whole(
				asText(item['text']) === undefined ? 'text/html' : 'text/plain',
				text || (asText(item['html']) ?? ''),
			);
	return Buffer.from(`${[...kept, ...body].join('\r\n')}\r\n`);
}

function whole(type: string, text: string): string[] {
	return [`Content-Type: ${type}; charset=utf-8`, '', text];
}

/** The parser of IMAP items writes the report's fields behind the words for people. */
function report(text: string, files: readonly MailFile[]): string[] {
	const boundary = 'cobranca-report';
	const fields = text.search(/^(?:Reporting-MTA|Original-Envelope-Id|Final-Recipient):/im);
	const returned = files.find(({ contentType }) =>
		/^(?:message\/(?:rfc822|global)|text\/rfc822-headers)/i.test(contentType),
	);
	const part = (type: string, content: string) => [`--${boundary}`, `Content-Type: ${type}`, '', content];
	return [
		`Content-Type: multipart/report; boundary="${boundary}"`,
		'',
		...part('message/delivery-status', fields < 0 ? '' : text.slice(fields)),
		...(returned ? part('text/rfc822-headers', returned.content.toString('latin1')) : []),
		`--${boundary}--`,
	];
}
