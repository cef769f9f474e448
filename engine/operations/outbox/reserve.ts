/**
 * RESERVE: the whole batch in one transaction under the persons' locks. Gate, caps, pauses and mode are evaluated here on
 * fresh rows; a winner gets a contact by compare-and-set on its step run. Nothing has gone out yet.
 */
import { newId } from '../../core/ids';
import type { Channel } from '../../domain/channel';
import { gate } from '../../domain/compliance/gate';
import { localDayOf } from '../localDay';
import { type Ledger, run, together, type Tx } from '../../ports/ledger';
import { confirmationOf } from '../confirmations/kinds';
import { POINT_KINDS } from '../decideChannel';
import { appendEvents, type TimelineEvent } from '../events';
import type { BaseRow } from '../factRows';
import { type FactBook, isAnswer } from '../facts';
import { gatherFacts } from '../gatherFacts';
import { lockForSending } from '../locks';
import { modeVerdict } from '../mode';
import { recordInvalid, recordRefusals, refusalOf } from '../refusals';
import { nextDayStart } from '../days';
import { type Minted, mintLinks } from '../portal/links';
import { concealLink } from '../portal/tokens';
import { claim, insertBodies, insertContacts, insertDebts, takenBy, unclaim } from './reserveRows';
import { formOf, windowOpen } from '../conversation';
import { answerStop, messageOf, nothingOwed } from './compose';
import { refusalBy, senderFor } from './senders';
import { countTest, operatorOf, type TestCounts, testStop } from './testMode';
import { type Composer, textRequest } from './texts';
import { gatherTexts, type TextRows } from './textRows';
import type { Reserved, ReserveInput, ReserveOutcome, SendRequest } from './types';

/** @returns one outcome per step run id, in the order of the requests */
export function* reserve(
	ledger: Ledger,
	input: ReserveInput,
	composer: Composer,
): Tx<Map<string, ReserveOutcome>> {
	const now = ledger.businessNow();
	const real = ledger.realNow();
	const ids = input.requests.map((r) => r.stepRunId);
	yield* lockForSending(ids);
	const book = yield* gatherFacts(ids, now);
	const [texts, taken] = yield* together(gatherTexts(book, now), run(takenBy, JSON.stringify(ids)));
	const outcomes = new Map<string, ReserveOutcome>();
	for (const t of taken) {
		outcomes.set(t.step_run_id, {
			kind: 'taken',
			contactId: t.id,
			state: t.state,
			channel: t.channel,
			providerMessageId: t.provider_message_id,
			provider: t.provider,
			at: t.at,
			mode: t.mode,
		});
	}
	const reserved: Reserved[] = [];
	const tests: TestCounts = new Map();
	for (const request of input.requests) {
		if (outcomes.has(request.stepRunId)) continue;
		const outcome = yield* decide(ledger, input, request, { book, texts, composer, now, real, tests });
		outcomes.set(request.stepRunId, outcome);
		if (outcome.kind === 'reserved') {
			reserved.push(outcome.reserved);
			countIn(book, outcome.reserved, input.channel);
			if (outcome.reserved.test) countTest(tests, outcome.reserved.row.creditor_id);
		}
	}
	const kept = yield* store(ledger, input, reserved, now, real);
	for (const r of reserved) if (!kept.has(r.contactId)) outcomes.set(r.row.step_run_id, onceADay(r, now));
	const refusals = [...outcomes.values()].flatMap((o) => (o.kind === 'refused' ? [o.refusal] : []));
	yield* recordRefusals(refusals, input.token, now, real);
	yield* recordInvalid(invalidOf(outcomes, book), input.token, now, real);
	return outcomes;
}

function invalidOf(outcomes: Map<string, ReserveOutcome>, book: FactBook): { row: BaseRow; text: string }[] {
	return [...outcomes].flatMap(([id, outcome]) => {
		const row = book.base.get(id);
		return outcome.kind === 'invalid' && row ? [{ row, text: outcome.text }] : [];
	});
}

