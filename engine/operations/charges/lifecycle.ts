/** What a provider tells of a charge, by event or by answer, and what it does to the row. */
import { newId } from '../../core/ids';
import type { Charge, ChargeEvent, ChargePayment } from '../../ports/charge';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { backFromBank } from '../cnab/waiting';
import { appendEvents } from '../events';
import { finishTasks, openTasks } from '../tasks';
import { type PaymentEffect, tellPayment } from './payment';
import {
	cancelTask,
	chargeDebts,
	chargeEvent,
	type ChargeRow,
	freeDebts,
	lockCharges,
	PAYABLE,
	requestOf,
	type StoredStatus,
	unknownChargeTask,
} from './rows';

const fill = statement(
	'charge.fill',
	`update charges set provider_charge_id = coalesce(provider_charge_id, $2), our_number = coalesce($3, our_number),
		digitable_line = coalesce($4, digitable_line), barcode = coalesce($5, barcode), pix_copy_paste = coalesce($6, pix_copy_paste),
		invoice_url = coalesce($7, invoice_url), slip_url = coalesce($8, slip_url), registered_by = coalesce($9, registered_by),
		checked_at = $10 where id = $1`,
);
const setStatus = statement('charge.status', 'update charges set status = $2, status_at = $3 where id = $1');
const setAccepted = statement(
	'charge.accepted',
	`update charges set state = 'accepted', settled_at = $2, provider_charge_id = coalesce(provider_charge_id, $3),
		error_class = null, error_code = null where id = $1`,
);
const setCancel = statement(
	'charge.cancelState',
	'update charges set cancel = $2, cancel_reason = coalesce($3, cancel_reason), cancel_at = null, cancel_tries = 0 where id = $1',
);
const setRegistered = statement(
	'charge.registered',
	'update charges set registered_by = $2 where id = $1 and registered_by is null',
);
const lookAgain = statement('charge.lookAgain', 'update charges set checked_at = null where id = $1');
const copyAs = statement(
	'charge.copyAs',
	`insert into charges (id, creditor_id, person_id, debtor_id, case_id, kind, provider, mode, state, status, cancel, cancel_reason, amount,
		due_date, issued_on, request, provider_charge_id, at, reserved_at, settled_at)
	select $2, creditor_id, person_id, debtor_id, case_id, kind, provider, mode, 'accepted', 'open', 'wanted', 'duplicate', amount,
		due_date, issued_on, $4, $3, $5, $6, $6 from charges where id = $1`,
);
const byTheirId = statement<{ id: string }>(
	'charge.byTheirId',
	'select id from charges where provider = $1 and provider_charge_id = $2',
);
const copyDebts = statement(
	'charge.copyDebts',
	'insert into charge_debts (charge_id, debt_id, amount, live) select $2, debt_id, amount, 0 from charge_debts where charge_id = $1',
);

/** Of two tellings of one instant the higher holds. */
const RANK: Readonly<Record<StoredStatus, number>> = {
	none: 0,
	unknown: 0,
	registering: 1,
	open: 2,
	overdue: 3,
	expired: 4,
	cancelled: 5,
	confirmed: 7,
	paid: 8,
	contested: 8,
	refunded: 9,
};
const REOPENED = 6;

/** A status is that of the latest instant, not of the latest arrival; the row in hand follows. */
function* turn(row: ChargeRow, status: StoredStatus, at: number, rank = RANK[status]): Tx<boolean> {
	if (row.status === status && row.status_at >= at) return false;
	if (row.status !== 'none' && (at < row.status_at || (at === row.status_at && rank <= RANK[row.status])))
		return false;
	row.status = status;
	row.status_at = at;
	yield* run(setStatus, row.id, status, at);
	return true;
}

/** Any word of the provider about a charge proves that it has it, whatever we thought. */
function* prove(ledger: Ledger, row: ChargeRow, providerChargeId: string): Tx<void> {
	if (row.state === 'accepted' && row.provider_charge_id !== null) return;
	const given = row.state === 'released' || row.state === 'rejected';
	const before = row.state;
	row.state = 'accepted';
	row.provider_charge_id ??= providerChargeId;
	yield* run(setAccepted, row.id, ledger.realNow(), providerChargeId);
	yield* appendEvents([chargeEvent('charge.accepted', row, { before })], ledger.businessNow());
	yield* finishTasks([unknownChargeTask(row.id)], 'O provedor tem a cobrança.', ledger.realNow());
	// Its debts were given free, and may be in another instrument by now: this one goes.
	if (given) yield* wantGone(ledger, row, 'duplicate');
}

