import { daysBetween, effectiveDueDate } from '../../core/calendar';
import { badInput } from '../../core/errors';
import { sumCents, type Cents } from '../../core/money';
import {
	ceilCents,
	contractualInterest,
	floorCents,
	legalInterest,
	type LegalRates,
	percentOf,
	share,
} from './rates';
import {
	assertDay,
	assertNotNegative,
	assertPositive,
	type BalanceNotice,
	type Component,
	type DebtTerms,
	type Figures,
	figuresOf,
	type Payment,
} from './terms';

/** What each component still owes or was given, cents. */
export type Parts = Record<Component, Cents>;

/** A payment and what it settled: parts + surplus = cents. */
export interface AllocatedPayment extends Payment {
	parts: Parts;
	/** Discount that this payment earned by settling the debt in time. */
	discountCents: Cents;
	/** Paid beyond what was owed. */
	surplusCents: Cents;
}

/** What a debt is worth on a day, itemised: principal + correction + fine + interest + costs + fees − discount = total. */
export interface Balance {
	on: string;
	effectiveDueDate: string;
	/** From the effective due date; zero or negative = not overdue. */
	daysOverdue: number;
	originalCents: Cents;
	/** Still unpaid, like every amount below. */
	principalCents: Cents;
	correctionCents: Cents;
	fineCents: Cents;
	interestCents: Cents;
	costsCents: Cents;
	feesCents: Cents;
	/** Taken off when the whole is paid on this day. */
	discountCents: Cents;
	totalCents: Cents;
	/** Received up to this day, surplus included. */
	paidCents: Cents;
	surplusCents: Cents;
	/** Day of the payment after which nothing was owed. */
	settledOn: string | null;
	payments: readonly AllocatedPayment[];
	notices: readonly BalanceNotice[];
}

/**
 * What a debt is worth on a day (ISO), after the payments made up to and on it.
 *
 * - Nothing is charged until the effective due date has passed (CC 132 §1, Lei 7.089/1983); days count from it.
 * - Fine: once, on the principal unpaid then; at most 2 % for consumers (CDC 52 §1).
 * - Interest: simple, on the unpaid principal only, day by day; see `rates.ts`.
 * - Correction, costs and fees: only when the terms name them. Correction is on the principal unpaid on the day of the
 *   balance; fees are on what became overdue and its charges, never twice on the same real.
 * - Payments settle in the order of `ALLOCATION_ORDER`.
 * - Rounding [D]: each charge is exact until the end, then loses what is below a cent; a discount gains it. So the cap of
 *   2 % holds to the cent and nobody pays a cent that was not owed; a bank that rounds to the nearest may differ by one.
 *
 * @throws CobrancaError badInput naming the field
 */
export function balanceOn(terms: DebtTerms, on: string, payments: readonly Payment[] = []): Balance {
	assertDay('on', on);
	const account = new Account(terms);
	const received = inOrder(payments, on);
	const allocated = received.map((payment) => account.pay(payment));
	account.accrue(on);
	const owed = account.owed(correctionOf(terms, account.principal));
	const discountCents = account.discount(on);
	return {
		on,
		effectiveDueDate: account.effective,
		daysOverdue: daysBetween(account.effective, on),
		originalCents: terms.principalCents,
		principalCents: owed.principal,
		correctionCents: owed.correction,
		fineCents: owed.fine,
		interestCents: owed.interest,
		costsCents: owed.costs,
		feesCents: owed.fees,
		discountCents,
		totalCents: sumCents(Object.values(owed)) - discountCents,
		paidCents: sumCents(received.map(({ cents }) => cents)),
		surplusCents: sumCents(allocated.map(({ surplusCents }) => surplusCents)),
		settledOn: account.settledOn,
		payments: allocated,
		notices: noticesOf(terms, account, allocated),
	};
}

/** Lays an amount against what is owed, in that order. What is left over is the surplus. */
export function allocate(owed: Readonly<Parts>, cents: Cents, order: readonly Component[]) {
	const parts: Parts = { costs: 0, interest: 0, fine: 0, correction: 0, principal: 0, fees: 0 };
	let left = cents;
	for (const component of order) {
		parts[component] = Math.min(left, owed[component]);
		left -= parts[component];
	}
	return { parts, surplusCents: left };
}

