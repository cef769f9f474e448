/** Delivery statuses: how they rise, and those that come before their message has its id. */
import type { ClassifiedError, DeliveryStatus } from '../../ports/channel';
import { run, statement, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';
import { type ContactRow, higherDelivery } from './contact';

const adopt = statement<{
	contact_id: string;
	status: DeliveryStatus;
	error: string | null;
}>(
	'record.adopt',
	(d) =>
		`update provider_events set contact_id = r.contact_id
	from ${d.rows('$1', 'r', { provider: 'text', message_id: 'text', contact_id: 'text' })}
	where provider_events.provider = r.provider and provider_events.message_id = r.message_id
		and provider_events.contact_id is null and provider_events.kind = 'status'
	returning provider_events.contact_id as contact_id, status, error`,
);
const raise = statement(
	'record.raise',
	(d) =>
		`update contacts set delivery = r.delivery from ${d.rows('$1', 'r', { id: 'text', delivery: 'text' })} where contacts.id = r.id`,
);

export interface StatusOf {
	contact: ContactRow;
	status: DeliveryStatus;
	error?: ClassifiedError;
}

/** Status events that came before we knew the provider's message id. */
export function* adoptEarlyEvents(
	accepted: readonly { contact: ContactRow; messageId: string }[],
): Tx<StatusOf[]> {
	if (accepted.length === 0) return [];
	const rows = accepted.map(({ contact, messageId }) => ({
		provider: contact.provider,
		message_id: messageId,
		contact_id: contact.id,
	}));
	const byId = new Map(accepted.map(({ contact }) => [contact.id, contact]));
	return (yield* run(adopt, JSON.stringify(rows))).flatMap((early) => {
		const contact = byId.get(early.contact_id);
		if (!contact) return [];
		const error = early.error === null ? undefined : (JSON.parse(early.error) as ClassifiedError);
		return [{ contact, status: early.status, ...(error ? { error } : {}) }];
	});
}

/** Raises delivery statuses by rank and writes one event for each rise. */
export function* raiseDelivery(statuses: readonly StatusOf[], now: number): Tx<void> {
	const raised = new Map<string, { contact: ContactRow; delivery: DeliveryStatus }>();
	for (const { contact, status } of statuses) {
		const current = raised.get(contact.id)?.delivery ?? contact.delivery;
		if (higherDelivery(current, status)) raised.set(contact.id, { contact, delivery: status });
	}
	if (raised.size === 0) return;
	yield* run(
		raise,
		JSON.stringify([...raised.values()].map((r) => ({ id: r.contact.id, delivery: r.delivery }))),
	);
	yield* appendEvents(
		[...raised.values()].map(({ contact, delivery }) => ({
			type: `contact.${delivery}`,
			creditorId: contact.creditor_id,
			debtorId: contact.debtor_id,
			caseId: contact.case_id,
			stepRunId: contact.step_run_id,
			contactId: contact.id,
		})),
		now,
	);
}

/** Failures that are the last word of their message: nothing was delivered, and nothing says that it will be. */
export function failuresOf(statuses: readonly StatusOf[]): { contact: ContactRow; error: ClassifiedError }[] {
	const best = new Map<string, StatusOf['status'] | 'none'>();
	for (const { contact, status } of statuses) {
		const current = best.get(contact.id) ?? contact.delivery;
		best.set(contact.id, higherDelivery(current, status) ? status : current);
	}
	const failed = statuses.flatMap(({ contact, status, error }) =>
		status === 'failed' && error && contact.delivery !== 'failed' && best.get(contact.id) === 'failed'
			? [{ contact, error }]
			: [],
	);
	return [...new Map(failed.map((f) => [f.contact.id, f])).values()];
}
