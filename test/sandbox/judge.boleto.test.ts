import { crc16 } from '../../engine/domain/pix/crc16';
import { linesIn, readSlipLine } from '../../sandbox/judge/boleto';
import { pixIn, readPix } from '../../sandbox/judge/pix';
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
});

describe('the judge’s own reading of a Pix code', () => {
	const charged = pix.valid.flatMap(({ name, code, expected }) =>
		expected.kind === 'static' || expected.kind === 'dynamic' ? [{ name, code, expected }] : [],
	);

	it.each(charged)('$name', ({ code, expected }) => {
		const { url, key, txid, amountCents } = expected as Record<string, string | number | null | undefined>;
		const read = readPix(code);
		expect(read).toMatchObject({
			...(amountCents === undefined ? {} : { cents: amountCents }),
			...(url ? { identity: url } : {}),
			...(key ? { identity: `${key} ${txid ?? '***'}` } : {}),
		});
	});

	it('finds every digit that changed, and a code that is torn', () => {
		const { code } = charged[0]!;
		for (const [place, digit] of [...code].entries())
			if (/\d/.test(digit))
				expect(
					typeof readPix(`${code.slice(0, place)}${(Number(digit) + 1) % 10}${code.slice(place + 1)}`),
				).toBe('string');
		expect(readPix(code.slice(0, -1))).toBe('its fields do not add up');
	});

	it('takes no field twice, though the checksum is right', () => {
		const { code } = charged[0]!;
		const again = code.replace('5802BR', '5802BR5802BR').slice(0, -4);
		expect(readPix(`${again}${crc16(again)}`)).toBe('its fields do not add up');
		const once = code.slice(0, -4);
		expect(typeof readPix(`${once}${crc16(once)}`)).toBe('object');
	});

	it('finds codes in a text by their own lengths, and one that is torn as far as its line goes', () => {
		const [one = '', two = ''] = charged.map(({ code }) => code);
		expect(pixIn(`Pix: ${one}. Ou:\n${two} SAIR\n${one}`)).toEqual([one, two]);
		expect(pixIn(`Pix: ${one.slice(0, 59)}\nObrigado`)).toEqual([one.slice(0, 59)]);
		const drawn = one.replace(/.{50}/g, '$&\n');
		expect(pixIn(`Pix\n${drawn}\nBoleto`, true)).toEqual([one]);
		expect(pixIn(`Pix\n${drawn}\nBoleto`)).toEqual([one.slice(0, 50)]);
		expect(pixIn('Título 000201 de 2026, R$ 100,00')).toEqual([]);
	});
});
