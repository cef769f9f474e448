/**
 * Breakers: a spike of opt-outs, wrong persons, bounces or unknowns pauses its creditor or sender by itself, in the transaction that
 * records the event that is one too many. A message counts in the minute in which it was reserved, so that answers that come hours
 * later are held against the messages that caused them. Only live messages count.
 */
import { newId } from '../core/ids';
import type { Channel } from '../domain/channel';
import {
	type BreakerKind,
	BREAKERS,
	type Minute,
	type Spike,
	spikeOf,
	WINDOW_MINUTES,
} from '../domain/breakers';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import { readSettings } from './creditorSettings';
import { appendEvents } from './events';
import { lockPausesLate } from './locks';
import type { ContactRow } from './outbox/contact';
import { openTasks } from './tasks';

/** What is seen of a message: `attempt` once, when it came off the wire; `settled` when an unknown one is unknown no more. */
export interface Sighting {
	contact: Pick<ContactRow, 'id' | 'mode' | 'sender_id' | 'reserved_at'>;
	what: 'attempt' | 'settled' | BreakerKind;
}

type Counted = Sighting & { contact: { sender_id: string } };

const MINUTE_MS = 60_000;

/** Two that see the last event but one at the same moment must not both look past each other. */
const lockSenders = statement('breaker.lock', (d) =>
	d.name === 'postgres'
		? `select pg_advisory_xact_lock(s.key) from (select distinct hashtextextended(value, 4345425) as key
			from jsonb_array_elements_text($1::jsonb) as value order by 1) s`
		: 'select 1 where $1 is null',
);
const addAttempts = statement(
	'breaker.attempts',
	(d) =>
		`insert into breaker_minutes (sender_id, minute, attempted) select r.sender_id, r.minute, r.n
	from ${d.rows('$1', 'r', { sender_id: 'text', minute: 'int', n: 'int' })} where true order by r.sender_id, r.minute
	on conflict (sender_id, minute) do update set attempted = breaker_minutes.attempted + excluded.attempted`,
);
const addMarks = statement<{ kind: BreakerKind; sender_id: string; minute: number }>(
	'breaker.marks',
	(d) =>
		`insert into breaker_marks (contact_id, kind, sender_id, minute) select r.contact_id, r.kind, r.sender_id, r.minute
	from ${d.rows('$1', 'r', { contact_id: 'text', kind: 'text', sender_id: 'text', minute: 'int' })}
	where true order by r.contact_id, r.kind on conflict do nothing returning kind, sender_id, minute`,
);
const removeUnknown = statement(
	'breaker.settled',
	(d) => `delete from breaker_marks where kind = 'unknown' and contact_id in ${d.list('$1')}`,
);
const senderOf = statement<{ creditor_id: string; channel: Channel; settings: string }>(
	'breaker.sender',
	'select s.creditor_id, s.channel, k.settings from senders s join creditors k on k.id = s.creditor_id where s.id = $1',
);
const lastLifted = statement<{ at: number | null }>(
	'breaker.lastLifted',
	'select max(lifted_at) as at from pauses where breaker = $1 and scope = $2 and scope_id = $3',
);
const minutesOf = statement<Minute>(
	'breaker.minutes',
	`select m.minute, m.attempted,
		(select count(*) from breaker_marks b where b.sender_id = m.sender_id and b.kind = $2 and b.minute = m.minute) as marked
	from breaker_minutes m where m.sender_id = $1 and m.minute > $3 and m.minute <= $4 order by m.minute`,
);
/** No answer is held against messages that old any more. */
const KEEP_MINUTES = 7 * 24 * 60;
const forget = statement(
	'breaker.forget',
	'delete from breaker_minutes where sender_id = $1 and minute < $2',
);
const tripped = statement(
	'breaker.tripped',
	'select 1 as found from pauses where scope = $1 and scope_id = $2 and breaker = $3 and lifted_at is null',
);
const trip = statement<{ id: string }>(
	'breaker.trip',
	`insert into pauses (id, scope, scope_id, reason, created_at, breaker) values ($1, $2, $3, $4, $5, $6)
	on conflict (scope, scope_id, breaker) where breaker is not null and lifted_at is null do nothing returning id`,
);

/**
 * Counts what was seen and stops what goes badly wrong. The last thing of its transaction, and once: it locks after everybody else.
 */