function* wantGone(ledger: Ledger, row: ChargeRow, reason: string): Tx<void> {
	if (row.cancel === 'wanted') return;
	row.cancel = 'wanted';
	yield* run(setCancel, row.id, 'wanted', reason);
	yield* appendEvents([chargeEvent('charge.cancelWanted', row, { reason })], ledger.businessNow());
}

function* gone(ledger: Ledger, row: ChargeRow): Tx<void> {
	row.cancel = 'done';
	yield* run(setCancel, row.id, 'done', null);
	yield* freeDebts([row.id]);
	yield* finishTasks([cancelTask(row.id)], 'A cobrança foi cancelada.', ledger.realNow());
	yield* appendEvents([chargeEvent('charge.cancelled', row)], ledger.businessNow());
	// A title that the bank never took is not asked for again at once: somebody has to mend what it refused.
	if (row.registered_by !== null) yield* backFromBank(ledger, row.case_id);
}

/** A second charge that the provider has under one reference: a row of its own, wanted gone. One that has its row keeps it. */
export function* adoptDuplicate(ledger: Ledger, row: ChargeRow, providerChargeId: string): Tx<ChargeRow> {
	const [known] = yield* lockCharges(
		(yield* run(byTheirId, row.provider, providerChargeId)).map((found) => found.id),
	);
	if (known) return known;
	const id = newId();
	const request = JSON.stringify({ ...requestOf(row), duplicateOf: row.id });
	yield* run(copyAs, row.id, id, providerChargeId, request, ledger.businessNow(), ledger.realNow());
	yield* run(copyDebts, row.id, id);
	const [copy] = yield* lockCharges([id]);
	yield* appendEvents(
		[chargeEvent('charge.duplicate', copy as ChargeRow, { of: row.id })],
		ledger.businessNow(),
	);
	return copy as ChargeRow;
}

/** Takes one event in; the row in hand follows. The effect on money, if it had one. */
export function* applyEvent(ledger: Ledger, row: ChargeRow, event: ChargeEvent): Tx<PaymentEffect | null> {
	yield* prove(ledger, row, event.providerChargeId);
	const at = event.occurredAt;
	switch (event.kind) {
		case 'registered':
			if (event.registeredBy !== undefined) {
				row.registered_by ??= event.registeredBy;
				yield* run(setRegistered, row.id, row.registered_by);
				yield* backFromBank(ledger, row.case_id);
			}
			yield* turn(row, 'open', at);
			return null;
		case 'created':
			yield* turn(row, 'open', at);
			return null;
		case 'overdue':
			yield* turn(row, 'overdue', at);
			return null;
		case 'expired':
			if (yield* turn(row, 'expired', at))
				yield* appendEvents([chargeEvent('charge.expired', row)], ledger.businessNow());
			return null;
		case 'cancelled':
			if (yield* turn(row, 'cancelled', at)) yield* gone(ledger, row);
			return null;
		case 'reopened':
			yield* reopen(ledger, row, at);
			return null;
		case 'changed':
			yield* run(lookAgain, row.id);
			return null;
		case 'paid': {
			const { paymentKey, amountCents, paidOn, netCents, method, settled } = event;
			const payment = { amountCents, paidOn, netCents, method, settled };
			return yield* paid(ledger, row, paymentKey, payment, at);
		}
		case 'refunded': {
			const told = { kind: 'refunded', totalCents: event.totalCents } as const;
			const effect = yield* tellPayment(ledger, row, event.paymentKey, told);
			if (!event.partial) yield* turn(row, 'refunded', Math.max(at, row.status_at));
			return effect;
		}
		case 'reversed': {
			const effect = yield* tellPayment(ledger, row, event.paymentKey, { kind: 'reversed', at });
			if (effect) yield* turn(row, 'open', Math.max(at, row.status_at), REOPENED + 10);
			// Told before the payment that it undoes: that one is over when it comes.
			else if (PAYABLE.has(row.status)) yield* turn(row, 'open', at);
			return effect;
		}
	}
}

function* paid(
	ledger: Ledger,
	row: ChargeRow,
	key: string,
	payment: Omit<ChargePayment, 'paymentKey'>,
	at: number,
): Tx<PaymentEffect | null> {
	const effect = yield* tellPayment(ledger, row, key, { kind: 'paid', at, payment });
	if (effect?.type === 'payment.received' && ['wanted', 'sending', 'failed'].includes(row.cancel)) {
		row.cancel = 'none';
		yield* finishTasks([cancelTask(row.id)], 'A cobrança foi paga.', ledger.realNow());
	}
	yield* turn(row, payment.settled ? 'paid' : 'confirmed', at);
	return effect;
}

