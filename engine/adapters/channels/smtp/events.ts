import { badInput } from '../../../core/errors';
import type { ClassifiedError, DeliveryStatus, StatusEvent } from '../../../ports/channel';
import { contactOf, emailId } from './message';
import { fieldsOf, partsOf, split, typeOf, unfold } from './mime';
import { mailError } from './send';

/** RFC 3464 §2.3.3. `delayed` is no end; `expanded` went to a list and is as good as delivered; `relayed` left the servers that report. */
const ACTIONS: Readonly<Record<string, DeliveryStatus>> = {
	failed: 'failed',
	delivered: 'delivered',
	expanded: 'delivered',
	relayed: 'sent',
};

/** Larger than any report; what is larger is not read. */
const LARGEST = 4 * 1024 * 1024;

/**
 * Reads a delivery report (RFC 3464 in a `multipart/report`, RFC 6522) as it lies in the mailbox of bounces. An empty list for any other
 * e-mail, for `delayed`, and for reports of somebody else's messages. Which message it is about: our envelope id (RFC 3461), else the
 * Message-ID in the returned headers. Whose mailbox failed is not read: the contact says it.
 * @throws CobrancaError badInput for what is not an e-mail at all
 */
export function parseDeliveryReport(body: unknown, receivedAt: number = Date.now()): StatusEvent[] {
	const raw = Buffer.isBuffer(body) ? body.toString('latin1') : body;
	if (typeof raw !== 'string' || raw.length > LARGEST || !/^[A-Za-z][A-Za-z0-9-]*:/.test(raw)) {
		throw badInput('body', 'The body is not an e-mail.');
	}
	const mail = split(raw);
	if (!/^multipart\/report\b/i.test(mail.fields['content-type'] ?? '')) return [];
	const parts = partsOf(mail);
	const report = parts.find((part) => typeOf(part) === 'message/delivery-status');
	if (report === undefined) return [];
	const groups = unfold(report.body)
		.split(/\n{2,}/)
		.map(fieldsOf)
		.filter((group) => Object.keys(group).length > 0);
	const returned = parts.find((part) =>
		/^(message\/rfc822|text\/rfc822-headers|message\/global)/.test(typeOf(part)),
	);
	const original =
		returned === undefined ? undefined : split(returned.body.replace(/^\n+/, '')).fields['message-id'];
	const envelopeId = groups[0]?.['original-envelope-id'];
	const contactId =
		contactOf(original ?? '') ?? (envelopeId === undefined ? undefined : contactOf(`${envelopeId}@x`));
	if (contactId === undefined) return [];
	const at = Date.parse(mail.fields['date'] ?? '');
	return groups.flatMap((group) => {
		const action = (group['action'] ?? '').trim().toLowerCase();
		const status = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
		if (status === undefined) return [];
		const code = /[245]\.\d{1,3}\.\d{1,3}/.exec(group['status'] ?? '')?.[0];
		return [
			{
				kind: 'status' as const,
				dedupeKey: `dsn/${contactId}/${action}/${code ?? ''}`,
				...(original === undefined ? {} : { providerMessageId: normal(original, contactId) }),
				correlationId: contactId,
				status,
				...(status === 'failed' ? { error: failure(code, group['diagnostic-code']) } : {}),
				occurredAt: Number.isNaN(at) ? receivedAt : at,
			},
		];
	});
}

/**
 * `Diagnostic-Code: smtp; 550 5.1.1 …` has the number; without it the class of the status stands for one. A failed one is permanent, and
 * whatever broke, it says nothing about our own mail server.
 */
function failure(enhancedCode: string | undefined, diagnostic: string | undefined): ClassifiedError {
	const number = Number(/^\s*smtp\s*;\s*([45]\d\d)\b/i.exec(diagnostic ?? '')?.[1] ?? 550);
	const error = mailError({ stage: 'recipient', code: Math.max(number, 500), enhancedCode });
	return error.scope === 'account' ? { ...error, scope: 'message' } : error;
}

function normal(id: string, contactId: string): string {
	return emailId(contactId, id.replace(/[<>\s]/g, ''));
}
