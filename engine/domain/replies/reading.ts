import { MORE_TIME, PAID, PERSON, PICK_DATE } from '../messages/whatsapp/session';
import { normaliseReply, readReply, type ReplyReading } from './optOut';

/** What a reply asks for, by its words or by the button that was tapped. */
export type Reading =
	| ReplyReading
	/** "Sou eu": whoever reads there is the debtor. */
	| { intent: 'identity' }
	| { intent: 'moreTime' }
	| { intent: 'pickDate' }
	/** Wants to know what is owed and what was paid. */
	| { intent: 'statement' }
	/** Wants to speak to somebody. */
	| { intent: 'person' };

/** What the buttons of our own messages send back. */
const PAYLOADS: Readonly<Record<string, Reading>> = {
	'identity.yes': { intent: 'identity' },
	'identity.no': { intent: 'wrongPerson' },
	optOut: { intent: 'optOut', leave: 'thisChannel' },
	[PAID.id]: { intent: 'alreadyPaid' },
	[MORE_TIME.id]: { intent: 'moreTime' },
	[PICK_DATE.id]: { intent: 'pickDate' },
	[PERSON.id]: { intent: 'person' },
};

/** The buttons' words, for who types them, and for providers that send back nothing else. */
const TITLES: ReadonlyMap<string, Reading> = new Map<string, Reading>([
	['sou eu', { intent: 'identity' }],
	['sou eu sim', { intent: 'identity' }],
	['sim sou eu', { intent: 'identity' }],
	['sim pode falar', { intent: 'identity' }],
	...[MORE_TIME, PICK_DATE, PERSON].map(({ id, title }): [string, Reading] => [
		normaliseReply(title),
		PAYLOADS[id] as Reading,
	]),
]);

/**
 * All that a reply asks for. A tapped button of ours says it by itself; else the words do. `channel` email: only what the debtor wrote,
 * without the message that they answer.
 */
export function readInbound(reply: { text: string; payload?: string; quotes?: boolean }): Reading[] {
	const tapped =
		reply.payload !== undefined && Object.hasOwn(PAYLOADS, reply.payload)
			? PAYLOADS[reply.payload]
			: undefined;
	if (tapped) return [tapped];
	const text = reply.quotes ? ownWords(reply.text) : reply.text;
	const title = TITLES.get(normaliseReply(text));
	if (title) return [title];
	const readings = readReply(text);
	return readings.length === 0 && asksForStatement(normaliseReply(text))
		? [{ intent: 'statement' }]
		: readings;
}

const ASKING =
	'(?:oi|ola|bom dia|boa tarde|boa noite|por favor|pf|pode(?:m|ria|riam)?|consegue|quero|queria|gostaria de|preciso(?: d[aeo])?|mand\\w+|envi\\w+|pass\\w+|solicit\\w+)';
const FILLING = '(?:me|ver|receber|saber|qual|o|a|um|uma|meu|minha|d[aeo])';
const AFTER = '(?: (?:por favor|pf|atualizado|d[aeo]s? \\w+|hoje|ai))*';
/** Whole replies only: who writes more than the question wants to talk. "Comprovante" alone is what people write under theirs. */
const STATEMENT: readonly RegExp[] = [
	new RegExp(`^(?:${ASKING} |${FILLING} )*(?:extrato|demonstrativo|segunda via|2 ?a? via)${AFTER}$`),
	new RegExp(`^(?:${FILLING} )*${ASKING} (?:${ASKING} |${FILLING} )*comprovante${AFTER}$`),
	new RegExp(
		`^(?:${ASKING} |${FILLING} )*quanto (?:eu )?(?:devo|estou devendo|falta(?: pagar)?|tenho que pagar)${AFTER}$`,
	),
];

function asksForStatement(reply: string): boolean {
	return STATEMENT.some((pattern) => pattern.test(reply));
}

/** Where the message that is answered begins, as mail programs write it (pt, en). */
const QUOTED = [
	/^\s*>/,
	/^\s*(?:em|no dia)\b.{5,200}\b(?:escreveu|wrote):?\s*$/i,
	/^\s*on\b.{5,200}\bwrote:\s*$/i,
	/^\s*-{2,}\s*(?:mensagem original|original message|mensagem encaminhada|forwarded message)/i,
	/^\s*(?:de|from)\s*:\s.+$/i,
	/^\s*_{10,}\s*$/,
	/^-- $/,
];
/** An attribution may run over two lines. */
const SPLIT_ATTRIBUTION = /^\s*(?:em|on)\b.{5,200}$/i;

/** What somebody wrote themselves in an e-mail: all above the message that they answer. */
export function ownWords(text: string): string {
	const lines = text.replace(/\r\n?/g, '\n').split('\n');
	const end = lines.findIndex(
		(line, i) =>
			QUOTED.some((pattern) => pattern.test(line)) ||
			(SPLIT_ATTRIBUTION.test(line) && /(?:escreveu|wrote):\s*$/i.test(lines[i + 1] ?? '')),
	);
	return (end < 0 ? lines : lines.slice(0, end)).join('\n').trim();
}
