import type { ChannelAdapter, DocumentRef, OutboundMessage, ValidationIssue } from '../../../ports/channel';
import { parseMetaEvents } from './events';
import { metaSendersIn } from './notices';
import { sendMeta } from './send';
import { answerMetaChallenge, verifyMetaSignature } from './signature';

/**
 * WhatsApp by Meta's Cloud API. Facts and their sources: Meta's own OpenAPI specification (GitHub, `facebook/openapi` ecba623, v23.0)
 * and documentation pages, the exceptions and recorded webhooks of pywa (GitHub, `david-lev/pywa` 0bcf2f1). The sender's address in the
 * ledger is the phone number id; the base URL of the credential ends with the version. A WhatsApp number that somebody else rents out over
 * the same API (360dialog) needs another base URL and header only.
 */
export const meta: ChannelAdapter = {
	id: 'meta',
	displayName: 'WhatsApp Cloud API (Meta)',
	channels: ['whatsapp'],
	capabilities: {
		idempotentSend: false,
		correlationEcho: true,
		deliveryReceipt: true,
		// Only of people who let others see it.
		readReceipt: true,
		inbound: true,
		webhookAuth: 'hmac',
		concurrency: 20,
		// 80 a second for a number by default, in and out together (Meta, "Throughput", of 2026-05-21); half for what comes in.
		ratePerSecond: 40,
		templates: true,
		freeText: 'window',
		buttons: 3,
		document: true,
	},
	validate,
	send: sendMeta,
	parseWebhook: (body) => parseMetaEvents(body),
	sendersIn: metaSendersIn,
	verifyWebhook: verifyMetaSignature,
	answerChallenge: answerMetaChallenge,
	countParts: (text) => ({ parts: 1, encoding: 'UCS-2', length: text.length }),
};

/** 4096 for a text (Meta's SDK and 360dialog, "Messaging"); 1024 for the text over buttons and for a caption. */
const LONGEST_TEXT = 4096;
const LONGEST_SHORT = 1024;

function validate(message: OutboundMessage): ValidationIssue[] {
	const issues: ValidationIssue[] = [];
	const add = (field: ValidationIssue['field'], text: string): void =>
		void issues.push({ field, message: text });
	const { template, buttons = [], document } = message;
	if (!/^\+[1-9]\d{7,14}$/.test(message.to))
		add('to', 'The recipient must be a phone number: +, country code, number.');
	if (!/^\d{5,32}$/.test(message.from)) {
		add('from', "The sender must be Meta's phone number id: digits, not the phone number itself.");
	}
	const longest =
		template === undefined && (buttons.length > 0 || document !== undefined) ? LONGEST_SHORT : LONGEST_TEXT;
	if (message.text.trim() === '')
		add('text', 'The text is empty; with a template it is what the debtor reads.');
	else if (message.text.length > longest) add('text', `The text is longer than ${longest} characters.`);
	if (template === undefined) {
		if (message.windowOpen !== true)
			add('template', 'Outside the 24 hours of a conversation a template is needed.');
		checkButtons(buttons, (text) => add('buttons', text));
		checkFile(document, (text) => add('document', text));
	} else {
		checkTemplate(template, (text) => add('template', text));
		checkFile(template.headerDocument, (text) => add('document', text));
	}
	return issues;
}

/** Meta's SDK, "Reply buttons object": title 1 to 20, unique; id up to 256, no spaces around it; three at most. */
function checkButtons(buttons: { id: string; title: string }[], add: (text: string) => void): void {
	if (buttons.length > 3) add('A message has three buttons at most.');
	if (buttons.some(({ title }) => title.trim() === '' || title.length > 20)) {
		add("A button's title has 1 to 20 characters.");
	}
	if (buttons.some(({ id }) => id === '' || id.length > 256 || id.trim() !== id)) {
		add("A button's id has 1 to 256 characters without spaces around it.");
	}
	if (new Set(buttons.map(({ title }) => title)).size < buttons.length)
		add('Two buttons have the same title.');
	if (new Set(buttons.map(({ id }) => id)).size < buttons.length) add('Two buttons have the same id.');
}

/** Names are lower case letters, digits and underscores (YCloud, "WhatsApp templates": `[a-z0-9_]`, 512 at most). */
function checkTemplate(
	template: NonNullable<OutboundMessage['template']>,
	add: (text: string) => void,
): void {
	if (!/^[a-z0-9_]{1,512}$/.test(template.name)) {
		add("A template's name has lower case letters, digits and underscores only.");
	}
	if (!/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/.test(template.language)) add('The language is written like pt_BR.');
	// Meta refuses empty values (132012/131008) and line breaks, tabs and more than four spaces in a row (132018).
	if (template.bodyParameters.some((value) => value.trim() === '' || /[\n\r\t]| {5}/.test(value))) {
		add('A value of the template is empty, or has a line break, a tab or five spaces in a row.');
	}
	if ((template.buttonPayloads ?? []).some((payload) => payload === '' || payload.length > 256)) {
		add("A button's payload has 1 to 256 characters.");
	}
}

function checkFile(file: DocumentRef | undefined, add: (text: string) => void): void {
	if (file === undefined) return;
	const given = [file.mediaId, file.link, file.content].filter((one) => one !== undefined);
	if (given.length !== 1) add('The document needs one of these: an id, a link or its content.');
	if (file.link !== undefined && !file.link.startsWith('https://'))
		add("The document's link must begin with https://.");
	if (file.filename.trim() === '') add('The document has no file name.');
	// Meta, "Media", supported types: 100 MB for a document.
	if ((file.content?.length ?? 0) > 100 * 1024 * 1024) add('The document is larger than 100 MB.');
}
