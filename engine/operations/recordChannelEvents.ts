import type { Channel } from '../domain/channel';
import type { ChannelEvent, InboundEvent, NoticeEvent, SenderIdentity, StatusEvent } from '../ports/channel';
import { type Ledger, run, statement, type Tx } from '../ports/ledger';
import { type Sighting, watch } from './breakers';
import { iso } from './days';
import { appendEvents } from './events';
import { recordInbound } from './inbound';
import { lockMessages, lockStepRuns } from './locks';
import { CONTACT_COLUMNS, type ContactRow, lockContacts } from './outbox/contact';
import { failuresOf, raiseDelivery, type StatusOf } from './outbox/delivery';
import { closeAndGoOn } from './outbox/record';
import { rejectLate, sightingOf } from './outbox/rejections';
import { recordNotices } from './recordNotices';
import { learnSenders } from './senderHealth';
import { finishTasks, unknownTask } from './tasks';

/** What a workflow gets to know of an event: ids and figures, no address, no text. */
export interface RecordedEvent {
	type: string;
	at: string;
	creditorId?: string;
	debtorId?: string;
	caseId?: string;
	contactId?: string;
	status?: string;
	/** Of a reply: names it, as `answerInbound` asks for it. */
	eventId?: string;
	channel?: Channel;
	/** What a reply asked for: optOut, wrongPerson, alreadyPaid, identity, moreTime, pickDate, person, other; several joined by `+`. */
	intent?: string;
	/** Of a sender's or template's notice. */
	subject?: NoticeEvent['subject'];
	severity?: NoticeEvent['severity'];
	/** The provider's technical words. */
	detail?: string;
	template?: string;
}

export interface RecordedBatch {
	recorded: RecordedEvent[];
	duplicates: number;
	/** Status events of a message that we do not know (yet): they wait for RECORD. */
	unmatched: number;
}

const insertEvents = statement<{ dedupe_key: string }>(
	'webhook.insert',
	(d) =>
		`insert into provider_events (provider, dedupe_key, kind, message_id, status, error, occurred_at, received_at)
	select $2, r.dedupe_key, r.kind, r.message_id, r.status, r.error, r.occurred_at, $3
	from ${d.rows('$1', 'r', { dedupe_key: 'text', kind: 'text', message_id: 'text', status: 'text', error: 'text', occurred_at: 'int' })}
	where true on conflict (provider, dedupe_key) do nothing returning dedupe_key`,
);
const matchContacts = statement<ContactRow>(
	'webhook.match',
	(d) =>
		`select ${CONTACT_COLUMNS} from contacts where id in ${d.list('$2')} and provider = $1
	union select ${CONTACT_COLUMNS} from contacts where provider = $1 and provider_message_id in ${d.list('$3')}`,
);
/** The provider stands in each row: SQLite otherwise takes all that the provider ever told, and goes through the rows for each. */
const markMatched = statement(
	'webhook.matched',
	(d) =>
		`update provider_events set contact_id = r.contact_id from ${d.rows('$1', 'r', { provider: 'text', dedupe_key: 'text', contact_id: 'text' })}
	where provider_events.provider = r.provider and provider_events.dedupe_key = r.dedupe_key`,
);
const toAccepted = statement(
	'webhook.accept',
	(d) =>
		`update contacts set state = 'accepted', settled_at = $2, provider_message_id = coalesce(contacts.provider_message_id, r.message_id)
	from ${d.rows('$1', 'r', { id: 'text', message_id: 'text' })}
	where contacts.id = r.id and contacts.state in ('sending', 'unknown', 'abandoned')`,
);

/**
 * Records what a provider told us, messages in one transaction and notices after them; answer the provider only after it. An event
 * delivered n times, in any order, has the effect of once: the first insert of its key decides, and a status only rises.
 */
export async function recordChannelEvents(
	ledger: Ledger,
	provider: string,
	events: readonly ChannelEvent[],
	/** The senders that the webhook named. */
	identities: readonly SenderIdentity[] = [],
): Promise<RecordedBatch> {
	const unique = [...new Map(events.map((event) => [event.dedupeKey, event])).values()];
	const ofMessages = unique.filter((e): e is MessageEvent => e.kind !== 'notice');
	const messages = await recordMessages(ledger, provider, ofMessages, identities);
	const ofSenders = unique.filter((e): e is NoticeEvent => e.kind === 'notice');
	const notices = await recordNotices(ledger, provider, ofSenders);
	return {
		recorded: [...messages.recorded, ...notices.recorded],
		duplicates: events.length - messages.fresh - notices.fresh,
		unmatched: messages.unmatched,
	};
}

type MessageEvent = StatusEvent | InboundEvent;

