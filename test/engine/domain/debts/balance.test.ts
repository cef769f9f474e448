import type { CobrancaError } from '../../../../engine/core/errors';
import { balanceOn, type DebtTerms, NOTICE_TEXT } from '../../../../engine/domain/debts';

/** Due on Tuesday 10 November 2026, a banking day. R$ 1.000,00, 2 % and 1 % a month. */
const TERMS: DebtTerms = {
	principalCents: 100_000,
	dueDate: '2026-11-10',
	debtorKind: 'PF',
	finePercent: 2,
	interest: 1,
};
const RATES = {
	source: 'made up for this test',
	months: { '2026-11': 0.6, '2026-12': 0.31, '2027-01': 0 },
};

describe('what a debt is worth', () => {
	test('nothing is charged up to the due date', () => {
		for (const on of ['2026-01-01', '2026-11-10'])
			expect(balanceOn(TERMS, on)).toMatchObject({ fineCents: 0, interestCents: 0, totalCents: 100_000 });
		expect(balanceOn(TERMS, '2026-11-10').daysOverdue).toBe(0);
	});

	test('one day late: the fine and 1/30 of the month', () => {
		// 1000 × 2 % = 20.00; 1000 × 1 % / 30 = 0.333… → 0.33
		expect(balanceOn(TERMS, '2026-11-11')).toMatchObject({
			daysOverdue: 1,
			fineCents: 2_000,
			interestCents: 33,
			totalCents: 102_033,
		});
	});

	test('thirty days late: a whole month, not the sum of rounded days', () => {
		expect(balanceOn(TERMS, '2026-12-10')).toMatchObject({ interestCents: 1_000, totalCents: 103_000 });
	});

	test('due on a Saturday: paid on time on Monday, and days count from Monday', () => {
		const terms = { ...TERMS, dueDate: '2026-11-14' };
		expect(balanceOn(terms, '2026-11-16')).toMatchObject({ totalCents: 100_000, daysOverdue: 0 });
		expect(balanceOn(terms, '2026-11-17')).toMatchObject({ interestCents: 33, daysOverdue: 1 });
	});

	test('the fine of a consumer stops at 2 %, that of a company does not', () => {
		const ten = { ...TERMS, finePercent: 10 };
		expect(balanceOn(ten, '2026-11-11')).toMatchObject({ fineCents: 2_000, notices: ['fineCapped'] });
		expect(balanceOn({ ...ten, debtorKind: 'PJ' }, '2026-11-11').fineCents).toBe(10_000);
		expect(balanceOn({ ...ten, debtorKind: 'PJ', consumer: true }, '2026-11-11').fineCents).toBe(2_000);
		expect(balanceOn({ ...ten, consumer: false }, '2026-11-11').fineCents).toBe(10_000);
	});

	test('charges lose what is below a cent: 2 % of R$ 199,90 is 3,998', () => {
		expect(balanceOn({ ...TERMS, principalCents: 19_990 }, '2026-11-11').fineCents).toBe(399);
	});

	test('nothing was agreed: the legal rate, by the days of each month', () => {
		const terms: DebtTerms = { ...TERMS, finePercent: 0, interest: 'legal', legalRates: RATES };
		// November: 20 of 30 days × 0.6 % = 0.4 %; December: 31 of 31 × 0.31 %; January: 0
		expect(balanceOn(terms, '2026-11-30').interestCents).toBe(400);
		expect(balanceOn(terms, '2026-12-31').interestCents).toBe(710);
		expect(balanceOn(terms, '2027-01-31').interestCents).toBe(710);
	});

	test('correction, costs and fees only when the terms say so', () => {
		const terms: DebtTerms = {
			...TERMS,
			correction: { percent: 1.5, index: 'IPCA' },
			costsCents: 4_500,
			feesPercent: 10,
		};
		expect(balanceOn(terms, '2026-12-10')).toMatchObject({
			correctionCents: 1_500,
			costsCents: 4_500,
			feesCents: 10_450, // 10 % of 1000 + 15 + 20 + 10
			totalCents: 100_000 + 1_500 + 2_000 + 1_000 + 4_500 + 10_450,
		});
		expect(balanceOn({ ...TERMS, feesPercent: 10 }, '2026-11-10').feesCents).toBe(0);
	});

	test('a discount until a day, which moves to the next banking day', () => {
		const terms: DebtTerms = { ...TERMS, discount: { until: '2026-11-07', percent: 3.333333 } };
		expect(balanceOn(terms, '2026-11-09')).toMatchObject({ discountCents: 3_334, totalCents: 96_666 });
		expect(balanceOn(terms, '2026-11-10').discountCents).toBe(0);
		const fixed: DebtTerms = { ...TERMS, discount: { until: '2026-11-09', cents: 200_000 } };
		expect(balanceOn(fixed, '2026-11-09')).toMatchObject({ discountCents: 100_000, totalCents: 0 });
	});
});

