import type { Cents } from '../../core/money';
import { sumCents } from '../../core/money';
import { allocate, ALLOCATION_ORDER, type Component, type Parts } from '../debts';

/** A debt that a payment is laid against, in the order in which the oldest comes first. */
export interface OwedDebt {
	debtId: string;
	/** What is owed on the day of payment, by component. */
	owed: Readonly<Parts>;
	/** Taken off where the whole is paid that day. */
	discountCents: Cents;
	/** What the charge asked for this debt; null = there was no charge, what is owed that day is asked. */
	askedCents: Cents | null;
	order?: readonly Component[];
}

/** What one debt gets of a payment: parts + surplus = cents. */
export interface Share {
	debtId: string;
	cents: Cents;
	parts: Parts;
	/** Owed and not asked for any more: a discount that was earned, or what the slip let go. */
	waivedCents: Cents;
	surplusCents: Cents;
	settled: boolean;
}

/** What is let go first: what came on top last. */
const WAIVED_FIRST: readonly Component[] = ['interest', 'fine', 'fees', 'correction', 'costs', 'principal'];

/**
 * Lays a payment over debts, to the cent: the shares add to what was paid. Who pays what the slip asks for has paid, whatever
 * interest grew since; what the bank collected on top goes to charges that are owed, and only what nobody owes is surplus.
 * Less than that settles the oldest debts first and the next in part. `writeOff` settles them all, whatever is missing.
 */
export function spread(paidCents: Cents, debts: readonly OwedDebt[], writeOff = false): Share[] {
	const asks = debts.map((debt) => {
		const need = sumCents(Object.values(debt.owed)) - debt.discountCents;
		return { debt, need, ask: Math.min(need, debt.askedCents ?? need) };
	});
	let left = paidCents;
	const given = asks.map(({ ask }) => {
		const cents = Math.min(left, ask);
		left -= cents;
		return cents;
	});
	asks.forEach(({ need, ask }, i) => {
		if (given[i] !== ask) return;
		const more = Math.min(left, need - ask);
		given[i] = ask + more;
		left -= more;
	});
	return asks.map(({ debt, ask }, i) => {
		const cents = given[i] as Cents;
		const surplusCents = i === 0 ? left : 0;
		return shareOf(debt, cents, surplusCents, writeOff || cents >= ask);
	});
}

function shareOf(debt: OwedDebt, cents: Cents, surplusCents: Cents, settled: boolean): Share {
	const owed: Parts = { ...debt.owed };
	const waivedCents = settled ? sumCents(Object.values(owed)) - cents : 0;
	let waive = waivedCents;
	const earned = Math.min(waive, debt.discountCents, owed.principal);
	owed.principal -= earned;
	waive -= earned;
	for (const component of WAIVED_FIRST) {
		const off = Math.min(waive, owed[component]);
		owed[component] -= off;
		waive -= off;
	}
	const { parts } = allocate(owed, cents, debt.order ?? ALLOCATION_ORDER);
	return { debtId: debt.debtId, cents: cents + surplusCents, parts, waivedCents, surplusCents, settled };
}