interface World {
	book: FactBook;
	texts: TextRows;
	composer: Composer;
	/** Business and real instants, epoch ms. */
	now: number;
	real: number;
	tests: TestCounts;
}

function* decide(
	ledger: Ledger,
	input: ReserveInput,
	request: SendRequest,
	world: World,
): Tx<ReserveOutcome> {
	const { book, texts, composer, now, real, tests } = world;
	const { channel, adapter } = input;
	const row = book.base.get(request.stepRunId);
	if (!row || row.step_state !== 'due') return { kind: 'lost' };
	if (row.lease_token !== input.token || (row.lease_until ?? 0) <= real) return { kind: 'lost' };
	const point = book.pointsOf(row.debtor_id).find((p) => p.id === request.contactPointId);
	if (!point?.address || !POINT_KINDS[channel].includes(point.kind)) {
		return { kind: 'invalid', text: 'O endereço escolhido não existe mais ou não serve para este canal.' };
	}
	const sender = senderFor(row, book, channel, adapter);
	if (!sender) {
		return {
			kind: 'invalid',
			text: `O credor não tem remetente de ${adapter.displayName} neste canal: cadastre um em Collection Ledger → Creditor → Add Sender.`,
		};
	}
	const verdict = modeVerdict(gate(book.factsFor(row, point, channel, sender), now), row.mode);
	if (verdict.verdict !== 'allow')
		return { kind: 'refused', refusal: refusalBy(verdict, { row, book, channel, sender, now }) };
	const spoken = book.conversationOf(row, channel);
	const form = formOf(channel, windowOpen(row, point, sender, spoken, now), point);
	const over = nothingOwed(row, texts) ?? answerStop(row, form);
	if (over) return { kind: 'refused', refusal: refusalOf(row, over) };

	const test = row.mode === 'test';
	const operator = operatorOf(book.settingsOf(row), channel);
	if (test) {
		const stop = yield* testStop(row, operator, channel, now, tests);
		if (stop) return { kind: 'refused', refusal: refusalOf(row, stop) };
	}
	const wanted = textRequest(ledger, row, book, texts, channel, sender, input.templateText);
	if (!wanted) return { kind: 'invalid', text: 'Este canal não tem mensagens de texto.' };
	const composed = composer.compose(row.step_run_id, wanted);
	if ('problem' in composed) return { kind: 'invalid', text: composed.problem };
	const contactId = newId();
	const to = test ? (operator ?? '') : point.address;
	const { linkToken } = wanted;
	const of = { contactId, row, sender, channel, to, test, form, linkToken };
	const message = messageOf(ledger, of, composed, texts);
	if (!message)
		return { kind: 'invalid', text: `O modelo "${row.template}" não tem esta forma de mensagem.` };
	const issues = adapter.validate(message);
	if (issues[0]) return { kind: 'invalid', text: issues[0].message };
	const parts = adapter.countParts(message.text);
	// Word of a payment is no demand: it speaks of what was paid.
	const owed = confirmationOf(row) ? [] : (texts.balances.get(row.case_id) ?? []);
	const debts = owed.map(({ debtId, balance }) => ({
		id: debtId,
		balance: balance.totalCents,
	}));
	return {
		kind: 'reserved',
		reserved: { contactId, row, point, sender, message, test, parts, debts, at: now },
	};
}

function countIn(book: FactBook, r: Reserved, channel: Channel): void {
	if (r.test || isAnswer(r.row) || confirmationOf(r.row)) return;
	book.count({
		id: r.contactId,
		at: r.at,
		channel,
		creditorId: r.row.creditor_id,
		debtorId: r.row.debtor_id,
		personId: r.row.person_id,
		addressHash: r.point.address_hash,
	});
}

