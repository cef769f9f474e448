import { parseEmail } from '../../../core/identity/email';
import type { ChannelAdapter, OutboundMessage, ValidationIssue } from '../../../ports/channel';
import { parseDeliveryReport } from './events';
import { parseEmailReply } from './inbound';
import { sendSmtp } from './send';

/**
 * E-mail by any SMTP server (RFC 5321), through the mail port. The sender's address in the ledger is the From address; bounces go to it or to
 * `Return-Path` in `headers`. A webhook body is one e-mail as the mailbox gives it, raw bytes or text: a delivery report (RFC 3464) or an answer.
 */
export const smtp: ChannelAdapter = {
	id: 'smtp',
	displayName: 'E-mail (SMTP)',
	channels: ['email'],
	capabilities: {
		// Our Message-ID is the same each time, but servers do not refuse a second one.
		idempotentSend: false,
		// Through the Message-ID in the report, or the envelope id.
		correlationEcho: true,
		// A server tells of failures; of success only where every server on the way knows DSN, which is rare.
		deliveryReceipt: false,
		inbound: true,
		webhookAuth: 'none',
		// Connections of the port; more than a few from one address look like an attack to many servers.
		concurrency: 4,
		ratePerSecond: 10,
		document: true,
		html: true,
		freeText: 'always',
		transport: 'mail',
	},
	validate,
	send: sendSmtp,
	parseWebhook: (body) => {
		const reports = parseDeliveryReport(body);
		// What is no e-mail at all was refused above.
		return reports.length > 0 ? reports : parseEmailReply(body as Buffer | string);
	},
	countParts: (text) => ({ parts: 1, encoding: 'UCS-2', length: text.length }),
};

/** RFC 5322 §2.1.1: 998 in a line; a subject is one line. Readers cut it far earlier. */
const LONGEST_LINE = 998;
/** What nearly every server takes, with base64 a third more. */
const LARGEST_FILES = 10 * 1024 * 1024;

function validate(message: OutboundMessage): ValidationIssue[] {
	const issues: ValidationIssue[] = [];
	const add = (field: ValidationIssue['field'], text: string): void =>
		void issues.push({ field, message: text });
	if (!parseEmail(message.to).ok) add('to', 'The recipient must be an e-mail address.');
	if (!parseEmail(message.from).ok) add('from', 'The sender must be an e-mail address.');
	if (message.replyTo !== undefined && !parseEmail(message.replyTo).ok)
		add('replyTo', 'Answers must go to an e-mail address.');
	if (/[\r\n]/.test(message.fromName ?? '')) add('from', "The sender's name has a line break.");
	if (message.text.trim() === '') add('text', 'The text is empty; an e-mail needs one beside its HTML.');
	if (
		(message.subject ?? '').trim() === '' ||
		/[\r\n]/.test(message.subject ?? '') ||
		(message.subject ?? '').length > 200
	) {
		add('subject', 'The subject must be one line of 1 to 200 characters.');
	}
	for (const [name, value] of Object.entries(message.headers ?? {})) {
		// What is not ASCII, or breaks the line, could make other header fields.
		if (
			!/^[A-Za-z][A-Za-z0-9-]{0,75}$/.test(name) ||
			!/^[\x20-\x7e]+$/.test(value) ||
			name.length + value.length > LONGEST_LINE - 2
		) {
			add('headers', `The header ${name.slice(0, 40)} must be one line of ASCII.`);
		} else if (RESERVED.has(name.toLowerCase())) add('headers', `The header ${name} is set by the adapter.`);
	}
	const { https, mailto } = message.unsubscribe ?? {};
	if (https !== undefined && !ONE_CLICK.test(https)) {
		add('unsubscribe', 'The address to stop must be https and ASCII.');
	}
	if (mailto !== undefined && !parseEmail(mailto.split('?')[0] ?? '').ok)
		add('unsubscribe', 'The address to stop must be an e-mail address.');
	const files = message.attachments ?? [];
	if (
		files.some(
			({ filename, contentType }) => filename.trim() === '' || !/^[\w.+-]+\/[\w.+-]+$/.test(contentType),
		)
	) {
		add('attachments', 'A file needs a name and a content type.');
	}
	if (files.reduce((sum, file) => sum + file.content.length, 0) > LARGEST_FILES) {
		add('attachments', 'The files are larger than 10 MB together.');
	}
	return issues;
}

/** RFC 8058 wants https; a sandbox has its page on this machine. */
const ONE_CLICK =
	/^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/])[\x21-\x3b\x3d\x3f-\x7e]{1,900}$/;

/** Set in `message.ts` and by the composer. */
const RESERVED = new Set(
	[
		'from',
		'to',
		'cc',
		'bcc',
		'subject',
		'date',
		'message-id',
		'mime-version',
		'content-type',
		'reply-to',
		'sender',
	].concat(['content-transfer-encoding', 'list-unsubscribe', 'list-unsubscribe-post', 'auto-submitted']),
);
