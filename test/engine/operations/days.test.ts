import { businessDay, dayIn, dayStart, iso, nextDayStart } from '../../../engine/operations/days';
import { localDayOf } from '../../../engine/operations/localDay';

const at = Date.parse('2026-11-30T23:59:59.999-03:00');

describe('business days', () => {
	it('end at midnight of São Paulo, also when the month does', () => {
		expect(businessDay(at)).toBe('2026-11-30');
		expect(businessDay(at + 1)).toBe('2026-12-01');
		expect(new Date(dayStart('2026-12-01')).toISOString()).toBe('2026-12-01T11:00:00.000Z');
		expect(nextDayStart(at)).toBe(dayStart('2026-12-01'));
		expect(nextDayStart(at + 1)).toBe(dayStart('2026-12-02'));
	});

	it('are written as ISO with the offset', () => {
		expect(iso(at)).toBe('2026-11-30T23:59:59.999-03:00');
		expect(Date.parse(iso(at))).toBe(at);
	});

	it("differ from the debtor's own day", () => {
		expect(dayIn('America/Rio_Branco', at + 3_600_000)).toBe('2026-11-30');
		const acre = { uf: 'AC', cep: '69900000' };
		expect(localDayOf(at + 3_600_000, acre, { ddd: '68' })).toBe('2026-11-30');
		expect(localDayOf(at + 3_600_000, { uf: null, cep: null }, { ddd: null })).toBe('2026-12-01');
	});
});
