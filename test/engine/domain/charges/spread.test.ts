import fc from 'fast-check';
import { sumCents } from '../../../../engine/core/money';
import { type OwedDebt, spread } from '../../../../engine/domain/charges';

const cents = fc.integer({ min: 0, max: 1_000_000 });
const owed = fc.record({
	costs: cents,
	interest: cents,
	fine: cents,
	correction: cents,
	principal: fc.integer({ min: 1, max: 9_999_999 }),
	fees: cents,
});
const debts: fc.Arbitrary<OwedDebt[]> = fc
	.array(
		fc.record({
			owed,
			off: fc.integer({ min: 0, max: 100 }),
			asked: fc.option(fc.integer({ min: 1, max: 150 })),
		}),
		{ minLength: 1, maxLength: 6 },
	)
	.map((list) =>
		list.map(({ owed: parts, off, asked }, i) => {
			const total = sumCents(Object.values(parts));
			return {
				debtId: `d${i}`,
				owed: parts,
				discountCents: Math.floor((parts.principal * off) / 100),
				askedCents: asked === null ? null : Math.floor((total * asked) / 100),
			};
		}),
	);
const plain = { costs: 0, interest: 200, fine: 300, correction: 0, principal: 10_000, fees: 0 };

describe('a payment laid over debts', () => {
	it('adds up to the cent: shares to the payment, parts to the share, and never more than is owed', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 99_999_999 }), debts, fc.boolean(), (paid, list, writeOff) => {
				const shares = spread(paid, list, writeOff);
				expect(sumCents(shares.map((share) => share.cents))).toBe(paid);
				for (const [i, share] of shares.entries()) {
					const debt = list[i] as OwedDebt;
					expect(sumCents(Object.values(share.parts)) + share.surplusCents).toBe(share.cents);
					for (const [name, part] of Object.entries(share.parts)) {
						expect(part).toBeGreaterThanOrEqual(0);
						expect(part).toBeLessThanOrEqual(debt.owed[name as keyof typeof debt.owed]);
					}
					const total = sumCents(Object.values(debt.owed));
					if (share.settled) expect(share.cents - share.surplusCents + share.waivedCents).toBe(total);
					else expect(share.waivedCents).toBe(0);
				}
			}),
			{ seed: 20261122 },
		);
	});

	it('settles for what the slip asked, and lets go of interest first', () => {
		const [share] = spread(10_400, [{ debtId: 'a', owed: plain, discountCents: 0, askedCents: 10_400 }]);
		expect(share).toMatchObject({
			settled: true,
			waivedCents: 100,
			parts: { interest: 100, fine: 300, principal: 10_000 },
		});
	});

	it('gives what the bank collected on top to what is owed, and only the rest is surplus', () => {
		const [share] = spread(10_600, [{ debtId: 'a', owed: plain, discountCents: 0, askedCents: 10_000 }]);
		expect(share).toMatchObject({ settled: true, waivedCents: 0, surplusCents: 100 });
	});

	it('settles the oldest first and the next in part, interest before principal', () => {
		const one = { owed: plain, discountCents: 0, askedCents: 10_500 };
		const shares = spread(10_900, [
			{ ...one, debtId: 'a' },
			{ ...one, debtId: 'b' },
			{ ...one, debtId: 'c' },
		]);
		expect(shares.map(({ settled, cents: given }) => [settled, given])).toEqual([
			[true, 10_500],
			[false, 400],
			[false, 0],
		]);
		expect(shares[1]?.parts).toMatchObject({ interest: 200, fine: 200, principal: 0 });
	});

	it('earns the discount of who pays the whole in time', () => {
		const [share] = spread(9_500, [
			{ debtId: 'a', owed: { ...plain, interest: 0, fine: 0 }, discountCents: 500, askedCents: 10_000 },
		]);
		expect(share).toMatchObject({ settled: true, waivedCents: 500, parts: { principal: 9_500 } });
	});
});
