import { epochDay } from '../../../../engine/core/calendar';
import type { CobrancaError } from '../../../../engine/core/errors';
import { weekdayOf } from '../../../../engine/core/wallClock';
import { type CobvCharges, cobvDates, cobvValue } from '../../../../engine/domain/pix';

const DUE = '2027-03-10';

describe('what is added and taken off, as the Pix API writes it', () => {
	test('nothing but the amount', () => {
		expect(cobvValue(123_456, DUE)).toEqual({ original: '1234.56' });
		expect(cobvValue(5, DUE)).toEqual({ original: '0.05' });
	});

	test.each<[CobvCharges, object]>([
		[{ fine: { cents: 250 } }, { multa: { modalidade: 1, valorPerc: '2.50' } }],
		[{ fine: { percent: 2 } }, { multa: { modalidade: 2, valorPerc: '2.00' } }],
		[{ interest: { cents: 33 } }, { juros: { modalidade: 1, valorPerc: '0.33' } }],
		[{ interest: { percent: 0.03 } }, { juros: { modalidade: 2, valorPerc: '0.03' } }],
		[{ interest: { percent: 1, per: 'month' } }, { juros: { modalidade: 3, valorPerc: '1.00' } }],
		[{ interest: { percent: 12, per: 'year' } }, { juros: { modalidade: 4, valorPerc: '12.00' } }],
		[{ interest: { cents: 33, businessDays: true } }, { juros: { modalidade: 5, valorPerc: '0.33' } }],
		[
			{ interest: { percent: 1, per: 'month', businessDays: true } },
			{ juros: { modalidade: 7, valorPerc: '1.00' } },
		],
		[{ abatement: { cents: 100 } }, { abatimento: { modalidade: 1, valorPerc: '1.00' } }],
		[{ abatement: { percent: 10 } }, { abatimento: { modalidade: 2, valorPerc: '10.00' } }],
		[
			{
				discount: {
					until: [
						{ date: '2027-03-01', cents: 500 },
						{ date: DUE, cents: 250 },
					],
				},
			},
			{
				desconto: {
					modalidade: 1,
					descontoDataFixa: [
						{ data: '2027-03-01', valorPerc: '5.00' },
						{ data: DUE, valorPerc: '2.50' },
					],
				},
			},
		],
		[
			{ discount: { until: [{ date: DUE, percent: 5 }] } },
			{ desconto: { modalidade: 2, descontoDataFixa: [{ data: DUE, valorPerc: '5.00' }] } },
		],
		[{ discount: { cents: 10, perDayEarly: 'running' } }, { desconto: { modalidade: 3, valorPerc: '0.10' } }],
		[
			{ discount: { cents: 10, perDayEarly: 'business' } },
			{ desconto: { modalidade: 4, valorPerc: '0.10' } },
		],
		[
			{ discount: { percent: 0.1, perDayEarly: 'running' } },
			{ desconto: { modalidade: 5, valorPerc: '0.10' } },
		],
		[
			{ discount: { percent: 0.1, perDayEarly: 'business' } },
			{ desconto: { modalidade: 6, valorPerc: '0.10' } },
		],
	])('%j', (charges, expected) => {
		expect(cobvValue(10_000, DUE, charges)).toEqual({ original: '100.00', ...expected });
	});

	test.each<[string, CobvCharges]>([
		['fine', { fine: { cents: 0 } }],
		['fine', { fine: { percent: 2.005 } }],
		['interest', { interest: { cents: 33, per: 'month' } }],
		['interest', { interest: { percent: -1 } }],
		['abatement', { abatement: { cents: 10_000 } }],
		['discount', { discount: { until: [] } }],
		['discount', { discount: { until: [{ date: '2027-03-11', cents: 1 }] } }],
		[
			'discount',
			{
				discount: {
					until: [
						{ date: DUE, cents: 1 },
						{ date: DUE, cents: 2 },
					],
				},
			},
		],
		[
			'discount',
			{
				discount: {
					until: [
						{ date: '2027-03-01', cents: 1 },
						{ date: DUE, percent: 2 },
					],
				},
			},
		],
		['discount', { discount: { until: [{ date: DUE, percent: 100 }] } }],
	])('%s is refused by name: %j', (field, charges) => {
		expect(fieldOf(() => cobvValue(10_000, DUE, charges))).toBe(field);
	});

	test('an amount or a due date that is none', () => {
		expect(fieldOf(() => cobvValue(0, DUE))).toBe('amountCents');
		expect(fieldOf(() => cobvValue(1, '2027-02-29'))).toBe('dueDate');
	});
});

describe('until when a charge can be paid', () => {
	const HOLIDAYS = new Set(['2020-12-25', '2021-01-01', '2021-09-07'].map(epochDay));
	const open = (day: number) => weekdayOf(day) % 6 !== 0 && !HOLIDAYS.has(day);

	// The examples of the API's own text.
	test.each([
		['2020-10-20', 4, '2020-10-20', '2020-10-26'],
		['2020-12-25', 0, '2020-12-28', '2020-12-28'],
		['2020-12-25', 1, '2020-12-28', '2020-12-29'],
		['2020-12-25', 3, '2020-12-28', '2020-12-31'],
		['2020-12-25', 4, '2020-12-28', '2021-01-04'],
		['2021-08-27', 5, '2021-08-27', '2021-09-01'],
		['2021-08-28', 5, '2021-08-30', '2021-09-06'],
	])('due %s, %i days', (due, days, adjustedDueDate, lastPayableDate) => {
		expect(cobvDates(due, days, open)).toMatchObject({ adjustedDueDate, lastPayableDate });
	});

	test('thirty days and the banking days of the country where nothing is said', () => {
		expect(cobvDates('2026-11-20')).toEqual({
			adjustedDueDate: '2026-11-23',
			lastPayableDate: '2026-12-23',
			firstRefusedDate: '2026-12-24',
		});
	});

	test('a validity that is no number of days', () => {
		expect(fieldOf(() => cobvDates(DUE, -1))).toBe('validityDays');
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
