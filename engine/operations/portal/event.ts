import type { TimelineEvent } from '../events';
import type { LinkRow } from './links';

/** What happened on the debtor's page, as n8n may hear of it: ids only. */
export interface PortalEvent {
	type: string;
	/** ISO 8601. */
	at: string;
	creditorId: string;
	debtorId: string;
	caseId: string;
	/** The message whose link it was, and the channel that it came by. */
	contactId: string;
	channel: string;
	test: boolean;
	[more: string]: unknown;
}

/** An event as the timeline keeps it, and as it is told. */
export function eventOf(
	type: string,
	link: Pick<LinkRow, 'creditor_id' | 'debtor_id' | 'case_id' | 'contact_id' | 'channel' | 'mode'>,
	at: string,
	data: Record<string, unknown> = {},
): { line: TimelineEvent; told: PortalEvent } {
	const of = {
		creditorId: link.creditor_id,
		debtorId: link.debtor_id,
		caseId: link.case_id,
		contactId: link.contact_id,
	};
	const more = { ...data, channel: link.channel, test: link.mode === 'test' };
	return { line: { type, ...of, data: more }, told: { type, at, ...of, ...more } };
}