/** Claims the step runs, then inserts the contacts; returns the ids that are ours now. */
function* store(
	ledger: Ledger,
	input: ReserveInput,
	reserved: Reserved[],
	now: number,
	real: number,
): Tx<Set<string>> {
	if (reserved.length === 0) return new Set();
	const claims = reserved.map((r) => ({ step_run_id: r.row.step_run_id, contact_id: r.contactId }));
	const won = new Set((yield* run(claim, JSON.stringify(claims), real)).map((r) => r.id));
	const winners = reserved.filter((r) => won.has(r.row.step_run_id));
	const inserted = yield* run(
		insertContacts,
		JSON.stringify(winners.map(contactRow)),
		input.channel,
		input.adapter.id,
		input.token,
		now,
		real,
	);
	const kept = new Set(inserted.map((r) => r.id));
	const losers = winners.filter((r) => !kept.has(r.contactId)).map((r) => r.contactId);
	if (losers.length > 0) yield* run(unclaim, JSON.stringify(losers));
	const mine = winners.filter((r) => kept.has(r.contactId));
	const bodies = mine.map(({ contactId, message: { subject, text, linkToken } }) => ({
		id: contactId,
		subject: subject ?? null,
		body: concealLink(text, linkToken),
	}));
	const debts = mine.flatMap((r) =>
		r.debts.map((debt) => ({ contact_id: r.contactId, debt_id: debt.id, balance: debt.balance })),
	);
	yield* together(
		run(insertBodies, JSON.stringify(bodies)),
		run(insertDebts, JSON.stringify(debts)),
		mintLinks(ledger, mine.flatMap(linkOf), now),
		appendEvents(
			mine.map((r) => reservedEvent(r, input)),
			now,
		),
	);
	return kept;
}

function reservedEvent(
	{ row, contactId, test }: Reserved,
	{ channel, adapter }: ReserveInput,
): TimelineEvent {
	return {
		type: 'contact.reserved',
		creditorId: row.creditor_id,
		debtorId: row.debtor_id,
		caseId: row.case_id,
		stepRunId: row.step_run_id,
		contactId,
		data: { channel, provider: adapter.id, step: row.step_key, template: row.template, test },
	};
}

function linkOf({ contactId, row, message: { channel, linkToken }, test }: Reserved): Minted[] {
	if (linkToken === null) return [];
	return [
		{
			token: linkToken,
			contactId,
			creditorId: row.creditor_id,
			personId: row.person_id,
			debtorId: row.debtor_id,
			caseId: row.case_id,
			channel,
			mode: test ? 'test' : 'live',
		},
	];
}

function contactRow(r: Reserved): Record<string, unknown> {
	return {
		id: r.contactId,
		creditor_id: r.row.creditor_id,
		person_id: r.row.person_id,
		debtor_id: r.row.debtor_id,
		case_id: r.row.case_id,
		step_run_id: r.row.step_run_id,
		contact_point_id: r.point.id,
		address_hash: r.point.address_hash,
		sender_id: r.sender.id || null,
		mode: r.test ? 'test' : 'live',
		journey_key: r.row.journey_key,
		template: r.row.template,
		local_day: localDayOf(r.at, r.row, r.point),
		parts: r.parts.parts,
		form: r.message.form,
		charge_id: r.message.chargeId,
		provider_template: r.message.template?.name ?? null,
	};
}

/** Lost against the database's own rule: this debtor, or this phone at this creditor, already has a message of this journey today. */
function onceADay(r: Reserved, now: number): ReserveOutcome {
	return {
		kind: 'refused',
		refusal: {
			row: r.row,
			rule: 'cap',
			verdict: 'defer',
			until: nextDayStart(now),
			citationId: 'cap.journeyDay',
			source: 'uma mensagem da régua por devedor, telefone e dia',
			considered: [],
			text: 'O devedor, ou alguém com o mesmo telefone, já recebeu hoje uma mensagem desta régua.',
		},
	};
}
