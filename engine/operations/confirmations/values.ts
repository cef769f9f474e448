/** What messages say of a payment: how much, when, what for, how it was allocated, and what is left of the same debts. */
import { formatReais, sumCents } from '../../core/money';
import type { PaymentValues } from '../../domain/messages/library/types';
import { run, type Tx } from '../../ports/ledger';
import { balancesOf, type DebtBalance } from '../balances';
import { paidInCases, paidOf, type PaidRow, partsOf } from './rows';

export interface ToldPayment {
	payment: PaymentValues;
	/** Of the debts that were paid: what is still open on them, and on no other. */
	left: DebtBalance[];
	labels: ReadonlyMap<string, Pick<PaidRow, 'description' | 'product' | 'contract'>>;
}

/** Components in the order in which a debtor reads them. */
const WORDS: readonly [component: string, word: string][] = [
	['principal', 'valor original'],
	['fine', 'multa'],
	['interest', 'juros'],
	['correction', 'correção'],
	['costs', 'custas'],
	['fees', 'honorários'],
];

/** Payments of these cases that stand, the newest first, a few of each. */
export function* paidLately(
	caseIds: readonly string[],
): Tx<Map<string, { paidOn: string; amount: number }[]>> {
	const result = new Map<string, { paidOn: string; amount: number }[]>();
	if (caseIds.length === 0) return result;
	for (const { case_id, paid_on, amount } of yield* run(paidInCases, JSON.stringify(caseIds))) {
		const list = result.get(case_id) ?? [];
		if (list.length < MOST_LISTED) result.set(case_id, [...list, { paidOn: paid_on, amount }]);
	}
	return result;
}
const MOST_LISTED = 5;

export function* toldPayments(stepRunIds: readonly string[], today: string): Tx<Map<string, ToldPayment>> {
	const result = new Map<string, ToldPayment>();
	if (stepRunIds.length === 0) return result;
	const rows = yield* run(paidOf, JSON.stringify(stepRunIds));
	const cases = [...new Set(rows.map(({ case_id }) => case_id))].sort();
	const open = [...(yield* balancesOf(cases, today)).values()].flat();
	const parts = yield* run(partsOf, JSON.stringify(rows.map(({ payment_id }) => payment_id)));
	for (const id of stepRunIds) {
		const own = rows.filter(({ step_run_id }) => step_run_id === id);
		const payments = new Set(own.map(({ payment_id }) => payment_id));
		const debts = new Map(own.map((row) => [row.debt_id, row]));
		const ofThem = parts.filter(({ payment_id }) => payments.has(payment_id));
		result.set(id, {
			payment: valuesOf(own, [...debts.values()], ofThem),
			left: open.filter(({ debtId }) => debts.has(debtId)),
			labels: debts,
		});
	}
	return result;
}

function valuesOf(
	payments: readonly PaidRow[],
	debts: readonly PaidRow[],
	parts: readonly { component: string; amount: number }[],
): PaymentValues {
	const of = (component: string) =>
		sumCents(parts.filter((part) => part.component === component).map(({ amount }) => amount));
	const used = WORDS.map(([component, word]) => ({ word, cents: of(component) })).filter(
		({ cents }) => cents > 0,
	);
	return {
		amount: sumCents(payments.map(({ amount }) => amount)),
		paidOn: payments.reduce((last, { paid_on }) => (paid_on > last ? paid_on : last), ''),
		count: debts.length,
		items: debts.map((debt) => ({
			description: debt.description || debt.product || debt.contract || 'Título',
			dueDate: debt.due_date,
			amount: sumCents(payments.filter((p) => p.debt_id === debt.debt_id).map(({ amount }) => amount)),
		})),
		allocation: used.map(({ word, cents }) => `${word} ${formatReais(cents)}`).join(', '),
		surplus: of('surplus'),
	};
}
