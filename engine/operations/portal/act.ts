/**
 * What a debtor does on their page. Each takes effect as the same words in a reply do, under the person's lock: a message that is only
 * reserved then does not leave. Twice is once.
 */
import { newId } from '../../core/ids';
import type { Channel } from '../../domain/channel';
import { type Cover, OPEN_ACTIONS, type PortalAction } from '../../domain/portal';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { watch } from '../breakers';
import { businessDay, iso } from '../days';
import { appendEvents } from '../events';
import { type Reply, rest, type RestKind, restOf, takeEffect } from '../inboundEffects';
import { insertBody } from '../inboundRows';
import { lockAddresses, lockPersons } from '../locks';
import { openTasks } from '../tasks';
import { coverOf } from './cover';
import { eventOf, type PortalEvent } from './event';
import { findLink, type LinkRow } from './links';
import { isSession, tokenHash } from './tokens';

export interface ActInput {
	token: string;
	/** Empty where nobody said who they are. */
	session: string;
	action: PortalAction;
	/** What the debtor wrote, at most 500 characters are kept; of nobody who has not said who they are. */
	text?: string;
	/** Key of the one-tap reason of an e-mail. */
	reason?: string;
}

export type Acted =
	| { kind: 'unknown' }
	| { kind: 'expired'; cover: Cover }
	| { kind: 'signedOut'; cover: Cover }
	/**
	 * `until`: nobody writes until then (business ms); null = until a person has looked; undefined = it has no end or is no rest.
	 * `event`: null where it had been done before, or a creditor in test did nothing.
	 */
	| {
			kind: 'done';
			cover: Cover;
			action: PortalAction;
			until?: number | null | undefined;
			event: PortalEvent | null;
	  };

const LONGEST_TEXT = 500;
const SOURCE = 'página do devedor';

/** Names of the events, as n8n hears them. */
const EVENTS: Readonly<Record<PortalAction, string>> = {
	alreadyPaid: 'portal.alreadyPaid',
	boletoAsked: 'portal.boletoAsked',
	contested: 'portal.disputed',
	moreTime: 'portal.moreTime',
	person: 'portal.humanAsked',
	stop: 'portal.stopped',
	stopAll: 'portal.stopped',
	wrongPerson: 'portal.wrongPerson',
};

const stopped = statement<{ id: string }>(
	'portal.isStopped',
	`select id from suppressions where creditor_id = $1 and person_id = $2 and reason = 'optOut' and lifted_at is null
		and address_hash is null and (channel is null or channel = $3) limit 1`,
);
const wrong = statement<{ id: string }>(
	'portal.isWrong',
	`select id from suppressions where address_hash = $1 and reason = 'wrongPerson' and lifted_at is null limit 1`,
);
const taskOpen = statement<{ id: string }>('portal.task', 'select id from tasks where dedupe_key = $1');

export async function actOnPortal(ledger: Ledger, input: ActInput): Promise<Acted> {
	const hash = tokenHash(ledger, input.token);
	return await ledger.transact('portal.act', function* (): Tx<Acted> {
		const link = yield* findLink(hash);
		const found = link && (yield* coverOf(link, ledger.businessNow()));
		if (!link || !found) return { kind: 'unknown' };
		const { cover, expired } = found;
		if (expired) return { kind: 'expired', cover };
		const { action } = input;
		const open = (OPEN_ACTIONS as readonly string[]).includes(action);
		if (!open && !isSession(ledger, link.token_hash, input.session)) return { kind: 'signedOut', cover };
		if (link.mode === 'test') return { kind: 'done', cover, action, event: null };
		yield* lockPersons([link.person_id]);
		yield* lockAddresses([link.address_hash]);
		return {
			kind: 'done',
			cover,
			action,
			...(yield* take(ledger, link, open ? { ...input, text: '' } : input)),
		};
	});
}

interface Taken {
	until?: number | null | undefined;
	event: PortalEvent | null;
}

