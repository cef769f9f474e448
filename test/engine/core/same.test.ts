import * as fc from 'fast-check';
import { isSame } from '../../../engine/core/same';

describe('isSame', () => {
	it('says what comparing the JSON would say, the order of keys aside', () => {
		const sorted = (value: unknown): unknown =>
			Array.isArray(value)
				? value.map(sorted)
				: value && typeof value === 'object'
					? Object.fromEntries(
							Object.entries(value)
								.sort(([a], [b]) => (a < b ? -1 : 1))
								.map(([key, one]) => [key, sorted(one)]),
						)
					: value;
		// Few values, so that equal pairs come up by themselves.
		const leaf = fc.constantFrom<unknown>('', 'a', 0, 1, null, true);
		const { data } = fc.letrec((tie) => ({
			data: fc.oneof(
				{ depthSize: 'small', withCrossShrink: true },
				leaf,
				fc.array(tie('data'), { maxLength: 2 }),
				fc.dictionary(fc.constantFrom('x', 'y'), tie('data'), { noNullPrototype: true }),
			),
		}));
		fc.assert(
			fc.property(data, data, (one, other) => {
				expect(isSame(one, other)).toBe(JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)));
				expect(isSame(one, structuredClone(one))).toBe(true);
			}),
			{ numRuns: 2_000 },
		);
	});

	it.each([
		[{ a: 1 }, { a: 1, b: undefined }, true],
		[{ a: undefined, b: 2 }, { b: 2 }, true],
		[{ a: 1 }, { a: 1, b: null }, false],
		[{ a: 1, b: 2 }, { a: 1 }, false],
		[[], {}, false],
		[[1, 2], [1], false],
		[null, {}, false],
		['1', 1, false],
	])('%j and %j: %s', (one, other, same) => {
		expect(isSame(one, other)).toBe(same);
		expect(isSame(other, one)).toBe(same);
	});
});
