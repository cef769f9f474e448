import type { Channel } from '../../domain/channel';
import type { ClassifiedError, DeliveryStatus } from '../../ports/channel';
import { run, statement, type Tx } from '../../ports/ledger';

export type ContactState =
	'reserved' | 'sending' | 'accepted' | 'rejected' | 'unknown' | 'released' | 'refused' | 'abandoned';

/** A contact on its way through the outbox. */
export interface ContactRow {
	id: string;
	creditor_id: string;
	person_id: string;
	debtor_id: string;
	case_id: string;
	step_run_id: string;
	contact_point_id: string | null;
	address_hash: string;
	channel: Channel;
	provider: string;
	sender_id: string | null;
	mode: 'live' | 'test';
	state: ContactState;
	delivery: 'none' | DeliveryStatus;
	lease_token: string;
	parts: number;
	provider_message_id: string | null;
	at: number;
	template: string;
	/** Real instant, epoch ms. */
	reserved_at: number;
	/** The approved template that it went out by. */
	provider_template: string | null;
}

export const CONTACT_COLUMNS = `id, creditor_id, person_id, debtor_id, case_id, step_run_id, contact_point_id, address_hash, channel,
	provider, sender_id, mode, state, delivery, lease_token, parts, provider_message_id, at, template, reserved_at,
	provider_template`;

/** Delivery rank only rises; a failure counts only while nothing was delivered. */
export const RANK: Record<'none' | DeliveryStatus, number> = {
	none: 0,
	sent: 1,
	failed: 2,
	delivered: 3,
	read: 4,
};

export function higherDelivery(current: 'none' | DeliveryStatus, next: DeliveryStatus): boolean {
	return RANK[next] > RANK[current];
}

/** An outcome of the wire, as RECORD takes it. */
export type WireOutcome =
	| { contactId: string; outcome: 'accepted'; providerMessageId: string }
	| { contactId: string; outcome: 'rejected'; error: ClassifiedError }
	| { contactId: string; outcome: 'unknown'; error: ClassifiedError };

const byIds = statement<ContactRow>(
	'contact.byIds',
	(d) => `select ${CONTACT_COLUMNS} from contacts where id in ${d.list('$1')} order by id${d.forUpdate}`,
);

const states = statement<{ id: string; state: ContactState }>(
	'contact.states',
	(d) => `select id, state from contacts where id in ${d.list('$1')} order by id${d.forUpdate}`,
);

/** How contacts stand; their rows are locked, in id order. */
export function* lockStates(ids: readonly string[]): Tx<Map<string, ContactState>> {
	return new Map((yield* run(states, JSON.stringify(ids))).map(({ id, state }) => [id, state]));
}

/** Reads contacts and locks their rows, in id order. */
export function* lockContacts(ids: readonly string[]): Tx<ContactRow[]> {
	return yield* run(byIds, JSON.stringify(ids));
}