function* take(ledger: Ledger, link: LinkRow, input: ActInput): Tx<Taken> {
	const now = ledger.businessNow();
	const { action } = input;
	switch (action) {
		case 'stop':
		case 'stopAll': {
			const channel = action === 'stop' ? link.channel : '';
			if (yield* runOne(stopped, link.creditor_id, link.person_id, channel)) return { event: null };
			const leave = action === 'stop' ? 'thisChannel' : 'everything';
			yield* takeEffect(ledger, replyOf(link), { intent: 'optOut', leave }, now);
			yield* watch(ledger, [{ contact: messageOf(link), what: 'optOut' }]);
			return yield* told(link, input, now);
		}
		case 'wrongPerson': {
			if (yield* runOne(wrong, link.address_hash)) return { event: null };
			yield* takeEffect(ledger, replyOf(link), { intent: 'wrongPerson' }, now);
			yield* watch(ledger, [{ contact: messageOf(link), what: 'wrongPerson' }]);
			return yield* told(link, input, now);
		}
		case 'boletoAsked':
			return yield* askBoleto(ledger, link, input, now);
		default:
			return yield* restCase(ledger, link, input, action, now);
	}
}

function* restCase(
	ledger: Ledger,
	link: LinkRow,
	input: ActInput,
	what: RestKind & PortalAction,
	now: number,
): Tx<Taken> {
	const resting = yield* restOf(link.case_id, what, now);
	const said = input.text?.trim() ?? '';
	if (resting && said === '') return { until: resting.until, event: null };
	if (!resting) yield* rest(ledger, [link], what, now);
	const until = (yield* restOf(link.case_id, what, now))?.until;
	return { until, ...(yield* told(link, input, now, until)) };
}

function* askBoleto(ledger: Ledger, link: LinkRow, input: ActInput, now: number): Tx<Taken> {
	const dedupeKey = `boletoAsked:${link.case_id}:${businessDay(now)}`;
	if (yield* runOne(taskOpen, dedupeKey)) return { event: null };
	yield* openTasks(
		[
			{
				dedupeKey,
				creditorId: link.creditor_id,
				caseId: link.case_id,
				kind: 'boletoAsked',
				whatToDo:
					'O devedor pediu o boleto ou Pix na página dele: emita-o (nó Boleto) e envie, ou responda por que não há.',
			},
		],
		ledger.realNow(),
	);
	return yield* told(link, input, now);
}

/** The line of the timeline. What the debtor wrote is kept apart, where an erasure of personal data finds it. */
function* told(link: LinkRow, input: ActInput, now: number, until?: number | null): Tx<Taken> {
	const text = (input.text ?? '').trim().replaceAll('\0', '').slice(0, LONGEST_TEXT);
	const body = text === '' ? null : newId();
	if (body !== null) yield* run(insertBody, body, text);
	const event = eventOf(EVENTS[input.action], link, iso(now), {
		...(body === null ? {} : { body }),
		...(input.reason ? { reason: input.reason } : {}),
		...(input.action === 'stopAll' ? { everything: true } : {}),
		...(until === undefined ? {} : { until: until === null ? null : iso(until) }),
	});
	yield* appendEvents([event.line], now);
	return { event: event.told };
}

/** What a breaker holds it against: the message whose link it was. */
function messageOf({ contact_id, mode, sender_id, reserved_at }: LinkRow) {
	return { id: contact_id, mode, sender_id, reserved_at };
}

function replyOf(link: LinkRow): Reply {
	const writer = {
		creditor_id: link.creditor_id,
		debtor_id: link.debtor_id,
		person_id: link.person_id,
		case_id: link.case_id,
		point_id: link.contact_point_id ?? '',
	};
	return {
		eventId: newId(),
		channel: link.channel as Channel,
		people: [writer],
		aimed: [writer],
		answered: null,
		hash: link.address_hash,
		source: SOURCE,
	};
}
