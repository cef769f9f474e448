import { readPix } from '../../../../engine/domain/pix';
import { brcode } from '../../../fuzz/brcode';

test('100,000 changed codes: what the CRC can reveal is refused, a field is always named, nothing is thrown', () => {
	const { runs, wrong, accepted } = brcode(100_000);
	expect(wrong).toEqual([]);
	expect(accepted).toBeGreaterThan(runs / 20);
	expect(accepted).toBeLessThan((runs * 3) / 4);
}, 120_000);

test.each(['0', '0001', '26', '0000', 'ç', '💸'])(
	'a megabyte of %j is refused in a short sentence',
	(part) => {
		const reading = readPix(part.repeat(1_000_000 / part.length));
		expect(reading.ok).toBe(false);
		expect(JSON.stringify(reading).length).toBeLessThan(1_000);
	},
);
