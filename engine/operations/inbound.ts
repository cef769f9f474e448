import { parseEmail } from '../core/identity/email';
import { newId } from '../core/ids';
import { type Reading, readInbound } from '../domain/replies/reading';
import type { InboundEvent } from '../ports/channel';
import { type Ledger, run, runOne, type Tx } from '../ports/ledger';
import type { Sighting } from './breakers';
import { iso } from './days';
import { appendEvents } from './events';
import { type Reply, takeEffect } from './inboundEffects';
import { answered, insertBody, upsertConversation, type Writer, writers } from './inboundRows';
import { lockAddresses, lockPersons } from './locks';
import type { RecordedEvent } from './recordChannelEvents';

/** A provider repeats a webhook for days; what is older than this has another clock than ours. */
const LONGEST_LAG_MS = 8 * 24 * 3_600_000;

/** Records replies; what they ask for takes effect in the same transaction, under the person's lock. */
export function* recordInbound(
	ledger: Ledger,
	events: readonly InboundEvent[],
	/** Gets what the breakers are to see. */
	seen: Sighting[],
): Tx<RecordedEvent[]> {
	const recorded: RecordedEvent[] = [];
	for (const event of events) recorded.push(...(yield* recordOne(ledger, event, seen)));
	return recorded;
}

function* recordOne(ledger: Ledger, event: InboundEvent, seen: Sighting[]): Tx<RecordedEvent[]> {
	const now = ledger.businessNow();
	const hash = ledger.hash('address', addressOf(event));
	const { channel } = event;
	const people = yield* run(writers, channel, event.to, hash);
	const readings = readInbound({
		text: event.text,
		quotes: channel === 'email',
		...(event.button ? { payload: event.button.payload } : {}),
	});
	const eventId = newId();
	// PostgreSQL takes no NUL in a text.
	yield* run(insertBody, eventId, event.text.replaceAll('\0', ''));
	if (people.length === 0) {
		const intent = intentOf(readings);
		yield* appendEvents(
			[{ type: 'reply.received', data: { channel, intent, body: eventId, known: false } }],
			now,
		);
		return [{ type: 'reply.received', at: iso(now), eventId, channel, intent }];
	}
	yield* lockPersons(people.map((p) => p.person_id));
	yield* lockAddresses([hash]);
	yield* run(
		upsertConversation,
		// A debtor with two cases is here twice, and PostgreSQL writes no row twice in one statement.
		JSON.stringify([...new Set(people.map((p) => p.debtor_id))].map((debtor_id) => ({ debtor_id }))),
		channel,
		now - lagOf(ledger, event),
		event.to,
		hash,
	);
	const reply = yield* replyOf(event, people, hash, eventId);
	const intentFor = (p: Writer) =>
		intentOf(readings.filter(({ intent }) => intent !== 'identity' || isAimedAt(reply, p)));
	yield* appendEvents(
		people.map((p) => ({
			type: 'reply.received',
			creditorId: p.creditor_id,
			debtorId: p.debtor_id,
			caseId: p.case_id,
			data: { channel, intent: intentFor(p), body: eventId },
		})),
		now,
	);
	for (const reading of readings) yield* takeEffect(ledger, reply, reading, now);
	// An answer counts against the message that it came to; without one it is about none of ours.
	for (const { intent } of readings)
		if (reply.answered && (intent === 'optOut' || intent === 'wrongPerson'))
			seen.push({ contact: reply.answered, what: intent });
	return people.map((p) => ({
		type: 'reply.received',
		at: iso(now),
		eventId,
		channel,
		creditorId: p.creditor_id,
		debtorId: p.debtor_id,
		caseId: p.case_id,
		intent: intentFor(p),
	}));
}

function* replyOf(event: InboundEvent, people: readonly Writer[], hash: string, eventId: string): Tx<Reply> {
	const found = yield* runOne(answered, event.channel, hash, event.inReplyTo ?? '', event.to);
	const aimed = people.filter((p) => p.case_id === found?.case_id);
	return {
		eventId,
		channel: event.channel,
		people,
		aimed: aimed.length > 0 ? aimed : people,
		answered: aimed.length > 0 && found ? found : null,
		hash,
	};
}

/** "Sou eu" is said by one person. */
function isAimedAt({ aimed }: Reply, { case_id }: Writer): boolean {
	return new Set(aimed.map((p) => p.debtor_id)).size === 1 && aimed.some((p) => p.case_id === case_id);
}

function intentOf(readings: readonly Reading[]): string {
	return readings.map((reading) => reading.intent).join('+') || 'other';
}

/** As the ledger knows it: e-mail addresses in lower case, without a name beside them. */
function addressOf({ channel, from }: InboundEvent): string {
	if (channel !== 'email') return from;
	const bare = /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
	const parsed = parseEmail(bare);
	return parsed.ok ? parsed.value : from;
}

/**
 * How long the reply took to us: a webhook that comes late opens no window that is over. A sandbox has another clock than its
 * providers.
 */
function lagOf(ledger: Ledger, { occurredAt }: InboundEvent): number {
	if (ledger.identity.kind === 'sandbox') return 0;
	const lag = ledger.realNow() - occurredAt;
	return lag > 0 && lag < LONGEST_LAG_MS ? lag : 0;
}
