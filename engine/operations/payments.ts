import { badInput } from '../core/errors';
import { fromReais, toReais } from '../core/money';
import { type Ledger, runOne, statement, type Tx } from '../ports/ledger';
import { takeMoney } from './charges/money';
import { lockCases, lockPersonsOfCases } from './locks';
import { openTasks } from './tasks';

export interface PaymentInput {
	creditorId: string;
	debtExternalId: string;
	/** Reais, at most two decimals. */
	amount: number;
	/** ISO date. One that is still to come (the day of the credit, a slip of the pen) counts as today. */
	paidOn: string;
	/** The payer's system's own id: the same payment twice counts once. One over several debts bears it on each of them. */
	externalId: string;
	source: string;
	/** The debt is settled by it whatever is missing: the rest is written off as a discount. */
	settles?: boolean;
}

/**
 * settled: nothing is owed on the debt any more · partial: fine, interest or principal is still open · duplicate: known already ·
 * unmatched: a person must look.
 */
export interface PaymentResult {
	status: 'settled' | 'partial' | 'duplicate' | 'unmatched';
	caseClosed: boolean;
	/** null where no debt was found. */
	caseId: string | null;
	/** Reais paid beyond what was owed; a task says what to do. */
	surplus?: number;
}

const findDebt = statement<{ id: string; case_id: string }>(
	'payment.debt',
	'select id, case_id from debts where creditor_id = $1 and external_id = $2',
);
const paidBy = statement<{ debt_id: string }>(
	'payment.paidBy',
	'select debt_id from payments where creditor_id = $1 and external_id = $2',
);

/**
 * Registers a payment of one debt, under its person's lock: from the commit on no message of the case leaves that was
 * not on the wire yet, and its open boleto or Pix is wanted cancelled. Whether the debt is settled is what it was worth on the day
 * of payment, fine and interest included. @throws CobrancaError badInput
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
	return await ledger.transact('payment', () => storePayment(ledger, input, cents.value));
}

/** The same inside a transaction of the caller, who has checked the input: imports of payments call it row by row. */
export function* storePayment(ledger: Ledger, input: PaymentInput, cents: number): Tx<PaymentResult> {
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
		return { status: 'unmatched', caseClosed: false, caseId: null };
	}
	yield* lockPersonsOfCases([debt.case_id]);
	yield* lockCases([debt.case_id]);
	const { shares, isNew, closedCases, surplusCents } = yield* takeMoney(ledger, {
		debtIds: [debt.id],
		cents,
		paidOn: input.paidOn,
		source: input.source,
		externalId: yield* idOn(input, debt.id),
		writeOff: input.settles === true,
	});
	if (!isNew) return { status: 'duplicate', caseClosed: false, caseId: debt.case_id };
	return {
		status: shares[0]?.settled ? 'settled' : 'partial',
		caseClosed: closedCases.length > 0,
		caseId: debt.case_id,
		...(surplusCents > 0 ? { surplus: toReais(surplusCents) } : {}),
	};
}

/** A payment over several debts is told debt by debt under one id: the second of them is no repetition of the first. */
function* idOn({ creditorId, externalId, debtExternalId }: PaymentInput, debtId: string): Tx<string> {
	const first = yield* runOne(paidBy, creditorId, externalId);
	return first === undefined || first.debt_id === debtId ? externalId : `${externalId}@${debtExternalId}`;
}