export function* watch(ledger: Ledger, seen: readonly Sighting[]): Tx<void> {
	const counted = seen.filter((s): s is Counted => s.contact.mode === 'live' && s.contact.sender_id !== null);
	const of = (what: Sighting['what']) => counted.filter((s) => s.what === what);
	const wrong = counted.filter((s) => s.what !== 'attempt' && s.what !== 'settled');
	if (wrong.length > 0) yield* run(lockSenders, JSON.stringify(wrong.map((s) => s.contact.sender_id)));
	const settled = of('settled').map((s) => s.contact.id);
	if (settled.length > 0) yield* run(removeUnknown, JSON.stringify(settled));
	yield* countAttempts(of('attempt'));
	if (wrong.length === 0) return;
	const rows = wrong.map(({ contact, what }) => ({
		contact_id: contact.id,
		kind: what,
		sender_id: contact.sender_id,
		minute: minuteOf(contact.reserved_at),
	}));
	const fresh = yield* run(addMarks, JSON.stringify(rows));
	const places = new Map(fresh.map((mark) => [`${mark.sender_id} ${mark.kind} ${mark.minute}`, mark]));
	for (const place of places.values()) yield* judge(ledger, place);
}

const minuteOf = (real: number) => Math.floor(real / MINUTE_MS);

function* countAttempts(attempts: readonly Counted[]): Tx<void> {
	if (attempts.length === 0) return;
	const counts = new Map<string, { sender_id: string; minute: number; n: number }>();
	for (const { contact } of attempts) {
		const minute = minuteOf(contact.reserved_at);
		const key = `${contact.sender_id} ${minute}`;
		const n = (counts.get(key)?.n ?? 0) + 1;
		counts.set(key, { sender_id: contact.sender_id, minute, n });
	}
	yield* run(addAttempts, JSON.stringify([...counts.values()]));
}

function* judge(
	ledger: Ledger,
	{ sender_id, kind, minute }: { sender_id: string; kind: BreakerKind; minute: number },
): Tx<void> {
	const sender = yield* runOne(senderOf, sender_id);
	if (!sender) return;
	const { stops } = BREAKERS[kind];
	const scopeId = stops === 'creditor' ? sender.creditor_id : sender_id;
	// Whoever resumed has seen what was before: the count begins anew.
	const lifted = (yield* runOne(lastLifted, kind, stops, scopeId))?.at ?? null;
	const from = Math.max(minute - WINDOW_MINUTES, lifted === null ? 0 : minuteOf(lifted));
	const minutes = yield* run(minutesOf, sender_id, kind, from, minute);
	yield* run(forget, sender_id, minuteOf(ledger.realNow()) - KEEP_MINUTES);
	const spike = spikeOf(kind, sender.channel, minutes, readSettings(sender.settings).breakers);
	if (spike)
		yield* stop(ledger, { kind, scopeId, channel: sender.channel, creditorId: sender.creditor_id }, spike);
}

function* stop(
	ledger: Ledger,
	of: { kind: BreakerKind; scopeId: string; channel: Channel; creditorId: string },
	{ marked, attempted, threshold }: Spike,
): Tx<void> {
	const { displayName, stops, whatToDo } = BREAKERS[of.kind];
	const percent = (marked * 100) / attempted;
	const shown = `${percent.toFixed(1).replace('.', ',')} %`;
	const reason = `disjuntor: ${marked} ${displayName} em ${attempted} mensagens (${shown})`;
	if (yield* runOne(tripped, stops, of.scopeId, of.kind)) return;
	// As every pause: what was judged before it is armed before it.
	yield* lockPausesLate();
	const id = newId();
	if ((yield* run(trip, id, stops, of.scopeId, reason, ledger.realNow(), of.kind)).length === 0) return;
	yield* appendEvents(
		[
			{
				type: 'pause.set',
				creditorId: of.creditorId,
				data: {
					id,
					scope: stops,
					scopeId: of.scopeId,
					until: null,
					breaker: of.kind,
					channel: of.channel,
					marked,
					attempted,
				},
			},
		],
		ledger.businessNow(),
	);
	const what = stops === 'creditor' ? 'Todo o contato deste credor parou' : 'Este remetente parou';
	yield* openTasks(
		[
			{
				dedupeKey: breakerTask(id),
				creditorId: of.creditorId,
				kind: 'breaker',
				whatToDo: `${what} sozinho: ${marked} ${displayName} em ${attempted} mensagens por ${of.channel} (${shown}; o limite é ${String(threshold.percent).replace('.', ',')} %). ${whatToDo} Retomar: Collection Ledger → Pause → Lift, por ID ${id}.`,
			},
		],
		ledger.realNow(),
	);
}

/** Key of the task that asks a person to look at a breaker that tripped. */
export function breakerTask(pauseId: string): string {
	return `breaker:${pauseId}`;
}
