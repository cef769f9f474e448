/** What replies ask for takes effect here, in the transaction that records them and under the persons' locks. */
import { newId } from '../core/ids';
import type { Channel } from '../domain/channel';
import type { HoldFact } from '../domain/compliance/types';
import type { Leave } from '../domain/replies/optOut';
import type { Reading } from '../domain/replies/reading';
import { type Ledger, run, runOne, type Tx } from '../ports/ledger';
import { businessDay, iso } from './days';
import { appendEvents, type TimelineEvent } from './events';
import { ANSWER_PREFIX } from './factRows';
import {
	activeHold,
	type AnsweredRow,
	insertAnswers,
	insertHolds,
	insertSuppressions,
	verified,
	verifiedOnes,
	type Writer,
	wrongPerson,
} from './inboundRows';
import { STATEMENT_TEMPLATE } from './confirmations/kinds';
import { openTasks } from './tasks';

const DAY_MS = 24 * 3_600_000;
const BY_REPLY = 'resposta do devedor';

/** Replies that make a case rest while a person looks at it. */
interface Rest {
	kind: HoldFact['kind'];
	/** null = until a person lifts it. */
	days: number | null;
	reason: string;
	whatToDo: string;
}

const RESTS: Readonly<Record<'alreadyPaid' | 'contested' | 'moreTime' | 'pickDate' | 'person', Rest>> = {
	alreadyPaid: {
		kind: 'dispute',
		days: 5,
		reason: 'O devedor diz que já pagou.',
		whatToDo:
			'O devedor diz que já pagou: confira a baixa com o credor e registre o pagamento ou responda a ele.',
	},
	contested: {
		kind: 'dispute',
		days: null,
		reason: 'O devedor não concorda com a cobrança.',
		whatToDo:
			'O devedor contesta a cobrança: confira com o credor o que ele diz (Timeline) e responda. Nada sai até a retenção do caso ser solta.',
	},
	moreTime: {
		kind: 'hold',
		days: 3,
		reason: 'O devedor pediu prazo.',
		whatToDo: 'O devedor pede prazo: combine uma data com ele, dentro do que o credor permite, e registre-a.',
	},
	pickDate: {
		kind: 'hold',
		days: 3,
		reason: 'O devedor quer escolher uma data.',
		whatToDo: 'O devedor quer escolher uma data para pagar: combine-a com ele e registre-a.',
	},
	person: {
		kind: 'human',
		days: null,
		reason: 'O devedor pediu para falar com uma pessoa.',
		whatToDo:
			'O devedor quer falar com uma pessoa: responda a ele. A automação fica calada até a retenção do caso ser solta.',
	},
};

export type RestKind = keyof typeof RESTS;

/** The rest that a case is having for this, if it is; `until` null = until a person lifts it. */
export function* restOf(
	caseId: string,
	what: RestKind,
	now: number,
): Tx<{ until: number | null } | undefined> {
	const { kind, reason } = RESTS[what];
	return yield* runOne(activeHold, caseId, kind, reason, now);
}

/** A reply with the people whom it may come from. */
export interface Reply {
	eventId: string;
	channel: Channel;
	/** Everybody who has this address at the creditors of the sender. */
	people: readonly Writer[];
	/** Those of the message that is answered; everybody where none is known. */
	aimed: readonly Writer[];
	answered: AnsweredRow | null;
	hash: string;
	/** How an opt-out or a wrong person became known, pt-BR, where not by a message. */
	source?: string;
}

export function* takeEffect(ledger: Ledger, reply: Reply, reading: Reading, now: number): Tx<void> {
	switch (reading.intent) {
		case 'optOut':
			return yield* optOut(reply, channelsLeft(reading.leave, reply.channel), now);
		case 'wrongPerson':
			return yield* markWrongPerson(reply, now);
		case 'identity':
			return yield* confirmIdentity(ledger, reply, now);
		case 'statement':
			return yield* giveStatement(ledger, reply, now);
		case 'alreadyPaid':
			return yield* rest(ledger, reply.people, 'alreadyPaid', now);
		default:
			return yield* rest(ledger, reply.aimed, reading.intent, now);
	}
}

function channelsLeft(leave: Leave, channel: Channel): Channel[] | 'all' {
	if (leave === 'everything') return 'all';
	return [leave === 'calls' ? 'voice' : channel];
}

/** `channels` 'all' = every channel. Binds the person at this creditor, whatever the address. */
function* optOut(
	{ people, source = BY_REPLY }: Reply,
	channels: readonly Channel[] | 'all',
	now: number,
): Tx<void> {
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
			source,
		})),
	);
	yield* run(insertSuppressions, JSON.stringify(rows), now);
	yield* appendEvents(
		people.map((p) => eventOf('consent.optOut', p, { channels })),
		now,
	);
}

