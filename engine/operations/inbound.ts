import { newId } from '../core/ids';
import type { Channel } from '../domain/channel';
import { type Leave, readReply, type ReplyReading } from '../domain/replies/optOut';
import type { InboundEvent } from '../ports/channel';
import { type Ledger, run, statement, type Tx } from '../ports/ledger';
import { iso } from './days';
import { appendEvents } from './events';
import { lockAddresses, lockPersons } from './locks';
import type { RecordedEvent } from './recordChannelEvents';
import { openTasks } from './tasks';

/** Days that a case rests after "já paguei" while a person checks. */
const ALREADY_PAID_REST_DAYS = 5;
const DAY_MS = 24 * 3_600_000;

interface Writer {
	creditor_id: string;
	debtor_id: string;
	person_id: string;
	case_id: string;
	point_id: string;
}

/** Debtors of the sender's creditor who have this address; a phone may be shared by several. */
const writers = statement<Writer>(
	'inbound.writers',
	`
	select distinct b.creditor_id, b.id as debtor_id, b.person_id, c.id as case_id, p.id as point_id
	from senders s join debtors b on b.creditor_id = s.creditor_id
	join contact_points p on p.debtor_id = b.id and p.address_hash = $3
	join cases c on c.debtor_id = b.id
	where s.channel = $1 and s.address = $2 order by c.id`,
);
const upsertConversation = statement(
	'inbound.conversation',
	(d) =>
		`insert into conversations (debtor_id, channel, last_inbound_at) select r.debtor_id, $2, $3
	from ${d.rows('$1', 'r', { debtor_id: 'text' })} where true
	on conflict (debtor_id, channel) do update set last_inbound_at = excluded.last_inbound_at
	where conversations.last_inbound_at < excluded.last_inbound_at`,
);
const insertBody = statement(
	'inbound.body',
	`insert into message_bodies (id, direction, body) values ($1, 'in', $2)`,
);
const insertSuppressions = statement(
	'inbound.suppress',
	(d) =>
		`insert into suppressions (id, creditor_id, person_id, address_hash, channel, reason, source, since)
	select r.id, r.creditor_id, r.person_id, r.address_hash, r.channel, r.reason, r.source, $2
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		person_id: 'text',
		address_hash: 'text',
		channel: 'text',
		reason: 'text',
		source: 'text',
	})} where true`,
);
const wrongPerson = statement(
	'inbound.wrongPerson',
	`update contact_points set state = 'wrongPerson' where address_hash = $1`,
);
const insertHolds = statement(
	'inbound.hold',
	(d) =>
		`insert into holds (id, creditor_id, case_id, kind, reason, until, created_at)
	select r.id, r.creditor_id, r.case_id, 'dispute', $2, $3, $4 from ${d.rows('$1', 'r', { id: 'text', creditor_id: 'text', case_id: 'text' })} where true`,
);

/** Records replies: opt-out, wrong person and "já paguei" take effect in the same transaction, under the person's lock. */
export function* recordInbound(ledger: Ledger, events: readonly InboundEvent[]): Tx<RecordedEvent[]> {
	const recorded: RecordedEvent[] = [];
	for (const event of events) recorded.push(...(yield* recordOne(ledger, event)));
	return recorded;
}

function* recordOne(ledger: Ledger, event: InboundEvent): Tx<RecordedEvent[]> {
	const now = ledger.businessNow();
	const hash = ledger.hash('address', event.from);
	const people = yield* run(writers, event.channel, event.to, hash);
	const readings = readReply(event.text);
	const intent = readings.map((reading) => reading.intent).join('+') || 'other';
	const bodyId = newId();
	yield* run(insertBody, bodyId, event.text);
	if (people.length === 0) {
		yield* appendEvents(
			[
				{
					type: 'reply.received',
					data: { channel: event.channel, intent, body: bodyId, known: false },
				},
			],
			now,
		);
		return [{ type: 'reply.received', at: iso(now), intent }];
	}
	yield* lockPersons(people.map((p) => p.person_id));
	yield* lockAddresses([hash]);
	yield* run(
		upsertConversation,
		// A debtor with two cases is here twice, and PostgreSQL writes no row twice in one statement.
		JSON.stringify([...new Set(people.map((p) => p.debtor_id))].map((debtor_id) => ({ debtor_id }))),
		event.channel,
		now,
	);
	yield* appendEvents(
		people.map((p) => ({
			type: 'reply.received',
			creditorId: p.creditor_id,
			debtorId: p.debtor_id,
			caseId: p.case_id,
			data: { channel: event.channel, intent, body: bodyId },
		})),
		now,
	);
	for (const reading of readings) yield* takeEffect(ledger, event, reading, people, hash, now);
	return people.map((p) => ({
		type: 'reply.received',
		at: iso(now),
		creditorId: p.creditor_id,
		debtorId: p.debtor_id,
		caseId: p.case_id,
		intent,
	}));
}

