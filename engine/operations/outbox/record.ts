/**
 * RECORD: what the wire said, in groups. accepted closes the step; rejected frees it to try again (or not); unknown
 * closes it too, because it may have been received: it is never resent by itself.
 */
import type { ClassifiedError, DeliveryStatus } from '../../ports/channel';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { appendEvents, type TimelineEvent } from '../events';
import { lockMessages, lockStepRuns } from '../locks';
import { type ContactRow, higherDelivery, lockContacts, type WireOutcome } from './contact';
import { finishTasks, openTasks, type TaskInput, unknownTask } from '../tasks';

/** A rejected step tries again at most this often, then goes on at its next step. */
const MAX_ATTEMPTS = 5;
const BACKOFF_MS = 60_000;

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
const attemptsOf = statement<{ id: string; attempts: number; next_due_at: number | null }>(
	'record.attempts',
	(d) => `select id, attempts, next_due_at from step_runs where id in ${d.list('$1')}`,
);
const freeSteps = statement(
	'record.freeSteps',
	(d) =>
		`update step_runs set live_contact = null, state = r.state, not_before = r.not_before, touched_at = $2
	from ${d.rows('$1', 'r', { id: 'text', state: 'text', not_before: 'int' })} where step_runs.id = r.id`,
);
const casesAgain = statement(
	'record.casesAgain',
	(d) =>
		`update cases set next_at = r.next_at, lease_token = null, lease_until = null
	from ${d.rows('$1', 'r', { case_id: 'text', next_at: 'int', lease_token: 'text' })}
	where cases.id = r.case_id and cases.lease_token = r.lease_token`,
);
const badPoints = statement(
	'record.badPoints',
	(d) => `update contact_points set state = 'invalid' where id in ${d.list('$1')} and state <> 'wrongPerson'`,
);
const adopt = statement<{ contact_id: string; status: DeliveryStatus; occurred_at: number }>(
	'record.adopt',
	(d) =>
		`update provider_events set contact_id = r.contact_id
	from ${d.rows('$1', 'r', { provider: 'text', message_id: 'text', contact_id: 'text' })}
	where provider_events.provider = r.provider and provider_events.message_id = r.message_id
		and provider_events.contact_id is null and provider_events.kind = 'status'
	returning provider_events.contact_id as contact_id, status, occurred_at`,
);
const raise = statement(
	'record.raise',
	(d) =>
		`update contacts set delivery = r.delivery from ${d.rows('$1', 'r', { id: 'text', delivery: 'text' })} where contacts.id = r.id`,
);

export function* record(
	ledger: Ledger,
	provider: string,
	outcomes: readonly WireOutcome[],
	lookUpSteps: readonly string[],
): Tx<void> {
	const now = ledger.businessNow();
	const real = ledger.realNow();
	yield* lockMessages(
		provider,
		outcomes.flatMap((o) => (o.outcome === 'accepted' ? [o.providerMessageId] : [])),
	);
	yield* lockStepRuns(lookUpSteps);
	const contacts = new Map((yield* lockContacts(outcomes.map((o) => o.contactId))).map((c) => [c.id, c]));
	// A webhook may have been faster: what is accepted stays accepted and only learns its message id. What was given up
	// meanwhile (a process that slept for days) is settled by the provider's word, but not sent again for it.
	const live = outcomes.filter((o) => {
		const state = contacts.get(o.contactId)?.state;
		if (state === 'accepted' || state === 'abandoned') return o.outcome === 'accepted';
		return state === 'sending' || state === 'unknown';
	});
	yield* run(settle, JSON.stringify(live.map(settleRow)), real);
	const pick = (kind: WireOutcome['outcome']) =>
		live.filter((o) => o.outcome === kind).map((o) => contactOf(contacts, o));
	yield* closeAndGoOn([...pick('accepted'), ...pick('unknown')], real);
	yield* finishTasks(
		pick('accepted').flatMap((c) => (c.state === 'abandoned' ? [unknownTask(c.id)] : [])),
		'O provedor confirmou a mensagem.',
		real,
	);
	yield* freeRejected(live, contacts, now, real);
	yield* appendEvents(
		live.map((o) => eventOf(contactOf(contacts, o), o)),
		now,
	);
	yield* adoptEarlyEvents(live, contacts, now);
}

function contactOf(contacts: Map<string, ContactRow>, outcome: WireOutcome): ContactRow {
	const found = contacts.get(outcome.contactId);
	if (!found) throw new Error('record: a contact vanished');
	return found;
}

