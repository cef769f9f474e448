import fc from 'fast-check';
import { addDays, epochDay, isBankingDay } from '../../../../engine/core/calendar';
import { sumCents } from '../../../../engine/core/money';
import { balanceOn } from '../../../../engine/domain/debts';
import {
	BAND_DEFAULTS,
	buildOffers,
	checkOfferPolicy,
	fewOffers,
	type OfferBand,
	offerDetail,
	type OfferPolicy,
	type OwedDebt,
} from '../../../../engine/domain/negotiation';

const percentage = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const band: fc.Arbitrary<OfferBand> = fc
	.record({
		fineOff: percentage,
		interestOff: percentage,
		principalOff: percentage,
		maxInstallments: fc.integer({ min: 1, max: 60 }),
		minInstallmentCents: fc.integer({ min: 500, max: 100_000 }),
		validForDays: fc.integer({ min: 2, max: 10 }),
		more: fc.integer({ min: 1, max: 20 }),
	})
	.map(({ more, ...own }) => ({
		...BAND_DEFAULTS,
		...own,
		fromDays: 1,
		principalAllowed: true,
		firstPaymentInDays: own.validForDays + more,
	}));
const day = fc.integer({ min: 0, max: 3_000 }).map((days) => addDays('2024-01-01', days));
const debt = fc.record({
	principalCents: fc.integer({ min: 1, max: 90_000_000 }),
	late: fc.integer({ min: -30, max: 900 }),
	interest: fc.constantFrom<number | 'none'>('none', 1, 0.5, 3.333333),
	finePercent: fc.constantFrom(0, 1, 2),
});
const house = fc.record({ policy: band, today: day, debts: fc.array(debt, { minLength: 1, maxLength: 5 }) });

function owedOn(today: string, debts: readonly (typeof debt extends fc.Arbitrary<infer D> ? D : never)[]) {
	return debts.map(({ late, ...terms }, i): OwedDebt => ({
		debtId: `d${i}`,
		balance: balanceOn({ ...terms, dueDate: addDays(today, -late), debtorKind: 'PF' }, today),
	}));
}

const only = (one: OfferBand) => checkOfferPolicy([one]) as OfferPolicy;

describe('whatever the policy and the debts', () => {
	it('cents add up: instalments to the total, total and discount to what is owed', () => {
		fc.assert(
			fc.property(house, ({ policy, today, debts }) => {
				const owed = owedOn(today, debts);
				const overdue = owed.filter(({ balance }) => balance.daysOverdue >= 1);
				for (const offer of buildOffers(only(policy), owed, today)) {
					expect(sumCents(offer.installments.map(({ amount }) => amount))).toBe(offer.total);
					expect(offer.total + offer.discount).toBe(offer.owed);
					expect(sumCents(Object.values(offer.discountOn))).toBe(offer.discount);
					expect(offer.owed).toBe(sumCents(overdue.map(({ balance }) => balance.totalCents)));
					expect(offer.debtIds).toEqual(overdue.map(({ debtId }) => debtId));
				}
			}),
		);
	});

	it('no discount is more than its component, none less than its percentage', () => {
		fc.assert(
			fc.property(house, ({ policy, today, debts }) => {
				const owed = owedOn(today, debts);
				const overdue = owed.filter(({ balance }) => balance.daysOverdue >= 1);
				const [cash] = buildOffers(only(policy), owed, today);
				if (!cash) return;
				const parts = {
					fine: [policy.fineOff, sumCents(overdue.map(({ balance }) => balance.fineCents))],
					interest: [policy.interestOff, sumCents(overdue.map(({ balance }) => balance.interestCents))],
					principal: [policy.principalOff, sumCents(overdue.map(({ balance }) => balance.principalCents))],
				} as const;
				for (const [name, [off, whole]] of Object.entries(parts)) {
					const given = cash.discountOn[name as keyof typeof parts];
					expect(given).toBeLessThanOrEqual(whole);
					// Rounded in the debtor's favour, debt by debt: at most one cent each above the exact share.
					const exact = (whole * Math.round(off * 100)) / 10_000;
					expect(given).toBeGreaterThanOrEqual(Math.floor(exact));
					expect(given).toBeLessThanOrEqual(Math.ceil(exact) + overdue.length);
				}
			}),
		);
	});

	it('instalments are equal but for the first, none below the minimum, each a month later on a banking day', () => {
		fc.assert(
			fc.property(house, ({ policy, today, debts }) => {
				for (const { kind, installments, validUntil } of buildOffers(
					only(policy),
					owedOn(today, debts),
					today,
				)) {
					expect((installments[0]?.dueDate ?? '') > validUntil).toBe(true);
					for (const { dueDate } of installments) expect(isBankingDay(epochDay(dueDate))).toBe(true);
					if (kind === 'cash') continue;
					const [first, ...rest] = installments.map(({ amount }) => amount);
					expect(Math.min(first!, ...rest)).toBeGreaterThanOrEqual(policy.minInstallmentCents);
					expect(new Set(rest).size).toBe(1);
					expect(first! - rest[0]!).toBeGreaterThanOrEqual(0);
					expect(first! - rest[0]!).toBeLessThan(installments.length);
					expect(installments.length).toBeLessThanOrEqual(policy.maxInstallments);
					for (const [i, { dueDate }] of installments.slice(1).entries()) {
						const gap = epochDay(dueDate) - epochDay(installments[i]!.dueDate);
						expect(gap).toBeGreaterThanOrEqual(23);
						expect(gap).toBeLessThanOrEqual(37);
					}
				}
			}),
		);
	});

	it('paying at once is never dearer than paying in parts, and nothing dearer than today’s balance', () => {
		fc.assert(
			fc.property(house, ({ policy, today, debts }) => {
				const [cash, ...rest] = buildOffers(only(policy), owedOn(today, debts), today);
				for (const { total, owed } of rest) {
					expect(cash!.total).toBeLessThanOrEqual(total);
					expect(total).toBe(owed);
				}
			}),
		);
	});

	it('more discount never costs the debtor more', () => {
		fc.assert(
			fc.property(house, percentage, ({ policy, today, debts }, more) => {
				const owed = owedOn(today, debts);
				const fineOff = Math.max(policy.fineOff, more);
				const [before] = buildOffers(only(policy), owed, today);
				const [after] = buildOffers(only({ ...policy, fineOff }), owed, today);
				if (before && after) expect(after.total).toBeLessThanOrEqual(before.total);
			}),
		);
	});

	it('the same day and debts give the same offers, by keys that differ', () => {
		fc.assert(
			fc.property(house, ({ policy, today, debts }) => {
				const build = () => buildOffers(only(policy), owedOn(today, debts), today);
				expect(build()).toEqual(build());
				const keys = build().map(({ key }) => key);
				expect(new Set(keys).size).toBe(keys.length);
				expect(keys).toEqual(keys.map((_, i) => (i === 0 ? 'avista' : `${i + 1}x`)));
			}),
		);
	});

	it('few of them are the first two and the last, in order, and never more than there is room for', () => {
		fc.assert(
			fc.property(house, fc.integer({ min: 3, max: 6 }), ({ policy, today, debts }, most) => {
				const all = buildOffers(only(policy), owedOn(today, debts), today);
				const few = fewOffers(all, most);
				expect(few).toHaveLength(Math.min(all.length, most));
				expect(all.filter((offer) => few.includes(offer))).toEqual(few);
				expect(few[0]).toBe(all[0]);
				expect(few.at(-1)).toBe(all.at(-1));
			}),
		);
	});
});

