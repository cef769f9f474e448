import { badInput } from '../core/errors';
import { newId } from '../core/ids';
import { fromReais } from '../core/money';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import { appendEvents } from './events';
import { lockCases, lockPersonsOfCases } from './locks';
import { refreshCases } from './storeDebts';
import { openTasks } from './tasks';

export interface PaymentInput {
	creditorId: string;
	debtExternalId: string;
	/** Reais, at most two decimals. */
	amount: number;
	/** ISO date. */
	paidOn: string;
	/** The payer's system's own id: the same payment twice counts once. */
	externalId: string;
	source: string;
}

/** settled: nothing is owed on the debt any more · partial · duplicate: known already · unmatched: a person must look. */
export interface PaymentResult {
	status: 'settled' | 'partial' | 'duplicate' | 'unmatched';
	caseClosed: boolean;
}

const findDebt = statement<{ id: string; case_id: string; debtor_id: string }>(
	'payment.debt',
	'select id, case_id, debtor_id from debts where creditor_id = $1 and external_id = $2',
);
const lockedDebt = statement<{ principal: number; paid: number }>(
	'payment.locked',
	(d) => `select principal, paid from debts where id = $1${d.forUpdate}`,
);
const insert = statement<{ id: string }>(
	'payment.insert',
	`insert into payments (id, creditor_id, debt_id, external_id, amount, paid_on, source, recorded_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (creditor_id, external_id) do nothing returning id`,
);
const pay = statement(
	'payment.apply',
	`update debts set paid = $2, status = case when $3 = 1 then 'paid' else status end,
		status_at = case when $3 = 1 then $4 else status_at end where id = $1`,
);
const openOnes = statement<{ n: number }>(
	'payment.open',
	`select count(*) as n from debts where case_id = $1 and status in ('open', 'promised', 'agreed', 'disputed')`,
);
const closeCase = statement(
	'payment.close',
	`update cases set state = 'closed', close_reason = 'paid', closed_at = $2, oldest_due_date = null, next_at = null where id = $1`,
);

/**
 * Registers a payment of one debt, under its person's lock: from the commit on no message of the case leaves that was
 * not on the wire yet. @throws CobrancaError badInput
 */
export async function registerPayment(ledger: Ledger, input: PaymentInput): Promise<PaymentResult> {
	const cents = fromReais(input.amount);
	if (!cents.ok || cents.value <= 0)
		throw badInput('amount', 'The amount paid must be more than zero, with at most two decimals.');
	if (!/^\d{4}-\d{2}-\d{2}$/.test(input.paidOn))
		throw badInput('paidOn', 'The payment date must be an ISO date, e.g. 2026-11-23.');
	if (!input.externalId.trim())
		throw badInput(
			'externalId',
			'A payment needs an id of its own.',
			'It is what makes a repeated delivery harmless.',
		);
	return await ledger.transact('payment', () => register(ledger, input, cents.value));
}

function* register(ledger: Ledger, input: PaymentInput, cents: number): Tx<PaymentResult> {
	const now = ledger.businessNow();
	const debt = yield* runOne(findDebt, input.creditorId, input.debtExternalId);
	if (!debt) {
		yield* openTasks(
			[
				{
					dedupeKey: `payment:${input.creditorId}:${input.externalId}`,
					kind: 'unmatchedPayment',
					whatToDo: `Chegou um pagamento do título ${input.debtExternalId} do credor ${input.creditorId}, que não está na carteira: confira o título.`,
				},
			],
			ledger.realNow(),
		);
		return { status: 'unmatched', caseClosed: false };
	}
	yield* lockPersonsOfCases([debt.case_id]);
	yield* lockCases([debt.case_id]);
	const owed = yield* runOne(lockedDebt, debt.id);
	const isNew = yield* runOne(
		insert,
		newId(),
		input.creditorId,
		debt.id,
		input.externalId,
		cents,
		input.paidOn,
		input.source,
		ledger.realNow(),
	);
	if (!isNew || !owed) return { status: 'duplicate', caseClosed: false };
	const paid = owed.paid + cents;
	const settled = paid >= owed.principal;
	yield* run(pay, debt.id, paid, settled ? 1 : 0, now);
	const base = { creditorId: input.creditorId, debtorId: debt.debtor_id, caseId: debt.case_id };
	yield* appendEvents(
		[{ type: 'payment.received', ...base, data: { debt: debt.id, amount: cents, settled } }],
		now,
	);
	if (!settled) return { status: 'partial', caseClosed: false };
	const left = (yield* runOne(openOnes, debt.case_id))?.n ?? 0;
	if (left > 0) {
		yield* run(refreshCases, JSON.stringify([debt.case_id]), now);
		return { status: 'settled', caseClosed: false };
	}
	yield* run(closeCase, debt.case_id, now);
	yield* appendEvents([{ type: 'case.closed', ...base, data: { reason: 'paid' } }], now);
	return { status: 'settled', caseClosed: true };
}