describe('payments', () => {
	test('costs, interest and fine come before principal', () => {
		const balance = balanceOn({ ...TERMS, costsCents: 500 }, '2026-12-10', [
			{ date: '2026-12-10', cents: 50_000 },
		]);
		expect(balance.payments[0]?.parts).toEqual({
			costs: 500,
			interest: 1_000,
			fine: 2_000,
			correction: 0,
			principal: 46_500,
			fees: 0,
		});
		expect(balance).toMatchObject({ principalCents: 53_500, totalCents: 53_500, settledOn: null });
	});

	test('after a part was paid, interest runs on what is left and the fine is not charged again', () => {
		const paid = [{ date: '2026-12-10', cents: 53_000 }]; // 1000 + 2000 + 50.000 of principal
		expect(balanceOn(TERMS, '2027-01-09', paid)).toMatchObject({
			principalCents: 50_000,
			fineCents: 0,
			interestCents: 500,
			totalCents: 50_500,
		});
	});

	test('paid in part before it was due: fine and fees on what became overdue only', () => {
		const paid = [{ date: '2026-11-05', cents: 60_000 }];
		expect(balanceOn({ ...TERMS, feesPercent: 10 }, '2026-11-11', paid)).toMatchObject({
			fineCents: 800,
			interestCents: 13,
			feesCents: 4_081,
		});
	});

	test('fees are not charged twice on the same real', () => {
		const terms: DebtTerms = { ...TERMS, finePercent: 0, interest: 'none', feesPercent: 10 };
		const after = balanceOn(terms, '2026-12-20', [
			{ date: '2026-12-01', cents: 55_000 },
			{ date: '2026-12-10', cents: 50_000 },
		]);
		expect(after).toMatchObject({ principalCents: 0, feesCents: 5_000, totalCents: 5_000 });
	});

	test('the whole within the discount settles the debt; a part of it earns none', () => {
		const terms: DebtTerms = { ...TERMS, discount: { until: '2026-11-06', percent: 10 } };
		const whole = balanceOn(terms, '2027-03-01', [{ date: '2026-11-06', cents: 90_000 }]);
		expect(whole).toMatchObject({ totalCents: 0, settledOn: '2026-11-06', surplusCents: 0 });
		const part = balanceOn(terms, '2026-11-10', [{ date: '2026-11-06', cents: 89_999 }]);
		expect(part).toMatchObject({ totalCents: 10_001, settledOn: null });
	});

	test('too much is a surplus, with a notice, and nothing accrues afterwards', () => {
		const balance = balanceOn(TERMS, '2027-06-01', [{ date: '2026-11-11', cents: 110_000 }]);
		expect(balance).toMatchObject({
			totalCents: 0,
			surplusCents: 7_967,
			settledOn: '2026-11-11',
			notices: ['paidMoreThanOwed'],
		});
	});

	test('payments after the day do not count, and their order in the list is of no matter', () => {
		const a = { date: '2026-11-20', cents: 10_000 };
		const b = { date: '2026-12-01', cents: 20_000 };
		expect(balanceOn(TERMS, '2026-11-25', [b, a]).paidCents).toBe(10_000);
		expect(balanceOn(TERMS, '2026-12-10', [b, a])).toEqual(balanceOn(TERMS, '2026-12-10', [a, b]));
	});

	test('a contract may agree on another order', () => {
		const allocation = ['principal', 'interest', 'fine', 'correction', 'costs', 'fees'] as const;
		const balance = balanceOn({ ...TERMS, allocation }, '2026-12-10', [
			{ date: '2026-12-10', cents: 50_000 },
		]);
		expect(balance.payments[0]?.parts).toMatchObject({ principal: 50_000, interest: 0, fine: 0 });
	});

	test('every notice has its sentence', () => {
		const terms: DebtTerms = { ...TERMS, interest: 2 };
		const { notices } = balanceOn(
			{ ...terms, allocation: ['principal', 'fine', 'interest', 'correction', 'costs', 'fees'] },
			'2026-12-10',
			[{ date: '2026-12-01', cents: 1_000 }],
		);
		expect(notices).toEqual(['interestAboveOnePercent', 'fineAfterPartialPayment']);
		for (const notice of notices) expect(NOTICE_TEXT[notice]).toMatch(/\S/);
	});
});

describe('what is refused, by the name of its field', () => {
	test.each<[string, Partial<DebtTerms>]>([
		['principalCents', { principalCents: 0 }],
		['principalCents', { principalCents: 10.5 }],
		['dueDate', { dueDate: '10/11/2026' }],
		['finePercent', { finePercent: -1 }],
		['finePercent', { finePercent: 0.0000001 }],
		['interest', { interest: 21 }],
		['interest', { interest: NaN }],
		['legalRates', { interest: 'legal' }],
		['legalRates', { interest: 'legal', legalRates: { source: '', months: { '2026-11': 0.6 } } }],
		['legalRates', { interest: 'legal', legalRates: RATES, dueDate: '2024-07-01' }],
		['costsCents', { costsCents: -1 }],
		['feesPercent', { feesPercent: 101 }],
		['correction.index', { correction: { percent: 1, index: ' ' } }],
		['discount.until', { discount: { until: 'amanhã', percent: 1 } }],
		['discount.cents', { discount: { until: '2026-12-30', cents: -5 } }],
		['allocation', { allocation: ['principal'] }],
	])('%s: %j', (field, change) => {
		expect(fieldOf(() => balanceOn({ ...TERMS, ...change }, '2026-12-10'))).toBe(field);
	});

	test('days and payments', () => {
		expect(fieldOf(() => balanceOn(TERMS, 'hoje'))).toBe('on');
		expect(fieldOf(() => balanceOn(TERMS, '2026-12-10', [{ date: '2026-13-01', cents: 1 }]))).toBe(
			'payments.date',
		);
		expect(fieldOf(() => balanceOn(TERMS, '2026-12-10', [{ date: '2026-12-01', cents: 0 }]))).toBe(
			'payments.cents',
		);
	});

	test('an unknown month is named', () => {
		const terms: DebtTerms = { ...TERMS, interest: 'legal', legalRates: RATES };
		expect(() => balanceOn(terms, '2027-03-01')).toThrow('2027-02, 2027-03');
	});
});

function fieldOf(run: () => unknown): string | undefined {
	try {
		run();
	} catch (error) {
		return (error as CobrancaError).place.field;
	}
	return undefined;
}
