/**
 * RECORD: what the wire said, in groups. accepted closes the step; rejected frees it to try again (or not); unknown
 * closes it too, because it may have been received: it is never resent by itself.
 */
import { type Ledger, run, statement, together, type Tx } from '../../ports/ledger';
import { appendEvents, type TimelineEvent } from '../events';
import { type Sighting, watch } from '../breakers';
import { lockMessages, lockStepRuns } from '../locks';
import { finishTasks, unknownTask } from '../tasks';
import { type ContactRow, lockContacts, type WireOutcome } from './contact';
import { adoptEarlyEvents, failuresOf, raiseDelivery } from './delivery';
import { freeRejected, rejectLate, sightingOf } from './rejections';
import { liftSenderPauses } from './senderPauses';
import { passTemplates } from './templateStops';

const settle = statement(
	'record.settle',
	(d) =>
		`update contacts set state = r.state, provider_message_id = coalesce(r.message_id, contacts.provider_message_id),
		error_class = r.error_class, error_code = r.error_code, settled_at = $2
	from ${d.rows('$1', 'r', { id: 'text', state: 'text', message_id: 'text', error_class: 'text', error_code: 'text' })}
	where contacts.id = r.id`,
);
const closeSteps = statement(
	'record.closeSteps',
	(d) =>
		`update step_runs set state = 'done', hold_rule = null, hold_source = null, touched_at = $2
	where live_contact in ${d.list('$1')}`,
);
/** Only for the batch that sent it: a case that went home since, or got other debts, has its own next instant by now. */
const casesOn = statement(
	'record.casesOn',
	(d) =>
		`update cases set lease_token = null, lease_until = null,
		next_at = (select s.next_due_at from step_runs s where s.id = r.step_run_id)
	from ${d.rows('$1', 'r', { case_id: 'text', step_run_id: 'text', lease_token: 'text' })}
	where cases.id = r.case_id and cases.lease_token = r.lease_token`,
);
export function* record(
	ledger: Ledger,
	provider: string,
	outcomes: readonly WireOutcome[],
	lookUpSteps: readonly string[],
): Tx<void> {
	const now = ledger.businessNow();
	const real = ledger.realNow();
	const [, , locked] = yield* together(
		lockMessages(
			provider,
			outcomes.flatMap((o) => (o.outcome === 'accepted' ? [o.providerMessageId] : [])),
		),
		lockStepRuns(lookUpSteps),
		lockContacts(outcomes.map((o) => o.contactId)),
	);
	const contacts = new Map(locked.map((c) => [c.id, c]));
	// A webhook may have been faster: what is accepted stays accepted and only learns its message id. What was given up
	// meanwhile (a process that slept for days) is settled by the provider's word, but not sent again for it.
	const live = outcomes.filter((o) => {
		const state = contacts.get(o.contactId)?.state;
		if (state === 'accepted' || state === 'abandoned') return o.outcome === 'accepted';
		return state === 'sending' || state === 'unknown';
	});
	const pick = (kind: WireOutcome['outcome']) =>
		live.filter((o) => o.outcome === kind).map((o) => contactOf(contacts, o));
	const accepted = pick('accepted');
	yield* together(
		run(settle, JSON.stringify(live.map(settleRow)), real),
		closeAndGoOn([...accepted, ...pick('unknown')], real),
		finishTasks(
			accepted.flatMap((c) => (c.state === 'abandoned' ? [unknownTask(c.id)] : [])),
			'O provedor confirmou a mensagem.',
			real,
		),
		liftSenderPauses(accepted, now, real),
		passTemplates(accepted, now, real),
	);
	yield* freeRejected(
		live.flatMap((o) =>
			o.outcome === 'rejected' ? [{ contact: contactOf(contacts, o), error: o.error }] : [],
		),
		now,
		real,
	);
	// What a status has settled is on the timeline.
	const news = live.flatMap((o) => {
		const contact = contactOf(contacts, o);
		return contact.state === 'accepted' ? [] : [eventOf(contact, o)];
	});
	const known = live.flatMap((o) =>
		o.outcome === 'accepted' ? [{ contact: contactOf(contacts, o), messageId: o.providerMessageId }] : [],
	);
	const [, early] = yield* together(appendEvents(news, now), adoptEarlyEvents(known));
	yield* raiseDelivery(early, now);
	const late = failuresOf(early);
	yield* rejectLate(late, now, real);
	yield* watch(ledger, [
		...live.flatMap((o) => seen(contactOf(contacts, o), o)),
		...late.flatMap(sightingOf),
	]);
}

/** What the breakers see of an outcome. What reached nobody through a fault of ours or of the provider is no attempt. */
function seen(contact: ContactRow, o: WireOutcome): Sighting[] {
	const before: Sighting[] =
		contact.state === 'unknown' || contact.state === 'abandoned' ? [{ contact, what: 'settled' }] : [];
	const wrong = o.outcome === 'rejected' ? sightingOf({ contact, error: o.error }) : [];
	if (o.outcome === 'unknown')
		return contact.state === 'sending' ? [...attemptOf(contact), { contact, what: 'unknown' }] : [];
	const tried = contact.state === 'sending' && (o.outcome === 'accepted' || wrong.length > 0);
	return [...before, ...(tried ? attemptOf(contact) : []), ...wrong];
}

const attemptOf = (contact: ContactRow): Sighting[] => [{ contact, what: 'attempt' }];

function contactOf(contacts: Map<string, ContactRow>, outcome: WireOutcome): ContactRow {
	const found = contacts.get(outcome.contactId);
	if (!found) throw new Error('record: a contact vanished');
	return found;
}

/** The step is done; the case goes home and comes again at its next step. Shared with webhooks and reconciliation. */
export function* closeAndGoOn(contacts: readonly ContactRow[], real: number): Tx<void> {
	if (contacts.length === 0) return;
	const homeward = contacts.map((c) => ({
		case_id: c.case_id,
		step_run_id: c.step_run_id,
		lease_token: c.lease_token,
	}));
	yield* together(
		run(closeSteps, JSON.stringify(contacts.map((c) => c.id)), real),
		run(casesOn, JSON.stringify(homeward)),
	);
}

function settleRow(o: WireOutcome): Record<string, unknown> {
	return o.outcome === 'accepted'
		? {
				id: o.contactId,
				state: 'accepted',
				message_id: o.providerMessageId,
				error_class: null,
				error_code: null,
			}
		: {
				id: o.contactId,
				state: o.outcome,
				message_id: null,
				error_class: o.error.class,
				error_code: o.error.code,
			};
}

function eventOf(contact: ContactRow, o: WireOutcome): TimelineEvent {
	return {
		type: `contact.${o.outcome}`,
		creditorId: contact.creditor_id,
		debtorId: contact.debtor_id,
		caseId: contact.case_id,
		stepRunId: contact.step_run_id,
		contactId: contact.id,
		data: o.outcome === 'accepted' ? {} : { class: o.error.class, code: o.error.code, retry: o.error.retry },
	};
}