describe('by hand', () => {
	const TODAY = '2026-03-10';
	const one = (cents: number, late: number) =>
		owedOn(TODAY, [{ principalCents: cents, late, interest: 1, finePercent: 2 }]);

	it('R$ 100,00, twenty days late, at once without fine and half the interest, or in three', () => {
		const policy = only({
			...BAND_DEFAULTS,
			fromDays: 15,
			toDays: 29,
			fineOff: 100,
			interestOff: 50,
			maxInstallments: 3,
			minInstallmentCents: 30_00,
		});
		// Due on Wednesday 18 February: 20 days of 1 % a month are R$ 0,66; with the fine of R$ 2,00: R$ 102,66.
		const offers = buildOffers(policy, one(100_00, 20), TODAY);
		expect(
			offers.map(({ key, total, discount, installments }) => [
				key,
				total,
				discount,
				installments.map(({ dueDate, amount }) => `${dueDate} ${amount}`),
			]),
		).toEqual([
			['avista', 100_33, 2_33, ['2026-03-17 10033']],
			['2x', 102_66, 0, ['2026-03-17 5133', '2026-04-17 5133']],
			// 17 May is a Sunday.
			['3x', 102_66, 0, ['2026-03-17 3422', '2026-04-17 3422', '2026-05-18 3422']],
		]);
		expect(offers[0]).toMatchObject({ madeOn: TODAY, validUntil: '2026-03-15', coversAll: true });
	});

	it('the cents that are left over are in the first', () => {
		const offers = buildOffers(
			only({ ...BAND_DEFAULTS, fromDays: 1, maxInstallments: 3, minInstallmentCents: 5_00 }),
			owedOn(TODAY, [{ principalCents: 20_00, late: 20, interest: 'none', finePercent: 0 }]),
			TODAY,
		);
		expect(offers.at(-1)?.installments.map(({ amount }) => amount)).toEqual([668, 666, 666]);
		expect(offers.map(offerDetail)).toEqual([
			'1 pagamento',
			'2 parcelas mensais de R$ 10,00',
			'a primeira de R$ 6,68 e 2 parcelas mensais de R$ 6,66',
		]);
	});

	it('nothing before the first day of a band, after its last one, or without anything to choose', () => {
		const policy = only({ ...BAND_DEFAULTS, fromDays: 15, toDays: 29, maxInstallments: 2 });
		const keys = (late: number, cents = 200_00) =>
			buildOffers(policy, one(cents, late), TODAY).map(({ key }) => key);
		expect([keys(14), keys(15), keys(29), keys(32)]).toEqual([[], ['avista', '2x'], ['avista', '2x'], []]);
		// 30 and 31 days before would be a weekend: such debts are late from the Monday on.
		// Below twice the smallest instalment there is only one way to pay, with no discount: that is no offer.
		expect(keys(20, 90_00)).toEqual([]);
	});

	it('what is not due yet stays out of it', () => {
		const policy = only({ ...BAND_DEFAULTS, fromDays: 1, maxInstallments: 2 });
		const debts = [...one(200_00, 20), { ...one(300_00, -10)[0]!, debtId: 'later' }];
		expect(buildOffers(policy, debts, TODAY)[0]).toMatchObject({ coversAll: false, debtIds: ['d0'] });
		expect(buildOffers(policy, [debts[1]!], TODAY)).toEqual([]);
	});
});
