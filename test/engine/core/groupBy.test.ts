import { groupBy } from '../../../engine/core/groupBy';

describe('groupBy', () => {
	it('keeps groups and rows in the order in which they came', () => {
		const rows = ['b1', 'a1', 'b2', 'a2', 'b3'];
		expect([...groupBy(rows, (row) => row.charAt(0))]).toEqual([
			['b', ['b1', 'b2', 'b3']],
			['a', ['a1', 'a2']],
		]);
		expect(groupBy([], () => 'a').size).toBe(0);
	});

	it('is linear: the rows of one group are not copied again for each of them', () => {
		const rows = Array.from({ length: 200_000 }, (_, i) => i);
		const group = groupBy(rows, () => 'todos').get('todos');
		expect(group).toHaveLength(200_000);
		expect(group?.at(-1)).toBe(199_999);
	});
});