function* takeEffect(
	ledger: Ledger,
	event: InboundEvent,
	reading: ReplyReading,
	people: readonly Writer[],
	hash: string,
	now: number,
): Tx<void> {
	switch (reading.intent) {
		case 'optOut':
			return yield* optOut(people, channelsLeft(reading.leave, event.channel), now);
		case 'wrongPerson':
			return yield* markWrongPerson(people, hash, event.channel, now);
		case 'alreadyPaid':
			return yield* restAfterPaid(ledger, people, now);
	}
}

function channelsLeft(leave: Leave, channel: Channel): Channel[] | 'all' {
	if (leave === 'everything') return 'all';
	return [leave === 'calls' ? 'voice' : channel];
}

/** `channels` 'all' = every channel. Binds the person at this creditor, whatever the address. */
function* optOut(people: readonly Writer[], channels: readonly Channel[] | 'all', now: number): Tx<void> {
	const list: (Channel | null)[] = channels === 'all' ? [null] : [...channels];
	const persons = new Map(people.map((p) => [p.person_id + p.creditor_id, p])).values();
	const rows = [...persons].flatMap((p) =>
		list.map((channel) => ({
			id: newId(),
			creditor_id: p.creditor_id,
			person_id: p.person_id,
			address_hash: null,
			channel,
			// "Não me ligue" too: the register of that name is another thing, and holds in some areas only.
			reason: 'optOut',
			source: 'resposta do devedor',
		})),
	);
	yield* run(insertSuppressions, JSON.stringify(rows), now);
	yield* appendEvents(
		people.map((p) => ({
			type: 'consent.optOut',
			creditorId: p.creditor_id,
			debtorId: p.debtor_id,
			caseId: p.case_id,
			data: { channels },
		})),
		now,
	);
}

/** The number is not theirs: never used again, by any creditor (only its keyed hash is shared). */
function* markWrongPerson(people: readonly Writer[], hash: string, channel: Channel, now: number): Tx<void> {
	yield* run(wrongPerson, hash);
	const row = {
		id: newId(),
		creditor_id: null,
		person_id: null,
		address_hash: hash,
		channel: null,
		reason: 'wrongPerson',
		source: 'resposta do devedor',
	};
	yield* run(insertSuppressions, JSON.stringify([row]), now);
	yield* appendEvents(
		people.map((p) => ({
			type: 'consent.wrongPerson',
			creditorId: p.creditor_id,
			debtorId: p.debtor_id,
			caseId: p.case_id,
			data: { channel },
		})),
		now,
	);
}

function* restAfterPaid(ledger: Ledger, people: readonly Writer[], now: number): Tx<void> {
	const until = now + ALREADY_PAID_REST_DAYS * DAY_MS;
	const rows = people.map((p) => ({ id: newId(), creditor_id: p.creditor_id, case_id: p.case_id }));
	yield* run(insertHolds, JSON.stringify(rows), 'O devedor diz que já pagou.', until, now);
	yield* openTasks(
		people.map((p) => ({
			dedupeKey: `alreadyPaid:${p.case_id}:${iso(now).slice(0, 10)}`,
			creditorId: p.creditor_id,
			caseId: p.case_id,
			kind: 'alreadyPaid',
			whatToDo:
				'O devedor diz que já pagou: confira a baixa com o credor e registre o pagamento ou responda a ele.',
		})),
		ledger.realNow(),
	);
	yield* appendEvents(
		people.map((p) => ({
			type: 'hold.placed',
			creditorId: p.creditor_id,
			debtorId: p.debtor_id,
			caseId: p.case_id,
			data: { kind: 'dispute', until: iso(until) },
		})),
		now,
	);
}