/** The number is not theirs: never used again, by any creditor (only its keyed hash is shared). */
function* markWrongPerson({ people, hash, channel, source = BY_REPLY }: Reply, now: number): Tx<void> {
	yield* run(wrongPerson, hash);
	const row = {
		id: newId(),
		creditor_id: null,
		person_id: null,
		address_hash: hash,
		channel: null,
		reason: 'wrongPerson',
		source,
	};
	yield* run(insertSuppressions, JSON.stringify([row]), now);
	yield* appendEvents(
		people.map((p) => eventOf('consent.wrongPerson', p, { channel })),
		now,
	);
}

/** Who reads there is the debtor: from now on the matter may be spoken of, beginning with the answer to this very reply. */
function* confirmIdentity(ledger: Ledger, reply: Reply, now: number): Tx<void> {
	const { aimed, answered, eventId, channel } = reply;
	// A phone that several debtors share does not say which of them it was.
	if (new Set(aimed.map((p) => p.debtor_id)).size !== 1) return;
	yield* run(verified, JSON.stringify(aimed.map((p) => p.point_id)));
	yield* appendEvents(
		aimed.map((p) => eventOf('identity.confirmed', p, { channel })),
		now,
	);
	if (!answered || channel !== 'whatsapp') return;
	const rows = aimed.map((p) => ({
		id: newId(),
		creditor_id: p.creditor_id,
		case_id: p.case_id,
		journey_key: `${ANSWER_PREFIX}${eventId}`,
		day: businessDay(now),
		stage: answered.stage,
		template: answered.template,
		channels: JSON.stringify([channel]),
		answer_to: eventId,
	}));
	yield* run(insertAnswers, JSON.stringify(rows), now, ledger.realNow());
}

/** Only whoever said who they are gets it, where they asked: what is owed is nobody else's to know. Everybody else is a person's task. */
function* giveStatement(ledger: Ledger, reply: Reply, now: number): Tx<void> {
	const { aimed, channel, eventId, answered } = reply;
	const [first] = aimed;
	if (!first) return;
	const one = new Set(aimed.map((p) => p.debtor_id)).size === 1;
	const known = yield* run(verifiedOnes, JSON.stringify(aimed.map((p) => p.point_id)));
	if (one && known.length > 0 && channel === 'whatsapp') {
		const row = {
			id: newId(),
			creditor_id: first.creditor_id,
			case_id: first.case_id,
			journey_key: `${ANSWER_PREFIX}${eventId}`,
			day: businessDay(now),
			stage: answered?.stage ?? 'amicable',
			template: STATEMENT_TEMPLATE,
			channels: JSON.stringify([channel]),
			answer_to: eventId,
		};
		return void (yield* run(insertAnswers, JSON.stringify([row]), now, ledger.realNow()));
	}
	yield* openTasks(
		aimed.map((p) => ({
			dedupeKey: `statement:${p.case_id}:${iso(now).slice(0, 10)}`,
			creditorId: p.creditor_id,
			caseId: p.case_id,
			kind: 'statementAsked',
			whatToDo:
				'O devedor pede o extrato: confirme que é ele e responda. Collection Ledger → Timeline → Statement dá os títulos e pagamentos.',
		})),
		ledger.realNow(),
	);
}

/** The cases of these people rest, and a person gets a task for each; a second time on the same day changes nothing. */
export function* rest(
	ledger: Ledger,
	people: readonly Pick<Writer, 'creditor_id' | 'debtor_id' | 'case_id'>[],
	what: RestKind,
	now: number,
): Tx<void> {
	const { kind, days, reason, whatToDo } = RESTS[what];
	const until = days === null ? null : now + days * DAY_MS;
	const rows = people.map((p) => ({
		id: newId(),
		creditor_id: p.creditor_id,
		case_id: p.case_id,
		kind,
		reason,
		until,
	}));
	const held = new Map((yield* run(insertHolds, JSON.stringify(rows), now)).map((h) => [h.case_id, h.id]));
	yield* openTasks(
		people.map((p) => ({
			dedupeKey: `${what}:${p.case_id}:${iso(now).slice(0, 10)}`,
			creditorId: p.creditor_id,
			caseId: p.case_id,
			kind: what,
			whatToDo,
		})),
		ledger.realNow(),
	);
	yield* appendEvents(
		people
			.filter((p) => held.has(p.case_id))
			.map((p) =>
				eventOf('hold.placed', p, {
					id: held.get(p.case_id),
					kind,
					until: until === null ? null : iso(until),
				}),
			),
		now,
	);
}

function eventOf(
	type: string,
	p: Pick<Writer, 'creditor_id' | 'debtor_id' | 'case_id'>,
	data: Record<string, unknown>,
): TimelineEvent {
	return { type, creditorId: p.creditor_id, debtorId: p.debtor_id, caseId: p.case_id, data };
}
