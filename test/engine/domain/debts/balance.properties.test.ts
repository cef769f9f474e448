import fc from 'fast-check';
import { addDays } from '../../../../engine/core/calendar';
import {
	ALLOCATION_ORDER,
	type Balance,
	balanceOn,
	type DebtTerms,
	type Payment,
} from '../../../../engine/domain/debts';

describe('whatever the debt', () => {
	const day = fc.integer({ min: 0, max: 900 }).map((days) => addDays('2026-01-01', days));
	const percent = fc.integer({ min: 0, max: 2_000 }).map((hundredths) => hundredths / 100);
	const terms: fc.Arbitrary<DebtTerms> = fc.record(
		{
			principalCents: fc.integer({ min: 1, max: 10 ** 11 }),
			dueDate: day,
			debtorKind: fc.constantFrom('PF' as const, 'PJ' as const),
			finePercent: percent,
			interest: fc.oneof(percent, fc.constant('none' as const)),
			discount: fc.record({ until: day, percent }),
			costsCents: fc.nat(100_000),
			feesPercent: percent,
			correction: fc.record({ percent, index: fc.constant('IPCA') }),
		},
		{ requiredKeys: ['principalCents', 'dueDate', 'debtorKind', 'interest'] },
	);
	const payments: fc.Arbitrary<Payment[]> = fc.array(
		fc.record({ date: day, cents: fc.integer({ min: 1, max: 10 ** 10 }) }),
		{ maxLength: 5 },
	);
	const amounts = (balance: Balance) => [
		balance.principalCents,
		balance.correctionCents,
		balance.fineCents,
		balance.interestCents,
		balance.costsCents,
		balance.feesCents,
	];
	const sum = (cents: number[]) => cents.reduce((total, one) => total + one, 0);

	test('components add to the total and none is negative', () => {
		fc.assert(
			fc.property(terms, payments, day, (debt, paid, on) => {
				const balance = balanceOn(debt, on, paid);
				expect(balance.totalCents).toBe(sum(amounts(balance)) - balance.discountCents);
				expect(
					Math.min(...amounts(balance), balance.discountCents, balance.totalCents),
				).toBeGreaterThanOrEqual(0);
			}),
		);
	});

	test('every payment is laid out to the cent', () => {
		fc.assert(
			fc.property(terms, payments, (debt, paid) => {
				const balance = balanceOn(debt, '2029-01-01', paid);
				for (const { cents, parts, surplusCents } of balance.payments) {
					expect(ALLOCATION_ORDER.reduce((total, one) => total + parts[one], surplusCents)).toBe(cents);
					expect(Math.min(...Object.values(parts), surplusCents)).toBeGreaterThanOrEqual(0);
				}
				const principal = sum(balance.payments.map((one) => one.parts.principal + one.discountCents));
				expect(balance.principalCents).toBe(debt.principalCents - principal);
			}),
		);
	});

	test('a day more is never worth less, and more paid never leaves more', () => {
		fc.assert(
			fc.property(terms, payments, day, (debt, paid, on) => {
				const before = paid.filter(({ date }) => date <= on);
				const today = balanceOn(debt, on, before).totalCents;
				expect(balanceOn(debt, addDays(on, 1), before).totalCents).toBeGreaterThanOrEqual(today);
				expect(balanceOn(debt, on, [...before, { date: on, cents: 1 }]).totalCents).toBeLessThanOrEqual(
					today,
				);
			}),
		);
	});

	test('paying the total of a day leaves nothing, then or later', () => {
		fc.assert(
			fc.property(terms, day, (debt, on) => {
				const { correction: _, ...plain } = debt;
				const { totalCents } = balanceOn(plain, on);
				fc.pre(totalCents > 0);
				const later = balanceOn(plain, addDays(on, 400), [{ date: on, cents: totalCents }]);
				expect(later).toMatchObject({ totalCents: 0, settledOn: on, surplusCents: 0 });
			}),
		);
	});

	test('the fine of a consumer is never above 2 % of the principal', () => {
		fc.assert(
			fc.property(terms, day, (debt, on) => {
				const { fineCents } = balanceOn({ ...debt, debtorKind: 'PF' }, on);
				expect(fineCents * 50).toBeLessThanOrEqual(debt.principalCents);
			}),
		);
	});
});
