import type { CobrancaError } from '../../../../engine/core/errors';
import { aging, agingBucket, agingBuckets } from '../../../../engine/domain/debts';

describe('aging', () => {
	test.each([
		[-3, 'a vencer'],
		[0, 'a vencer'],
		[1, '1–5'],
		[5, '1–5'],
		[6, '6–15'],
		[30, '16–30'],
		[31, '31–60'],
		[90, '61–90'],
		[180, '91–180'],
		[360, '181–360'],
		[361, '> 360'],
	])('%i days: %s', (days, name) => expect(agingBucket(days).name).toBe(name));

	test('counts debts and sums what is outstanding, settled ones left out', () => {
		const rows = aging(
			[
				{ daysOverdue: 2, totalCents: 100 },
				{ daysOverdue: 40, totalCents: 50 },
				{ daysOverdue: 3, totalCents: 7 },
				{ daysOverdue: 3, totalCents: 0 },
			],
			agingBuckets([0, 30]),
		);
		expect(rows.map(({ bucket, debts, totalCents }) => [bucket.name, debts, totalCents])).toEqual([
			['a vencer', 0, 0],
			['1–30', 2, 107],
			['> 30', 1, 50],
		]);
	});

	test.each([[[]], [[1, 2]], [[0, 5, 5]], [[0, 1.5]]])('bounds %j are refused', (bounds) => {
		expect(fieldOf(() => agingBuckets(bounds))).toBe('bounds');
	});

	test('days must be whole', () => expect(fieldOf(() => agingBucket(1.5))).toBe('daysOverdue'));
});

function fieldOf(run: () => unknown): string | undefined {
	try {
		run();
	} catch (error) {
		return (error as CobrancaError).place.field;
	}
	return undefined;
}