/** Somebody brought a cancelled charge back at the provider: its debts may be in another one, so it goes again. */
function* reopen(ledger: Ledger, row: ChargeRow, at: number): Tx<void> {
	if (!(yield* turn(row, 'open', at, REOPENED))) return;
	yield* wantGone(ledger, row, 'reopened');
	yield* openTasks(
		[
			{
				dedupeKey: `chargeReopened:${row.id}:${at}`,
				creditorId: row.creditor_id,
				caseId: row.case_id,
				kind: 'chargeReopened',
				whatToDo:
					'Uma cobrança cancelada foi restaurada no painel do provedor. Ela será cancelada de novo, para que não haja duas em aberto; emita outra por aqui se for preciso.',
			},
		],
		ledger.realNow(),
	);
}

/** Takes in a charge as the provider answered it, to a create, a look-up or a question; the row in hand follows. */
export function* applyAnswer(ledger: Ledger, row: ChargeRow, charge: Charge): Tx<PaymentEffect | null> {
	// An event was faster and named another charge of our reference: this one's line must not come to stand on that one.
	if (row.provider_charge_id !== null && row.provider_charge_id !== charge.providerChargeId) {
		yield* adoptDuplicate(ledger, row, charge.providerChargeId);
		return null;
	}
	yield* prove(ledger, row, charge.providerChargeId);
	const now = ledger.businessNow();
	yield* run(
		fill,
		row.id,
		charge.providerChargeId,
		charge.ourNumber ?? null,
		charge.digitableLine ?? null,
		charge.barcode ?? null,
		charge.pixCopyPaste ?? null,
		charge.invoiceUrl ?? null,
		charge.slipUrl ?? null,
		charge.registeredBy,
		ledger.realNow(),
	);
	if (charge.payment) {
		const { paymentKey, ...payment } = charge.payment;
		return yield* paid(ledger, row, paymentKey, payment, now);
	}
	if (charge.status === 'cancelled') {
		if (yield* turn(row, 'cancelled', now)) yield* gone(ledger, row);
		return null;
	}
	if (charge.status === 'refunded') return yield* refundedThere(ledger, row, now);
	if (row.status === 'none') yield* turn(row, charge.status, 0);
	else if (PAYABLE.has(row.status) || charge.status === 'contested') yield* turn(row, charge.status, now);
	yield* changedThere(ledger, row, charge);
	return null;
}

/** It was paid and given back, and nothing of it came as an event: nobody can pay it any more. */
function* refundedThere(ledger: Ledger, row: ChargeRow, now: number): Tx<PaymentEffect | null> {
	let effect: PaymentEffect | null = null;
	for (const { payment_key, amount } of yield* run(booked, row.id)) {
		const told = { kind: 'refunded', totalCents: amount } as const;
		effect = (yield* tellPayment(ledger, row, payment_key, told)) ?? effect;
	}
	yield* turn(row, 'refunded', Math.max(now, row.status_at));
	yield* freeDebts([row.id]);
	row.cancel = 'none';
	yield* run(setCancel, row.id, 'none', null);
	return effect;
}

const booked = statement<{ payment_key: string; amount: number }>(
	'charge.booked',
	'select payment_key, amount from charge_payments where charge_id = $1 and applied = 1 order by payment_key',
);

/** Somebody changed amount or due date at the provider: its line is not the one that we would give to the debtor. */
function* changedThere(ledger: Ledger, row: ChargeRow, charge: Charge): Tx<void> {
	if (!PAYABLE.has(charge.status)) return;
	const amount = charge.amountCents ?? row.amount;
	const dueDate = charge.dueDate ?? row.due_date;
	if (amount === row.amount && dueDate === row.due_date) return;
	yield* wantGone(ledger, row, 'changed');
	yield* openTasks(
		[
			{
				dedupeKey: `chargeChanged:${row.id}`,
				creditorId: row.creditor_id,
				caseId: row.case_id,
				kind: 'chargeChanged',
				whatToDo:
					'O valor ou o vencimento de uma cobrança foi alterado no painel do provedor. Ela será cancelada e outra é emitida com o saldo do dia; ajuste o título aqui se o valor mudou de fato.',
			},
		],
		ledger.realNow(),
	);
}

/** Cases of the debts of these charges: what money in them may close. */
export function* caseIdsOf(rows: readonly ChargeRow[]): Tx<string[]> {
	const members = yield* chargeDebts(rows.map(({ id }) => id));
	const found = yield* run(casesOfDebts, JSON.stringify(members.map(({ debt_id }) => debt_id)));
	return [...new Set([...rows.map(({ case_id }) => case_id), ...found.map(({ case_id }) => case_id)])];
}

const casesOfDebts = statement<{ case_id: string }>(
	'charge.casesOfDebts',
	(d) => `select distinct case_id from debts where id in ${d.list('$1')}`,
);
