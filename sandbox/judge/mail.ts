/** What a phone shows of an e-mail before anybody opens it: who, subject, and the beginning of what is inside. */

/** Characters of the body that lists of common programs show; a filler after the preheader takes its place among them. */
const SHOWN = 110;

export function mailPreview(from: string, subject: string, html: string | undefined, text: string): string {
	const words = html === undefined ? text : wordsOf(html);
	const beginning = words
		.trimStart()
		.slice(0, SHOWN)
		.replace(/\u034f/g, '')
		.replace(/[\u00ad\u2007\u200b-\u200f\ufeff]/g, '');
	return [from.replace(/<[^>]*>/, ''), subject, beginning.replace(/\s+/g, ' ')]
		.map((part) => part.trim())
		.join('\n');
}

/** The words in their order, hidden ones too: the preheader is one of them. */
function wordsOf(html: string): string {
	return html
		.replace(/<(style|script|title|head)\b[\s\S]*?<\/\1>/gi, ' ')
		.replace(/<!--[\s\S]*?-->/g, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/[ \t\r\n]+/g, ' ')
		.replace(/&nbsp;/g, ' ')
		.replace(/&(?:zwnj|zwj|shy);/g, '\u200b')
		.replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
		.replace(/&quot;/g, '"')
		.replace(/&amp;/g, '&');
}
