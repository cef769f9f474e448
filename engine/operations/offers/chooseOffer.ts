import { isBankingDay, addDays, epochDay } from '../../core/calendar';
import { CobrancaError } from '../../core/errors';
import { newId } from '../../core/ids';
import { type Offer, offerSummary } from '../../domain/negotiation';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { businessDay, dayStart, iso } from '../days';
import { appendEvents, type TimelineEvent } from '../events';
import { lockCases, lockPersonsOfCases } from '../locks';
import { finishTasks, openTasks } from '../tasks';
import { offersOf, standingOffer } from './offersOf';

export interface OfferChoice {
	caseId: string;
	/** Whose case it must be: a page knows its debtor, and nobody chooses for another. */
	debtorId: string;
	/** `key` of an `Offer`. */
	offerKey: string;
	/** `total` that the debtor saw, cents. */
	total: number;
	/** Where it was chosen, for the timeline: `portal`, `reply`… No personal data. */
	source: string;
}

export type OfferChosen =
	/** `already`: the same choice stands and waits for a person; nothing was done. `heldUntil`: ISO 8601. */
	| { status: 'chosen' | 'already'; offer: Offer; heldUntil: string }
	/** It is no longer what is offered; `offers` is what is, maybe nothing. */
	| { status: 'changed'; offers: Offer[] };

/** Banking days for which nobody writes to a debtor who chose; a person confirms within them, or the journey goes on. */
const REST_DAYS = 3;
const KIND = 'offerChosen';
/** Marks the hold of a choice: another choice replaces it. pt-BR, as holds are read. */
export const CHOICE_REASON = 'O devedor escolheu uma das opções de pagamento; uma pessoa confirma.';

interface CaseRow {
	creditor_id: string;
	debtor_id: string;
}
const caseRow = statement<CaseRow>('choose.case', 'select creditor_id, debtor_id from cases where id = $1');
const openChoices = statement<{ dedupe_key: string }>(
	'choose.open',
	`select dedupe_key from tasks where case_id = $1 and kind = '${KIND}' and state = 'open' order by created_at, id`,
);
const liveHold = statement<{ id: string; until: number }>(
	'choose.hold',
	`select id, until from holds where case_id = $1 and kind = 'hold' and reason = '${CHOICE_REASON}'
		and lifted_at is null and until > $2 order by until desc limit 1`,
);
const liftHolds = statement<{ id: string }>(
	'choose.lift',
	`update holds set lifted_at = $2 where case_id = $1 and kind = 'hold' and reason = '${CHOICE_REASON}'
		and lifted_at is null returning id`,
);
const placeHold = statement(
	'choose.place',
	`insert into holds (id, creditor_id, case_id, kind, reason, until, created_at) values ($1, $2, $3, 'hold', '${CHOICE_REASON}', $4, $5)`,
);

/**
 * A debtor's choice among the offers: a request that a person confirms, no agreement yet. Under the person's lock it checks that the
 * offer still stands at that total, writes it on the timeline, opens one task and lets the case rest, so that nobody is dunned
 * meanwhile. The same choice twice is one; another choice takes the place of the first. A payment that came before makes it `changed`.
 * @throws CobrancaError notFound when the debtor has no such case
 */
export async function chooseOffer(ledger: Ledger, choice: OfferChoice): Promise<OfferChosen> {
	return await ledger.transact('offer.choose', function* (): Tx<OfferChosen> {
		const row = yield* runOne(caseRow, choice.caseId);
		if (!row || row.debtor_id !== choice.debtorId)
			throw new CobrancaError('notFound', 'This debtor has no such case in the ledger.', { field: 'caseId' });
		yield* lockPersonsOfCases([choice.caseId]);
		yield* lockCases([choice.caseId]);
		const now = ledger.businessNow();
		const today = businessDay(now);
		const offer = yield* standingOffer(choice.caseId, today, { key: choice.offerKey, total: choice.total });
		if (!offer) {
			const offers = (yield* offersOf([choice.caseId], today)).get(choice.caseId) ?? [];
			return { status: 'changed', offers };
		}
		const name = nameOf(choice.caseId, offer);
		const open = yield* run(openChoices, choice.caseId);
		const before = open.find(({ dedupe_key }) => dedupe_key.startsWith(name));
		const hold = yield* runOne(liveHold, choice.caseId, now);
		if (before && hold) return { status: 'already', offer, heldUntil: iso(hold.until) };
		const until = restEnd(today);
		const events = yield* rest(choice.caseId, row, now, until);
		if (!before) {
			yield* finishTasks(
				open.map(({ dedupe_key }) => dedupe_key),
				'O devedor escolheu outra opção.',
				ledger.realNow(),
			);
			yield* openTasks([taskOf(choice.caseId, row.creditor_id, name, offer)], ledger.realNow());
			events.unshift(eventOf(choice, row, offer));
		}
		yield* appendEvents(events, now);
		return { status: before ? 'already' : 'chosen', offer, heldUntil: iso(until) };
	});
}

/** What makes two choices the same: the way, the total and when the first payment is due. */
function nameOf(caseId: string, { key, total, madeOn }: Offer): string {
	return `${KIND}:${caseId}:${key}:${total}:${madeOn}:`;
}

/** 08:00 of the day after so many banking days. */
function restEnd(today: string): number {
	let day = today;
	for (let left = REST_DAYS; left > 0;) {
		day = addDays(day, 1);
		if (isBankingDay(epochDay(day))) left--;
	}
	return dayStart(addDays(day, 1));
}

/** The hold of this choice in place of the one before. */
function* rest(caseId: string, row: CaseRow, now: number, until: number): Tx<TimelineEvent[]> {
	const of = { creditorId: row.creditor_id, debtorId: row.debtor_id, caseId };
	const lifted = yield* run(liftHolds, caseId, now);
	const id = newId();
	yield* run(placeHold, id, row.creditor_id, caseId, until, now);
	return [
		...lifted.map((hold) => ({ type: 'hold.lifted', ...of, data: { id: hold.id } })),
		{ type: 'hold.placed', ...of, data: { id, kind: 'hold', until: iso(until) } },
	];
}

function eventOf(choice: OfferChoice, row: CaseRow, offer: Offer): TimelineEvent {
	const { key, total, owed, discount, installments, madeOn, validUntil, debtIds } = offer;
	return {
		type: 'offer.chosen',
		creditorId: row.creditor_id,
		debtorId: row.debtor_id,
		caseId: choice.caseId,
		data: {
			key,
			total,
			owed,
			discount,
			installments,
			madeOn,
			validUntil,
			debts: debtIds,
			source: choice.source,
		},
	};
}

function taskOf(caseId: string, creditorId: string, name: string, offer: Offer) {
	return {
		dedupeKey: `${name}${newId()}`,
		creditorId,
		caseId,
		kind: KIND,
		whatToDo: `O devedor escolheu pagar ${offerSummary(offer)}. Confira o saldo, confirme com ele por escrito e emita o primeiro boleto ou Pix; retenha o caso até esse pagamento (Hold → Place) e conclua a tarefa (Task → Complete). Se não puder ser assim, responda com o que é possível, conclua a tarefa e solte a retenção (Hold → Lift). Sem resposta, a régua volta a andar depois de ${REST_DAYS} dias úteis.`,
	};
}
