import { randomUUID } from 'node:crypto';

export interface Report {
	action: 'failed' | 'delayed' | 'delivered';
	/** RFC 3463. */
	status: string;
	/** What the other server said. */
	said: string;
}

/**
 * A delivery report as a mail server writes it: `multipart/report` (RFC 6522) of a text for people, `message/delivery-status` (RFC 3464) and
 * the headers of the message. The envelope sender is empty, so nothing answers it.
 */
export function deliveryReport(
	about: { from: string; to: string; envelopeId?: string; raw: string },
	{ action, status, said }: Report,
	at: Date,
): string {
	const boundary = `report-${randomUUID()}`;
	const headers = about.raw.slice(0, about.raw.search(/\r?\n\r?\n/));
	return [
		'From: Mail Delivery System <mailer-daemon@sandbox.example>',
		`To: <${about.from}>`,
		`Subject: ${action === 'delivered' ? 'Successful Mail Delivery Report' : 'Undelivered Mail Returned to Sender'}`,
		`Date: ${at.toUTCString().replace('GMT', '+0000')}`,
		`Message-ID: <${randomUUID()}@sandbox.example>`,
		'Auto-Submitted: auto-replied',
		'MIME-Version: 1.0',
		`Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${boundary}"`,
		'',
		'This is a MIME-encapsulated message.',
		'',
		`--${boundary}`,
		'Content-Type: text/plain; charset=us-ascii',
		'',
		`Your message to <${about.to}>: ${action}.`,
		'',
		`    ${said}`,
		'',
		`--${boundary}`,
		'Content-Type: message/delivery-status',
		'',
		'Reporting-MTA: dns; sandbox.example',
		...(about.envelopeId === undefined ? [] : [`Original-Envelope-Id: ${about.envelopeId}`]),
		'',
		`Final-Recipient: rfc822; ${about.to}`,
		`Action: ${action}`,
		`Status: ${status}`,
		`Diagnostic-Code: smtp; ${said}`,
		'',
		`--${boundary}`,
		'Content-Type: text/rfc822-headers',
		'',
		headers,
		'',
		`--${boundary}--`,
		'',
	].join('\r\n');
}
