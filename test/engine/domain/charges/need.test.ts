import { addDays } from '../../../../engine/core/calendar';
import { type ChargeableDebt, needOf, stillFits } from '../../../../engine/domain/charges';
import { balanceOn, type DebtTerms, type Payment } from '../../../../engine/domain/debts';

/** Tuesday; no holiday near. */
const TODAY = '2026-03-10';

function debt(
	id: string,
	dueDate: string,
	more: Partial<DebtTerms> = {},
	payments: Payment[] = [],
	on = TODAY,
): ChargeableDebt {
	const terms: DebtTerms = {
		principalCents: 10_000,
		dueDate,
		debtorKind: 'PF',
		interest: 1,
		finePercent: 2,
		...more,
	};
	return { debtId: id, dueDate, terms, balance: balanceOn(terms, on, payments) };
}

describe('the charge that a case needs', () => {
	it('is today’s balance of what is overdue, with what falls due until it does', () => {
		const debts = [debt('a', '2026-02-10'), debt('b', '2026-03-12'), debt('c', '2026-04-10')];
		const need = needOf(debts, TODAY, 3);
		expect(need).toMatchObject({ kind: 'overdue', dueDate: '2026-03-13', terms: {} });
		expect(need?.debts.map(({ debtId }) => debtId)).toEqual(['a', 'b']);
		// 100,00 + 2 % + 28 days of 1 % a month, and 100,00.
		expect(need?.amountCents).toBe(10_200 + 93 + 10_000);
	});

	it('falls due on a banking day', () => {
		expect(needOf([debt('a', '2026-02-10')], TODAY, 4)?.dueDate).toBe('2026-03-16');
	});

	it('is the next amount on its own due date, with its terms, when nothing is overdue', () => {
		const need = needOf([debt('a', '2026-04-10'), debt('b', '2026-05-10')], TODAY, 3);
		expect(need).toMatchObject({
			kind: 'due',
			amountCents: 10_000,
			dueDate: '2026-04-10',
			terms: { fine: { basisPoints: 200 }, interestMonthBasisPoints: 100 },
		});
	});

	it('takes the mildest terms of several debts, and no more than 2 % of a consumer', () => {
		const due = '2026-04-10';
		const mixed = [debt('a', due, { finePercent: 10 }), debt('b', due, { finePercent: 5, interest: 'none' })];
		expect(needOf(mixed, TODAY, 3)?.terms).toEqual({ fine: { basisPoints: 200 } });
		const company = [debt('a', due, { finePercent: 10, debtorKind: 'PJ' })];
		expect(needOf(company, TODAY, 3)?.terms.fine).toEqual({ basisPoints: 1000 });
	});

	it('registers a discount and does not take it off the amount', () => {
		const need = needOf(
			[debt('a', '2026-04-10', { discount: { until: '2026-04-05', percent: 5 } })],
			TODAY,
			3,
		);
		expect(need).toMatchObject({
			amountCents: 10_000,
			terms: { discount: { cents: 500, daysBeforeDue: 5 } },
		});
		expect(need?.debts[0]?.balance.totalCents).toBe(10_000);
	});

	it('is none when nothing is owed', () => {
		expect(needOf([], TODAY, 3)).toBeNull();
		const paid = debt('a', '2026-04-10', {}, [{ date: '2026-03-01', cents: 10_000 }]);
		expect(needOf([paid], TODAY, 3)).toBeNull();
	});
});

describe('a charge that stands', () => {
	const stood = (debts: ChargeableDebt[]) => {
		const need = needOf(debts, TODAY, 3);
		if (!need) throw new Error('nothing is needed');
		return {
			dueDate: need.dueDate,
			amountCents: need.amountCents,
			debts: need.debts.map(({ debtId, balance }) => ({
				debtId,
				amountCents: balance.totalCents,
				paidCents: balance.paidCents,
				originalCents: balance.originalCents,
			})),
		};
	};
	const fits = (charge: ReturnType<typeof stood>, debts: ChargeableDebt[], today: string) => {
		const need = needOf(debts, today, 3);
		return need !== null && stillFits(charge, debts, need, today);
	};

	it('fits while interest grows and its due date is not past', () => {
		const charge = stood([debt('a', '2026-02-10')]);
		for (const [days, fit] of [
			[0, true],
			[3, true],
			[4, false],
		] as const) {
			const day = addDays(TODAY, days);
			expect(fits(charge, [debt('a', '2026-02-10', {}, [], day)], day)).toBe(fit);
		}
	});

	it('does not fit after a payment, with milder terms, another principal, or another overdue debt', () => {
		const charge = stood([debt('a', '2026-02-10')]);
		expect(fits(charge, [debt('a', '2026-02-10', {}, [{ date: TODAY, cents: 100 }])], TODAY)).toBe(false);
		expect(fits(charge, [debt('a', '2026-02-10', { finePercent: 0 })], TODAY)).toBe(false);
		expect(fits(charge, [debt('a', '2026-02-10', { principalCents: 10_001 })], TODAY)).toBe(false);
		expect(fits(charge, [debt('a', '2026-02-10'), debt('b', '2026-03-05')], TODAY)).toBe(false);
		expect(fits(charge, [debt('a', '2026-02-10'), debt('b', '2026-04-05')], TODAY)).toBe(true);
		expect(fits(charge, [debt('b', '2026-02-10')], TODAY)).toBe(false);
	});

	it('of what is not due yet fits its debts only', () => {
		const charge = stood([debt('a', '2026-04-10')]);
		expect(fits(charge, [debt('a', '2026-04-10'), debt('b', '2026-05-10')], TODAY)).toBe(true);
		expect(fits(charge, [debt('a', '2026-04-10'), debt('b', '2026-04-10')], TODAY)).toBe(false);
	});
});
