import { readPayable } from '../../../../engine/domain/boleto/payable';
import { lines } from '../../../fuzz/lines';

test('what the check digits can reveal is refused, what is right is read, nothing is thrown', () => {
	const { runs, wrong, accepted } = lines(100_000);
	expect(wrong).toEqual([]);
	// Some of both, or nothing was tried.
	expect(accepted).toBeGreaterThan(runs / 50);
	expect(accepted).toBeLessThan(runs / 2);
}, 120_000);

test.each(['9', ' ', '9 ', '-', 'O', '\u0000', '💸'])(
	'a megabyte of %j is refused for its length',
	(part) => {
		const reading = readPayable(part.repeat(1_000_000 / part.length), '2026-11-22');
		expect(reading.ok).toBe(false);
		// What was typed is not given back whole in an error.
		expect(JSON.stringify(reading).length).toBeLessThan(1_000);
	},
);
