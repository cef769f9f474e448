import { createHash } from 'node:crypto';
import { parseEmail } from '../../../core/identity/email';
import type { InboundEvent } from '../../../ports/channel';
import { headerWords, partsOf, split, typeOf, wordsOf, type Part } from './mime';

/** What a person wrote; longer than anybody means as an answer. What strangers send is read by patterns, so it is bounded first. */
const LONGEST_TEXT = 20_000;
const LONGEST_HTML = 60_000;

/** `Em qua., 11 de mar. de 2026 às 10:12, Escola <…> escreveu:`, `On … wrote:`, `-----Mensagem original-----`, Outlook's `De: …` block. */
const QUOTE_BEGINS = [
	/^[ \t]*(?:Em|On)\b[^\n]{4,200}(?:\n[^\n]{0,200})?(?:escreveu|wrote)[ \t]*:[ \t]*$/im,
	/^[ \t]*-{2,10}[ \t]*(?:Mensagem (?:original|encaminhada)|Original Message|Forwarded message)\b/im,
	/^[ \t]*_{10,80}[ \t]*$/m,
	/^[ \t]*(?:De|From):[^\n]{1,300}\n[ \t]*(?:Enviad[oa](?: em)?|Sent|Data|Date):/im,
];

/**
 * An e-mail that a person wrote to us, as an inbound event: their own words only. What they quote is ours, and says "SAIR" somewhere: it must not
 * be read as theirs. Robots (RFC 3834, and what says so by older fields) are nobody's answer. An e-mail without words, as the `mailto:` of
 * List-Unsubscribe makes one, says what its subject says.
 */
export function parseEmailReply(raw: Buffer | string, receivedAt: number = Date.now()): InboundEvent[] {
	const mail = split((typeof raw === 'string' ? Buffer.from(raw) : raw).toString('latin1'));
	const { fields } = mail;
	if (typeOf(mail) === 'multipart/report') return [];
	const from = addressIn(fields['from']);
	const to = addressIn(fields['to']) ?? addressIn(fields['delivered-to']);
	if (from === undefined || to === undefined || isRobot(fields)) return [];
	const own = withoutQuotes(textOf(mail).slice(0, LONGEST_TEXT));
	const subject = headerWords(fields['subject'] ?? '').trim();
	const answers = /^(?:re|res|enc|fw|fwd|tr)\s*:/i.test(subject);
	const text = own === '' && !answers ? subject : own;
	const at = Date.parse(fields['date'] ?? '');
	const answered = /<[^<>\s]{3,300}>/.exec(fields['in-reply-to'] ?? '')?.[0];
	return [
		{
			kind: 'inbound',
			dedupeKey: keyOf(fields, from, text),
			channel: 'email',
			from,
			to,
			text,
			...(answered === undefined ? {} : { inReplyTo: answered }),
			// A clock that is wrong at the writer's must not make it the future's.
			occurredAt: Number.isNaN(at) ? receivedAt : Math.min(at, receivedAt),
		},
	];
}

/** Its Message-ID, or what stands for it; hashed, since some programs put the address into it. */
function keyOf(fields: Part['fields'], from: string, text: string): string {
	const id = fields['message-id']?.trim() || `${from}\n${fields['date'] ?? ''}\n${text}`;
	return `mail/${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
}

function isRobot(fields: Part['fields']): boolean {
	const submitted = (fields['auto-submitted'] ?? 'no').trim().toLowerCase();
	return (
		!/^no\b/.test(submitted) ||
		/^\s*(?:bulk|junk|list|auto_reply)\s*$/i.test(fields['precedence'] ?? '') ||
		fields['x-autoreply'] !== undefined ||
		fields['x-autorespond'] !== undefined ||
		/^\s*<>\s*$/.test(fields['return-path'] ?? '') ||
		/^(?:mailer-daemon|postmaster|no-?reply|nao-?responda)@/i.test(addressIn(fields['from']) ?? '')
	);
}

/** The first address of a field, in lower case. */
function addressIn(value: string | undefined): string | undefined {
	const text = value ?? '';
	const found =
		/<([^<>\s]{3,254})>/.exec(text)?.[1] ?? /[^\s<>,;:"()]{1,64}@[^\s<>,;:"()]{3,190}/.exec(text)?.[0];
	const email = parseEmail(found ?? '');
	return email.ok ? email.value : undefined;
}

/** The plain text, also within `multipart/alternative` in `multipart/mixed`; else the HTML without its tags. */
function textOf(mail: Part, depth = 0): string {
	const type = typeOf(mail);
	if (type.startsWith('multipart/') && depth < 4) {
		const texts = partsOf(mail)
			.filter((part) => !/^\s*attachment/i.test(part.fields['content-disposition'] ?? ''))
			.map((part) => ({ type: typeOf(part), text: textOf(part, depth + 1) }));
		const good = texts.filter(({ text }) => text.trim() !== '');
		return (good.find(({ type: one }) => one === 'text/plain') ?? good[0])?.text ?? '';
	}
	if (type === 'text/plain') return wordsOf(mail);
	return type === 'text/html' ? plain(wordsOf(mail)) : '';
}

/** Quoted parts have elements of their own in HTML, and go with them. */
function plain(html: string): string {
	return ['style', 'script', 'head']
		.reduce(withoutElement, html.slice(0, LONGEST_HTML))
		.replace(/<blockquote\b[\s\S]*$/i, '')
		.replace(/<div[^<>]{1,300}(?:gmail_quote|moz-cite-prefix|yahoo_quoted)[\s\S]*$/i, '')
		.replace(/<(?:br|\/p|\/div|\/li)\b[^<>]*>/gi, '\n')
		.replace(/<[^<>]*>/g, ' ')
		.replace(/&nbsp;/gi, ' ')
		.replace(/&lt;/gi, '<')
		.replace(/&gt;/gi, '>')
		.replace(/&#(\d{1,6});/g, (_all, code: string) => String.fromCodePoint(Number(code)))
		.replace(/&amp;/gi, '&')
		.replace(/[ \t]+/g, ' ');
}

/** Elements whose content nobody reads; one without an end takes the rest with it. */
function withoutElement(html: string, name: string): string {
	const [first = '', ...others] = html.split(new RegExp(`<${name}\\b`, 'i'));
	const ends = new RegExp(`</${name}\\b[^<>]*>`, 'i');
	return first + others.map((other) => other.split(ends).slice(1).join('')).join('');
}

/** Their own words: up to what quotes ours, without lines that begin with `>` and without a signature (`-- `). */
function withoutQuotes(text: string): string {
	let own = text.replace(/\r\n?/g, '\n');
	for (const begins of QUOTE_BEGINS) {
		const at = own.search(begins);
		if (at >= 0) own = own.slice(0, at);
	}
	return own
		.split(/^-- $/m, 1)
		.join('')
		.split('\n')
		.filter((line) => !/^\s*>/.test(line))
		.join('\n')
		.trim();
}
