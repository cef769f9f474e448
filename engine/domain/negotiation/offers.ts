import { addDays, addMonths, effectiveDueDate, epochDay, isoOf } from '../../core/calendar';
import { type Cents, sumCents } from '../../core/money';
import type { Balance } from '../debts';
import { ceilCents, percentOf, share } from '../debts/rates';
import { bandOf, type OfferBand, type OfferPolicy } from './policy';

export interface Installment {
	/** From 1. */
	n: number;
	/** ISO, a banking day. */
	dueDate: string;
	amount: Cents;
}

/** One way to settle what is overdue of a case. `total` = the sum of its instalments = `owed` − `discount`. */
export interface Offer {
	/** Stable name of the way: `avista`, `2x`, `3x`… Amounts differ from day to day; see `chooseOffer`. */
	key: string;
	kind: 'cash' | 'installments';
	total: Cents;
	/** What the same debts are worth on `madeOn` without the offer. */
	owed: Cents;
	discount: Cents;
	/** What the discount is made of. */
	discountOn: { fine: Cents; interest: Cents; principal: Cents };
	installments: readonly Installment[];
	/** ISO: the day for which it was computed, and the last day on which it may be chosen at this total. */
	madeOn: string;
	validUntil: string;
	/** Debts that it covers, the oldest first. */
	debtIds: readonly string[];
	/** False where other open debts of the case are not due yet: those stay as they are. */
	coversAll: boolean;
}

export interface OwedDebt {
	debtId: string;
	balance: Balance;
}

/**
 * What a creditor's policy offers for the open debts of one case on a day: all at once, then 2, 3… instalments.
 *
 * - Only overdue debts count; the oldest of them decides the band.
 * - All at once: fine, interest and principal of each debt less their percentage, rounded in the debtor's favour, never more than the
 *   component. It is shown without a discount too, beside instalments: both totals are told (CDC art. 52 V).
 * - Instalments: today's balance divided, without interest or fee, so they sum up to it exactly (the cents that are left over are in the
 *   first); monthly, on banking days; none below the minimum.
 * - A single choice that is no better than paying the balance is no offer.
 */
export function buildOffers(policy: OfferPolicy, debts: readonly OwedDebt[], today: string): Offer[] {
	const overdue = debts.filter(({ balance }) => balance.daysOverdue >= 1 && balance.totalCents > 0);
	const oldest = Math.max(0, ...overdue.map(({ balance }) => balance.daysOverdue));
	const band = bandOf(policy, oldest);
	if (!band || overdue.length === 0) return [];
	const owed = sumCents(overdue.map(({ balance }) => balance.totalCents));
	const base = {
		owed,
		madeOn: today,
		validUntil: addDays(today, band.validForDays),
		debtIds: overdue.map(({ debtId }) => debtId),
		coversAll: overdue.length === debts.filter(({ balance }) => balance.totalCents > 0).length,
	};
	const discountOn = discountOf(band, overdue);
	const discount = sumCents(Object.values(discountOn));
	const total = owed - discount;
	const cash: Offer = {
		...base,
		key: 'avista',
		kind: 'cash',
		total,
		discount,
		discountOn,
		installments: divide(total, 1, today, band.firstPaymentInDays),
	};
	const divided = counts(owed, band).map((n): Offer => ({
		...base,
		key: `${n}x`,
		kind: 'installments',
		total: owed,
		discount: 0,
		discountOn: { fine: 0, interest: 0, principal: 0 },
		installments: divide(owed, n, today, band.firstPaymentInDays),
	}));
	if (total <= 0) return [];
	return discount === 0 && divided.length === 0 ? [] : [cash, ...divided];
}

function discountOf(band: OfferBand, debts: readonly OwedDebt[]): Offer['discountOn'] {
	const off = (cents: Cents, percentage: number) =>
		Math.min(cents, ceilCents(share(cents, percentOf('discount', percentage))));
	const sum = (of: (balance: Balance) => Cents) => sumCents(debts.map(({ balance }) => of(balance)));
	return {
		fine: sum(({ fineCents }) => off(fineCents, band.fineOff)),
		interest: sum(({ interestCents }) => off(interestCents, band.interestOff)),
		principal: band.principalAllowed
			? sum(({ principalCents, discountCents }) =>
					off(Math.max(0, principalCents - discountCents), band.principalOff),
				)
			: 0,
	};
}

/** In how many instalments, from 2. */
function counts(owed: Cents, { maxInstallments, minInstallmentCents }: OfferBand): number[] {
	const most = Math.min(maxInstallments, Math.floor(owed / minInstallmentCents));
	return Array.from({ length: Math.max(0, most - 1) }, (_, i) => i + 2);
}

function divide(total: Cents, count: number, today: string, firstInDays: number): Installment[] {
	const each = Math.floor(total / count);
	const first = epochDay(addDays(today, firstInDays));
	return Array.from({ length: count }, (_, i) => ({
		n: i + 1,
		dueDate: effectiveDueDate(isoOf(addMonths(first, i))),
		amount: i === 0 ? total - each * (count - 1) : each,
	}));
}

/** At most so many of the offers, for where there is little room: at once, the fewest, some between, the most. */
export function fewOffers(offers: readonly Offer[], most: number): Offer[] {
	if (offers.length <= most) return [...offers];
	const last = offers.length - 1;
	const places = Array.from({ length: most }, (_, i) =>
		i < 2 ? i : Math.round(1 + ((last - 1) * (i - 1)) / (most - 2)),
	);
	return [...new Set(places)].flatMap((place) => offers[place] ?? []);
}
