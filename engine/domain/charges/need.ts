import { addDays, daysBetween, effectiveDueDate } from '../../core/calendar';
import type { Cents } from '../../core/money';
import { sumCents } from '../../core/money';
import { type Balance, CONSUMER_FINE_PERCENT, type DebtTerms } from '../debts';

/** An open debt as the need of a charge is worked out from. */
export interface ChargeableDebt {
	debtId: string;
	/** Nominal, ISO. */
	dueDate: string;
	terms: DebtTerms;
	/** Of today. */
	balance: Balance;
}

/** What the provider adds or takes off by itself; the shape of `ChargeTerms` in the charge port. */
export interface NeedTerms {
	fine?: { basisPoints: number } | { cents: Cents };
	interestMonthBasisPoints?: number;
	discount?: { cents: Cents; daysBeforeDue: number };
}

/** The one charge that a case needs on a day. */
export interface ChargeNeed {
	/** `overdue`: today's balance, payable for some days · `due`: the amount on its own due date, with its terms. */
	kind: 'due' | 'overdue';
	/** Each debt with what it is worth here; the totals add to the amount. */
	debts: { debtId: string; balance: Balance }[];
	amountCents: Cents;
	dueDate: string;
	terms: NeedTerms;
	/** Days after the due date for which it can still be paid. */
	expiresAfterDays: number;
}

/** A reissue replaces an overdue charge; until then who is a few days late pays the amount on the slip. */
const OVERDUE_GRACE_DAYS = 5;
const DUE_GRACE_DAYS = 30;

/**
 * What is to be charged today: every overdue debt with its charges of today, due `dueInDays` from now, and with them what
 * falls due until then. Where nothing is overdue, what falls due next: nobody is asked for a later instalment early.
 * null = nothing is owed.
 */
export function needOf(
	debts: readonly ChargeableDebt[],
	today: string,
	dueInDays: number,
): ChargeNeed | null {
	const owing = debts.filter(({ balance }) => balance.totalCents > 0);
	if (owing.length === 0) return null;
	if (owing.some(isOverdue)) {
		const dueDate = effectiveDueDate(addDays(today, dueInDays));
		const asked = owing.filter((debt) => isOverdue(debt) || debt.balance.effectiveDueDate <= dueDate);
		return need('overdue', asked, dueDate, {}, OVERDUE_GRACE_DAYS);
	}
	const next = owing.reduce((least, { dueDate }) => (dueDate < least ? dueDate : least), '9999-12-31');
	const asked = owing.filter(({ dueDate }) => dueDate === next);
	const dueDate = next < today ? today : next;
	return need('due', asked, dueDate, termsOf(asked, dueDate), DUE_GRACE_DAYS);
}

export const isOverdue = ({ balance }: Pick<ChargeableDebt, 'balance'>): boolean => balance.daysOverdue > 0;

function need(
	kind: ChargeNeed['kind'],
	asked: readonly ChargeableDebt[],
	dueDate: string,
	terms: NeedTerms,
	expiresAfterDays: number,
): ChargeNeed {
	const debts = asked.map(({ debtId, balance, terms: own }) => {
		// A discount that ends before the charge falls due is registered or lost; it is not in the amount.
		const kept = kind === 'overdue' && own.discount !== undefined && own.discount.until >= dueDate;
		const off = kept ? balance.discountCents : 0;
		const totalCents = balance.totalCents + balance.discountCents - off;
		return { debtId, balance: { ...balance, discountCents: off, totalCents, payments: [] } };
	});
	const amountCents = sumCents(debts.map(({ balance }) => balance.totalCents));
	return { kind, debts, amountCents, dueDate, terms, expiresAfterDays };
}

/**
 * Terms that hold for all the debts of one charge. Where they differ, the mildest: a provider knows one fine and one rate
 * for a charge, and nobody is asked for more than the contract of each debt allows.
 */
function termsOf(debts: readonly ChargeableDebt[], dueDate: string): NeedTerms {
	const fine = Math.min(...debts.map(({ terms }) => fineOf(terms)));
	const month = Math.min(
		...debts.map(({ terms }) => (typeof terms.interest === 'number' ? terms.interest : 0)),
	);
	const until = debts[0]?.terms.discount?.until;
	const alike = until !== undefined && debts.every(({ terms }) => terms.discount?.until === until);
	const cents = sumCents(debts.map(({ balance }) => balance.discountCents));
	return {
		...(fine > 0 ? { fine: { basisPoints: Math.floor(fine * 100) } } : {}),
		...(month > 0 ? { interestMonthBasisPoints: Math.floor(month * 100) } : {}),
		...(alike && cents > 0
			? { discount: { cents, daysBeforeDue: Math.max(0, daysBetween(until, dueDate)) } }
			: {}),
	};
}

function fineOf({ finePercent = 0, consumer, debtorKind }: DebtTerms): number {
	return (consumer ?? debtorKind === 'PF') ? Math.min(finePercent, CONSUMER_FINE_PERCENT) : finePercent;
}

/** A charge that stands: what of it decides whether it still is what a case needs. */
export interface StandingCharge {
	dueDate: string;
	amountCents: Cents;
	debts: readonly { debtId: string; amountCents: Cents; paidCents: Cents; originalCents: Cents }[];
}

/**
 * Whether a charge that was made earlier still fits: not past its due date, over debts that are still open and unchanged, and
 * not asking for more than they are worth today. That interest grew a little since is no reason for a new one.
 */
export function stillFits(
	charge: StandingCharge,
	debts: readonly ChargeableDebt[],
	needed: ChargeNeed,
	today: string,
): boolean {
	if (effectiveDueDate(charge.dueDate) < today) return false;
	const open = new Map(debts.map((debt) => [debt.debtId, debt]));
	const covered = new Set(charge.debts.map(({ debtId }) => debtId));
	const same = charge.debts.every(({ debtId, amountCents, paidCents, originalCents }) => {
		const debt = open.get(debtId);
		if (!debt) return false;
		const { balance } = debt;
		if (balance.paidCents !== paidCents || balance.originalCents !== originalCents) return false;
		return balance.totalCents + balance.discountCents >= amountCents;
	});
	if (!same) return false;
	if (needed.kind === 'overdue') return debts.filter(isOverdue).every(({ debtId }) => covered.has(debtId));
	return (
		charge.amountCents === needed.amountCents &&
		needed.debts.length === covered.size &&
		needed.debts.every(({ debtId }) => covered.has(debtId))
	);
}
