import { setTimeout as sleep } from 'node:timers/promises';
import { addDays } from '../../core/calendar';
import { newId } from '../../core/ids';
import { type Ledger, run, runOne, type Tx } from '../../ports/ledger';
import { readSettings } from '../creditorSettings';
import { businessDay, iso, nextDayStart } from '../days';
import { WINDOW_MS } from '../conversation';
import { appendEvents } from '../events';
import type { HoldItem, StepItem } from '../items';
import { LEASE_MS } from '../leaseCases';
import { lockCases, lockPersonsOfCases } from '../locks';
import { skipUntil } from '../restored';

import { confirmationStep, type Waiting, waitingOf } from './due';
import { channelsFor, CONFIRMATION_PREFIX, EXPIRES_MS, OLD_DAYS, templateOf } from './kinds';
import {
	caseRow,
	casesOfDebtor,
	type ConfirmCaseRow,
	conversation,
	insertNotices,
	insertRun,
	keepTurn,
	lease,
	thenAtOnce,
	untold,
	type UntoldRow,
	wake,
	type Way,
} from './rows';

export type ConfirmOutcome =
	/** Leased for this execution: its step goes through the Channel Selector like any other. */
	| { kind: 'confirm'; caseId: string; step: StepItem }
	/** Nothing to tell: it was told, its creditor does not want it, or it was undone. */
	| { kind: 'done'; text: string }
	/** It goes out by itself, with the day's journey. */
	| { kind: 'held'; hold: HoldItem };

/** Somebody else has the case just now: its turn takes seconds. */
const WAIT_MS = 15_000;
const PAUSE_MS = 300;
/** Payments that are told within so long of each other travel together, ms. */
const GATHER_MS = 3_000;

/**
 * Makes ready what the debtors of these cases are to be told of their payments, at most once a payment however often, and by however
 * many executions, it is asked for: payments of a debtor that nobody told of yet go into one message. One outcome a case, in their
 * order; what is `confirm` is leased under `token`. What cannot go now (night, holiday, a crash) goes by itself within three days.
 */
export async function confirmPayments(
	ledger: Ledger,
	caseIds: readonly string[],
	waits: { gatherMs?: number; busyMs?: number } = {},
): Promise<{ token: string; outcomes: ConfirmOutcome[] }> {
	const token = newId();
	if (caseIds.length > 0) await sleep(waits.gatherMs ?? GATHER_MS);
	const until = performance.now() + (waits.busyMs ?? WAIT_MS);
	const outcomes: ConfirmOutcome[] = [];
	const taken = new Set<string>();
	for (const caseId of caseIds) {
		let outcome = await ledger.transact('confirm', () => take(ledger, caseId, token, taken));
		while (outcome === 'busy' && performance.now() < until) {
			await sleep(PAUSE_MS);
			outcome = await ledger.transact('confirm', () => take(ledger, caseId, token, taken));
		}
		if (outcome !== 'busy' && outcome.kind === 'confirm') taken.add(outcome.caseId);
		outcomes.push(outcome === 'busy' ? later(ledger.businessNow() + LEASE_MS, BUSY) : outcome);
	}
	return { token, outcomes };
}

function* take(
	ledger: Ledger,
	caseId: string,
	token: string,
	taken: ReadonlySet<string>,
): Tx<ConfirmOutcome | 'busy'> {
	const now = ledger.businessNow();
	const real = ledger.realNow();
	const found = yield* runOne(caseRow, caseId);
	if (!found) return done('Este caso não está no cadastro.');
	if (!readSettings(found.settings).thankForPayments) return done('O credor não confirma pagamentos.');
	const cases = (yield* run(casesOfDebtor, found.debtor_id)).map(({ id }) => id);
	yield* lockPersonsOfCases(cases);
	yield* lockCases(cases);
	if (cases.some((id) => taken.has(id))) return done('Este pagamento vai na mesma mensagem de outro.');
	const before = [...(yield* waitingOf(cases, now, real)).values()].flat();
	yield* gather(found, before, now, real);
	const waiting = [...(yield* waitingOf(cases, now, real)).values()].flat();
	if (waiting.length === 0) return done('Este pagamento já foi confirmado ao devedor, ou foi desfeito.');
	const next = waiting.find(({ not_before }) => (not_before ?? 0) <= now);
	if (!next) return later(Math.min(...waiting.map(({ not_before }) => not_before ?? now)), NOT_YET);
	yield* run(wake, next.case_id, now);
	if ((yield* run(lease, next.case_id, token, real + LEASE_MS, real)).length === 0) return 'busy';
	yield* run(keepTurn, JSON.stringify([next.id]), nextDayStart(now));
	if (waiting.some((one) => one !== next && one.case_id === next.case_id))
		yield* run(thenAtOnce, JSON.stringify([next.id]), now);
	return { kind: 'confirm', caseId: next.case_id, step: confirmationStep(next) };
}

/** Payments that nobody told of join what waits of their debtor, or make a message of their own. */
function* gather(of: ConfirmCaseRow, waiting: readonly Waiting[], now: number, real: number): Tx<void> {
	// What was paid before a restore was over may have been thanked for already.
	const skipped = yield* skipUntil();
	const known = skipped > 0 ? addDays(businessDay(skipped), 1) : '';
	const recent = addDays(businessDay(now), -OLD_DAYS);
	const oldest = recent > known ? recent : known;
	const rows = yield* run(untold, of.debtor_id, real - EXPIRES_MS, oldest);
	for (const way of ['back', 'in'] as const) {
		const fresh = rows.filter(({ what }) => what === way);
		if (fresh.length === 0) continue;
		const open = waiting.find(({ kind }) => (kind === 'reversed') === (way === 'back'));
		const runId = open?.id ?? (yield* begin(of, way, fresh, now, real));
		const notices = fresh.map(({ id, what }) => ({ payment_id: id, what }));
		yield* run(insertNotices, JSON.stringify(notices), runId);
		yield* appendEvents(
			[
				{
					type: 'payment.toConfirm',
					creditorId: of.creditor_id,
					debtorId: of.debtor_id,
					caseId: open?.case_id ?? of.id,
					stepRunId: runId,
					data: { payments: fresh.map(({ id }) => id), undone: way === 'back' },
				},
			],
			now,
		);
	}
}

/** Its case goes on with the journey on the next day at the earliest: thanks and a demand on one day go ill together. */
function* begin(
	of: ConfirmCaseRow,
	way: Way,
	payments: readonly UntoldRow[],
	now: number,
	real: number,
): Tx<string> {
	const id = newId();
	const kind = way === 'back' ? 'reversed' : 'received';
	const channels = JSON.stringify(channelsFor(yield* inConversation(of.debtor_id, now)));
	const day = businessDay(now);
	const key = payments[0]?.id ?? id;
	const journey = CONFIRMATION_PREFIX + kind;
	yield* run(
		insertRun,
		id,
		of.id,
		journey,
		day,
		key,
		templateOf(kind),
		channels,
		now,
		nextDayStart(now),
		real,
	);
	return id;
}

function* inConversation(debtorId: string, now: number): Tx<boolean> {
	const spoken = yield* runOne(conversation, debtorId);
	return spoken !== undefined && now - spoken.at < WINDOW_MS;
}

const BUSY = 'Outra execução cuida deste caso agora; a confirmação sai depois, sozinha.';
const NOT_YET = 'A confirmação espera a hora permitida e sai sozinha.';

const done = (text: string): ConfirmOutcome => ({ kind: 'done', text });

function later(until: number, text: string): ConfirmOutcome {
	return { kind: 'held', hold: { rule: 'status', until: iso(until), source: 'confirmação', text } };
}
