import type { OutboundMessage } from '../../../ports/channel';
import type { MailMessage, MailRequest } from '../../../ports/mail';

/** The id of a contact's e-mail: the same each time, so that a report of any kind leads back to the contact. */
export function emailId(contactId: string, from: string): string {
	return `<${contactId}@${from.slice(from.lastIndexOf('@') + 1).toLowerCase()}>`;
}

/** The contact of one of our Message-IDs; undefined for somebody else's. */
export function contactOf(id: string): string | undefined {
	return /^<?([0-9a-z-]{8,64})@[^<>@\s]+>?$/i.exec(id.trim())?.[1];
}

/**
 * An outbound message as an e-mail.
 * - `Auto-Submitted: auto-generated` (RFC 3834 §5): holiday notices and other robots do not answer it.
 * - `List-Unsubscribe` (RFC 2369) with https first and mailto; `List-Unsubscribe-Post` (RFC 8058 §3.1) only beside an https address,
 *   as without one it means nothing. RFC 8058 §4 wants both signed by DKIM: that is the mail server's work.
 * - No `Precedence`, no tracking picture, no read receipt: a debtor is not watched.
 */
export function asEmail(
	message: OutboundMessage,
): Pick<MailRequest, 'envelope' | 'envelopeId' | 'notify' | 'message'> {
	const { https, mailto } = message.unsubscribe ?? {};
	const headers: MailMessage['headers'] = [['Auto-Submitted', 'auto-generated']];
	const ways = [https, mailto === undefined ? undefined : `mailto:${mailto}`].filter(
		(one) => one !== undefined,
	);
	if (ways.length > 0) headers.push(['List-Unsubscribe', ways.map((way) => `<${way}>`).join(', ')]);
	if (https !== undefined) headers.push(['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click']);
	const { 'Return-Path': bounces, ...further } = message.headers ?? {};
	headers.push(...Object.entries(further));
	return {
		envelope: { from: bounces ?? message.from, to: message.to },
		envelopeId: message.contactId,
		notify: ['failure', 'delay'],
		message: {
			from: { address: message.from, name: message.fromName },
			to: { address: message.to },
			replyTo: message.replyTo === undefined ? undefined : { address: message.replyTo },
			subject: message.subject ?? '',
			text: message.text,
			html: message.html,
			messageId: emailId(message.contactId, message.from),
			headers,
			attachments: message.attachments ?? [],
		},
	};
}