/** The step is done; the case goes home and comes again at its next step. Shared with webhooks and reconciliation. */
export function* closeAndGoOn(contacts: readonly ContactRow[], real: number): Tx<void> {
	if (contacts.length === 0) return;
	yield* run(closeSteps, JSON.stringify(contacts.map((c) => c.id)), real);
	yield* run(
		casesOn,
		JSON.stringify(
			contacts.map((c) => ({ case_id: c.case_id, step_run_id: c.step_run_id, lease_token: c.lease_token })),
		),
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

function* freeRejected(
	live: readonly WireOutcome[],
	contacts: Map<string, ContactRow>,
	now: number,
	real: number,
): Tx<void> {
	const rejected = live.flatMap((o) =>
		o.outcome === 'rejected' ? [{ contact: contactOf(contacts, o), error: o.error }] : [],
	);
	if (rejected.length === 0) return;
	const ids = JSON.stringify(rejected.map((r) => r.contact.step_run_id));
	const attempts = new Map((yield* run(attemptsOf, ids)).map((r) => [r.id, r]));
	const steps = rejected.map(({ contact, error }) => {
		const step = attempts.get(contact.step_run_id);
		return { contact, error, next: step?.next_due_at ?? null, ...nextTry(error, step?.attempts ?? 1, now) };
	});
	yield* run(
		freeSteps,
		JSON.stringify(
			steps.map((s) => ({ id: s.contact.step_run_id, state: s.state, not_before: s.notBefore })),
		),
		real,
	);
	yield* run(
		casesAgain,
		JSON.stringify(
			steps.map((s) => ({
				case_id: s.contact.case_id,
				lease_token: s.contact.lease_token,
				next_at: s.state === 'due' ? s.notBefore : s.next,
			})),
		),
	);
	yield* run(
		badPoints,
		JSON.stringify(
			steps
				// A test message went to the operator's phone, which says nothing of the debtor's.
				.filter(
					(s) => s.contact.mode === 'live' && s.error.scope === 'recipient' && s.error.retry === 'never',
				)
				.map((s) => s.contact.contact_point_id),
		),
	);
	yield* openTasks(
		steps.flatMap((s) => taskOf(s.contact, s.error, s.state)),
		real,
	);
}

/** When a provably unsent message may try again. A bad address frees the step at once: the selector takes the next one. */
function nextTry(
	error: ClassifiedError,
	attempts: number,
	now: number,
): { state: 'due' | 'exited'; notBefore: number | null } {
	if (attempts >= MAX_ATTEMPTS) return { state: 'exited', notBefore: null };
	if (error.scope === 'recipient' && error.retry === 'never') return { state: 'due', notBefore: now };
	if (error.scope === 'message' && error.retry === 'never') return { state: 'exited', notBefore: null };
	return {
		state: 'due',
		notBefore: now + Math.max(error.retryAfterMs ?? 0, BACKOFF_MS * 2 ** (attempts - 1)),
	};
}

/** What needs a person: a message that will not pass, or a broken sender or account (one task, not one a message). */
function taskOf(contact: ContactRow, error: ClassifiedError, state: 'due' | 'exited'): TaskInput[] {
	if (state === 'exited') {
		return [
			{
				dedupeKey: `step:${contact.step_run_id}`,
				creditorId: contact.creditor_id,
				caseId: contact.case_id,
				contactId: contact.id,
				kind: 'stepFailed',
				whatToDo: `A mensagem desta etapa não pôde ser enviada (${error.class}). Veja o modelo e o remetente; a régua segue na próxima etapa.`,
			},
		];
	}
	const broken = error.scope === 'account' || error.scope === 'sender';
	if (!broken || error.retry === 'after') return [];
	return [
		{
			dedupeKey: `sender:${contact.sender_id ?? contact.provider}:${error.class}`,
			creditorId: contact.creditor_id,
			kind: 'senderRefused',
			whatToDo: `O provedor ${contact.provider} recusa os envios deste remetente (${error.class}). Confira credencial, saldo e remetente; os casos voltam sozinhos.`,
		},
	];
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

/** Status events that came before we knew the provider's message id. */
function* adoptEarlyEvents(
	live: readonly WireOutcome[],
	contacts: Map<string, ContactRow>,
	now: number,
): Tx<void> {
	const accepted = live.flatMap((o) =>
		o.outcome === 'accepted'
			? [
					{
						provider: contactOf(contacts, o).provider,
						message_id: o.providerMessageId,
						contact_id: o.contactId,
					},
				]
			: [],
	);
	if (accepted.length === 0) return;
	const early = yield* run(adopt, JSON.stringify(accepted));
	yield* raiseDelivery(
		early.map((e) => ({ contact: contacts.get(e.contact_id), status: e.status })),
		now,
	);
}

/** Raises delivery statuses by rank and writes one event for each rise. */
export function* raiseDelivery(
	statuses: readonly { contact: ContactRow | undefined; status: DeliveryStatus }[],
	now: number,
): Tx<number> {
	const raised = new Map<string, { contact: ContactRow; delivery: DeliveryStatus }>();
	for (const { contact, status } of statuses) {
		if (!contact) continue;
		const current = raised.get(contact.id)?.delivery ?? contact.delivery;
		if (higherDelivery(current, status)) raised.set(contact.id, { contact, delivery: status });
	}
	if (raised.size === 0) return 0;
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
	return raised.size;
}
