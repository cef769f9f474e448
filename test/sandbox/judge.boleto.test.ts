import { isWholePix, linesIn, readSlipLine } from '../../sandbox/judge/boleto';
import slips from '../vectors/boletos.json';
import pix from '../vectors/pix.json';

const read = slips.read.flatMap(({ id, line, barcode, amountCents }) =>
	line && barcode ? [{ id, line, barcode, amountCents }] : [],
);

describe('the judge’s own reading of a slip', () => {
	it.each(read)('$id', ({ line, barcode, amountCents }) => {
		expect(readSlipLine(line)).toMatchObject({ barcode, cents: amountCents, bank: line.slice(0, 3) });
	});

	it.each(slips.rejected.map(({ id, line }) => [id, line]))('refuses %s', (_id, line) => {
		expect(typeof readSlipLine(line)).toBe('string');
	});

	it('finds every digit of the three fields that was typed wrong, and the wrong length', () => {
		const { line } = read[0]!;
		for (let place = 0; place < 33; place++)
			for (let digit = 0; digit < 10; digit++) {
				if (String(digit) === line[place]) continue;
				const wrong = line.slice(0, place) + String(digit) + line.slice(place + 1);
				expect(typeof readSlipLine(wrong)).toBe('string');
			}
		expect(readSlipLine(line.slice(1))).toMatch(/46/);
	});

	it('finds a line in a text, with its dots or without', () => {
		const shown = '46191.11007 00000.000000 00012.345018 8 13310000010000';
		const bare = shown.replace(/\D/g, '');
		expect(linesIn(`Linha: ${shown}. Ou ${bare}; não 4619.1`)).toEqual([bare]);
	});

	it('knows a whole Pix code from a torn one', () => {
		for (const { code } of pix.valid) expect(isWholePix(code)).toBe(true);
		const { code } = pix.valid[0]!;
		expect(isWholePix(code.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).toBe(false);
		expect(isWholePix(code.slice(0, -1))).toBe(false);
	});
});
