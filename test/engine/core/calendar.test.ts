import fc from 'fast-check';
import {
	addDays,
	addMonths,
	daysBetween,
	effectiveDueDate,
	epochDay,
	holidayOn,
	holidaysKnown,
	isBankingDay,
	isIsoDate,
	isoOf,
} from '../../../engine/core/calendar';
import { UFS, type Uf } from '../../../engine/core/uf';

const on = (uf: Uf | null, iso: string) => holidayOn(uf, epochDay(iso));

describe('ISO days', () => {
	test.each([
		['2026-02-28', 1, '2026-03-01'],
		['2024-02-28', 1, '2024-02-29'],
		['2026-12-31', 1, '2027-01-01'],
		['2026-03-01', -1, '2026-02-28'],
		['2026-11-20', 0, '2026-11-20'],
	])('%s %+d days is %s', (from, days, to) => {
		expect(addDays(from, days)).toBe(to);
		expect(daysBetween(from, to)).toBe(days);
	});

	test.each([
		'2026-02-29',
		'2026-13-01',
		'2026-00-10',
		'2026-01-00',
		'2026-04-31',
		'26-01-01',
		'2026-1-1',
		'2026-01-01T00:00',
		'01/02/2026',
		'',
	])('%p is no day', (text) => {
		expect(isIsoDate(text)).toBe(false);
		expect(() => epochDay(text)).toThrow(/ISO day/);
	});

	test('every day round-trips', () => {
		fc.assert(fc.property(fc.integer({ min: 0, max: 40_000 }), (day) => epochDay(isoOf(day)) === day));
	});

	test.each([
		['2020-02-29', 60, '2025-03-01'],
		['2020-02-29', 48, '2024-02-29'],
		['2026-01-31', 1, '2026-03-01'],
		['2026-05-31', 1, '2026-07-01'],
		['2021-03-10', 36, '2024-03-10'],
	])('%s plus %d months is %s', (from, months, to) => {
		expect(isoOf(addMonths(epochDay(from), months))).toBe(to);
	});
});

describe('holidays', () => {
	test.each([
		['SP', '2026-07-09', 'holiday'],
		['RJ', '2026-04-23', 'holiday'],
		['RJ', '2026-02-17', 'holiday'],
		['SP', '2026-02-17', 'quiet'],
		['SP', '2026-02-16', 'quiet'],
		['SP', '2026-02-18', 'quiet'],
		['SP', '2026-04-03', 'holiday'],
		['SP', '2026-06-04', 'quiet'],
		['SP', '2026-11-20', 'holiday'],
		['RS', '2026-11-20', 'holiday'],
		['SP', '2026-12-24', 'quiet'],
		['SP', '2026-12-25', 'holiday'],
		['SP', '2026-12-31', 'quiet'],
		['BA', '2026-07-02', 'holiday'],
		['RS', '2026-09-20', 'holiday'],
		['PE', '2026-03-06', 'holiday'],
		['SC', '2026-08-11', 'holiday'],
		['AC', '2026-01-23', 'holiday'],
		['ES', '2026-04-13', 'holiday'],
		['SP', '2024-11-20', 'holiday'],
	] as const)('%s %s is a %s', (uf, iso, kind) => {
		expect(on(uf, iso)?.kind).toBe(kind);
	});

	test.each([
		['SP', '2026-04-23'],
		['RJ', '2026-07-09'],
		['RS', '2023-11-20'],
		['SP', '2026-11-23'],
		['SP', '2026-02-19'],
		['SP', '2026-10-28'],
	] as const)('%s %s is a common day', (uf, iso) => {
		expect(on(uf, iso)).toBeNull();
	});

	test('an unknown UF is closed on the day of any', () => {
		expect(on(null, '2026-07-09')?.scope).toBe('SP');
		expect(on(null, '2026-11-23')).toBeNull();
	});

	test('each year of the table has 10 federal holidays, 11 since 2024', () => {
		for (let year = 2010; year <= 2045; year++) {
			let count = 0;
			for (let day = epochDay(`${year}-01-01`); day <= epochDay(`${year}-12-31`); day++) {
				if (UFS.every((uf) => holidayOn(uf, day)?.kind === 'holiday' && holidayOn(uf, day)?.scope === 'BR'))
					count++;
			}
			expect([year, count]).toEqual([year, year < 2024 ? 9 : 10]);
		}
	});

	test('knows what it does not know', () => {
		expect(
			[epochDay('2009-12-31'), epochDay('2010-01-01'), epochDay('2045-12-31'), epochDay('2046-01-01')].map(
				holidaysKnown,
			),
		).toEqual([false, true, true, false]);
	});
});

describe('banking days', () => {
	test.each([
		['2026-11-20', '2026-11-23'],
		['2026-11-21', '2026-11-23'],
		['2026-11-23', '2026-11-23'],
		['2026-02-14', '2026-02-18'],
		['2026-02-18', '2026-02-18'],
		['2026-04-03', '2026-04-06'],
		['2026-06-04', '2026-06-05'],
		['2026-07-09', '2026-07-09'],
		['2026-12-24', '2026-12-24'],
		['2026-12-31', '2026-12-31'],
		['2027-01-01', '2027-01-04'],
	])('a bill of %s is due on %s', (nominal, effective) => {
		expect(effectiveDueDate(nominal)).toBe(effective);
	});

	test('the effective day is a banking day at most a week away', () => {
		fc.assert(
			fc.property(fc.integer({ min: epochDay('2010-01-01'), max: epochDay('2045-12-01') }), (day) => {
				const effective = epochDay(effectiveDueDate(isoOf(day)));
				expect(isBankingDay(effective)).toBe(true);
				expect(effective - day).toBeLessThanOrEqual(7);
				expect(effective).toBeGreaterThanOrEqual(day);
			}),
		);
	});
});