/** The running account of one debt; days only move forward. */
class Account {
	readonly effective: string;
	readonly figures: Figures;
	principal: Cents;
	settledOn: string | null = null;
	private readonly paid: Parts = { costs: 0, interest: 0, fine: 0, correction: 0, principal: 0, fees: 0 };
	private accruedTo: string;
	private interestUnits = 0n;
	/** Principal that became overdue; null until then. */
	private overdue: Cents | null = null;

	constructor(private readonly terms: DebtTerms) {
		this.figures = figuresOf(terms);
		this.principal = terms.principalCents;
		this.effective = effectiveDueDate(terms.dueDate);
		this.accruedTo = this.effective;
	}

	accrue(day: string): void {
		if (day <= this.accruedTo) return;
		this.overdue ??= this.principal;
		const from = this.accruedTo;
		this.accruedTo = day;
		const { month } = this.figures;
		if (month === 'none' || this.principal === 0) return;
		this.interestUnits +=
			month === 'legal'
				? legalInterest(this.principal, this.terms.legalRates as LegalRates, from, day)
				: contractualInterest(this.principal, month, daysBetween(from, day));
	}

	owed(correction: Cents = 0): Parts {
		const overdue = this.overdue ?? 0;
		const fine = floorCents(share(overdue, this.figures.fine));
		const interest = floorCents(this.interestUnits);
		const fees = floorCents(share(overdue + correction + fine + interest, this.figures.fees));
		return {
			costs: (this.terms.costsCents ?? 0) - this.paid.costs,
			interest: interest - this.paid.interest,
			fine: fine - this.paid.fine,
			correction,
			principal: this.principal,
			fees: (overdue === 0 ? 0 : fees) - this.paid.fees,
		};
	}

	discount(day: string): Cents {
		const { discount } = this.terms;
		if (!discount || this.principal === 0) return 0;
		assertDay('discount.until', discount.until);
		if (discount.cents !== undefined) assertNotNegative('discount.cents', discount.cents);
		const percent = percentOf('discount.percent', discount.percent ?? 0);
		if (day > effectiveDueDate(discount.until)) return 0;
		return Math.min(this.principal, (discount.cents ?? 0) + ceilCents(share(this.principal, percent)));
	}

	pay({ date, cents }: Payment): AllocatedPayment {
		this.accrue(date);
		const owed = this.owed();
		const total = sumCents(Object.values(owed));
		const discount = this.discount(date);
		const discountCents = discount > 0 && cents >= total - discount ? discount : 0;
		const due = { ...owed, principal: owed.principal - discountCents };
		const { parts, surplusCents } = allocate(due, cents, this.figures.order);
		for (const component of this.figures.order) this.paid[component] += parts[component];
		this.principal -= parts.principal + discountCents;
		if (this.settledOn === null && cents >= total - discountCents) this.settledOn = date;
		return { date, cents, parts, discountCents, surplusCents };
	}
}

function inOrder(payments: readonly Payment[], on: string): Payment[] {
	for (const { date, cents } of payments) {
		assertDay('payments.date', date);
		assertPositive('payments.cents', cents);
	}
	return payments
		.filter(({ date }) => date <= on)
		.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

function correctionOf({ correction }: DebtTerms, principal: Cents): Cents {
	if (!correction) return 0;
	if (correction.index.trim() === '')
		throw badInput('correction.index', 'A correction must name its index, such as IPCA.');
	return floorCents(share(principal, percentOf('correction.percent', correction.percent, 10_000)));
}

function noticesOf(
	terms: DebtTerms,
	account: Account,
	payments: readonly AllocatedPayment[],
): BalanceNotice[] {
	const notices: BalanceNotice[] = [];
	if (account.figures.fineCapped) notices.push('fineCapped');
	if (typeof terms.interest === 'number' && terms.interest > 1) notices.push('interestAboveOnePercent');
	if (account.owed().fine > 0 && payments.some(({ parts }) => parts.principal > 0))
		notices.push('fineAfterPartialPayment');
	if (payments.some(({ surplusCents }) => surplusCents > 0)) notices.push('paidMoreThanOwed');
	return notices;
}