async function recordMessages(
	ledger: Ledger,
	provider: string,
	unique: readonly MessageEvent[],
	identities: readonly SenderIdentity[],
): Promise<{ recorded: RecordedEvent[]; fresh: number; unmatched: number }> {
	if (unique.length === 0) return { recorded: [], fresh: 0, unmatched: 0 };
	return await ledger.transact('webhook', function* () {
		yield* lockMessages(
			provider,
			unique.flatMap((e) => (e.kind === 'status' ? (e.providerMessageId ?? []) : [])),
		);
		const rows = unique.map((e) => ({
			dedupe_key: e.dedupeKey,
			kind: e.kind,
			occurred_at: e.occurredAt,
			message_id: e.kind === 'status' ? (e.providerMessageId ?? null) : null,
			status: e.kind === 'status' ? e.status : null,
			error: e.kind === 'status' && e.error ? JSON.stringify(e.error) : null,
		}));
		const inserted = new Set(
			(yield* run(insertEvents, JSON.stringify(rows), provider, ledger.realNow())).map((r) => r.dedupe_key),
		);
		const fresh = unique.filter((e) => inserted.has(e.dedupeKey));
		const statuses = fresh.filter((e): e is StatusEvent => e.kind === 'status');
		const inbound = fresh.filter((e): e is InboundEvent => e.kind === 'inbound');
		const seen: Sighting[] = [];
		yield* learnSenders(provider, identities);
		const replies = yield* recordInbound(ledger, inbound, seen);
		const matched = yield* recordStatuses(ledger, provider, statuses, seen);
		yield* watch(ledger, seen);
		return {
			recorded: [...replies, ...matched.recorded],
			fresh: fresh.length,
			unmatched: statuses.length - matched.known,
		};
	});
}

function* recordStatuses(
	ledger: Ledger,
	provider: string,
	events: readonly StatusEvent[],
	/** Gets what the breakers are to see. */
	seen: Sighting[],
): Tx<{ recorded: RecordedEvent[]; known: number }> {
	if (events.length === 0) return { recorded: [], known: 0 };
	const now = ledger.businessNow();
	const correlation = JSON.stringify(events.flatMap((e) => e.correlationId ?? []));
	const messages = JSON.stringify(events.flatMap((e) => e.providerMessageId ?? []));
	const candidates = yield* run(matchContacts, provider, correlation, messages);
	// Locks in the house's order, then the rows as they are now.
	yield* lockStepRuns(candidates.map((c) => c.step_run_id));
	const contacts = yield* lockContacts(candidates.map((c) => c.id));
	const byId = new Map(contacts.map((c) => [c.id, c]));
	const byMessage = new Map(
		contacts.flatMap((c) => (c.provider_message_id ? [[c.provider_message_id, c] as const] : [])),
	);
	const matches = events.flatMap((event) => {
		const contact = byId.get(event.correlationId ?? '') ?? byMessage.get(event.providerMessageId ?? '');
		return contact ? [{ event, contact }] : [];
	});
	yield* run(
		markMatched,
		JSON.stringify(
			matches.map((m) => ({ provider, dedupe_key: m.event.dedupeKey, contact_id: m.contact.id })),
		),
	);
	seen.push(...(yield* settleByStatus(ledger, matches, now)));
	const statuses = matches.map(({ contact, event }): StatusOf => ({
		contact,
		status: event.status,
		...(event.error ? { error: event.error } : {}),
	}));
	yield* raiseDelivery(statuses, now);
	const failures = failuresOf(statuses);
	yield* rejectLate(failures, now, ledger.realNow());
	seen.push(...failures.flatMap(sightingOf));
	return {
		recorded: matches.map(({ event, contact }) => recordedOf(event, contact, now)),
		known: matches.length,
	};
}

/** A status of a message proves that the provider has it: sending and unknown become accepted. */
function* settleByStatus(
	ledger: Ledger,
	matches: readonly { event: StatusEvent; contact: ContactRow }[],
	now: number,
): Tx<Sighting[]> {
	const open = matches.filter((m) => ['sending', 'unknown', 'abandoned'].includes(m.contact.state));
	if (open.length === 0) return [];
	const unique = [...new Map(open.map((m) => [m.contact.id, m])).values()];
	yield* run(
		toAccepted,
		JSON.stringify(unique.map((m) => ({ id: m.contact.id, message_id: m.event.providerMessageId ?? null }))),
		ledger.realNow(),
	);
	yield* closeAndGoOn(
		unique.map((m) => m.contact),
		ledger.realNow(),
	);
	yield* finishTasks(
		unique.flatMap((m) => (m.contact.state === 'abandoned' ? [unknownTask(m.contact.id)] : [])),
		'O provedor confirmou a mensagem.',
		ledger.realNow(),
	);
	yield* appendEvents(
		unique.map(({ contact }) => ({
			type: 'contact.accepted',
			creditorId: contact.creditor_id,
			debtorId: contact.debtor_id,
			caseId: contact.case_id,
			stepRunId: contact.step_run_id,
			contactId: contact.id,
			data: { settledBy: 'status', before: contact.state },
		})),
		now,
	);
	return unique.map(({ contact }) => ({
		contact,
		what: contact.state === 'sending' ? 'attempt' : 'settled',
	}));
}

function recordedOf(event: StatusEvent, contact: ContactRow, now: number): RecordedEvent {
	return {
		type: `contact.${event.status}`,
		at: iso(now),
		creditorId: contact.creditor_id,
		debtorId: contact.debtor_id,
		caseId: contact.case_id,
		contactId: contact.id,
		status: event.status,
	};
}
