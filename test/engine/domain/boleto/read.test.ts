import { decodeFactor, dueFactor } from '../../../../engine/domain/boleto/factor';
import { readBoleto } from '../../../../engine/domain/boleto/read';
import vectors from '../../../vectors/boletos.json';

interface Read {
	id: string;
	bank: string;
	line?: string;
	barcode?: string;
	amountCents?: number;
	dueDate?: string;
}

const TODAY = '2026-11-22';

describe('due-date factor', () => {
	test.each(vectors.factors)('$date ↔ $factor', ({ date, factor }) => {
		expect(dueFactor(date)).toBe(factor);
		expect(decodeFactor(Number(factor), date).date).toBe(date);
	});

	test.each(vectors.decoded)(
		'$factor read on $today → $dueDate',
		({ factor, today, dueDate, candidates }) => {
			const read = decodeFactor(Number(factor), today);
			expect(read.date).toBe(dueDate);
			expect(read.status).toBe(dueDate === null ? 'ambiguous' : 'known');
			expect(candidates).toEqual(expect.arrayContaining([...read.candidates]));
		},
	);

	test('no date: null ↔ 0000, and whatever begins with 0', () => {
		expect(dueFactor(null)).toBe('0000');
		expect(decodeFactor(0, TODAY)).toEqual({ date: null, status: 'none', candidates: [] });
		expect(decodeFactor(999, TODAY).status).toBe('none');
	});

	test('the edges of the window: 3000 days back, 5500 ahead, the rest cannot be told', () => {
		const at = (days: number) => {
			const date = new Date(Date.parse(TODAY) + days * 86_400_000).toISOString().slice(0, 10);
			return decodeFactor(Number(dueFactor(date)), TODAY);
		};
		expect(at(-3000).status).toBe('known');
		expect(at(5500).status).toBe('known');
		expect(at(-3001)).toMatchObject({ status: 'ambiguous', date: null });
		expect(at(5501)).toMatchObject({ status: 'ambiguous', date: null });
		expect(at(5501).candidates).toHaveLength(2);
	});
});

describe('lines and barcodes of many banks', () => {
	test.each((vectors.read as Read[]).map((one) => [one.id, one] as const))('%s', (_id, vector) => {
		for (const text of [vector.line, vector.barcode]) {
			if (text === undefined) continue;
			const reading = readBoleto(text, vector.dueDate ?? TODAY);
			expect(reading).toMatchObject({ ok: true, value: { bank: vector.bank } });
			if (!reading.ok) continue;
			if (vector.barcode) expect(reading.value.barcode).toBe(vector.barcode);
			if (vector.line) expect(reading.value.line).toBe(vector.line);
			if (vector.amountCents) expect(reading.value.amountCents).toBe(vector.amountCents);
			if (vector.dueDate && reading.value.dueDate.status !== 'none')
				expect(reading.value.dueDate.date).toBe(vector.dueDate);
		}
	});
});

describe('what is wrong is named', () => {
	const line = '34191090089871234500857721920006815000000012345';

	test.each(vectors.rejected)('$id: wrong in its source', ({ line: wrong }) => {
		expect(readBoleto(wrong, TODAY).ok).toBe(false);
	});

	const good = (vectors.read as Read[]).find(({ bank, line: text }) => bank === '341' && text) as Read;
	const swap = (text: string, at: number) =>
		text.slice(0, at) + String((Number(text[at]) + 1) % 10) + text.slice(at + 1);

	test.each([
		[0, 'field1'],
		[8, 'field1'],
		[9, 'field1'],
		[10, 'field2'],
		[20, 'field2'],
		[21, 'field3'],
		[31, 'field3'],
		[32, 'general'],
		[35, 'general'],
		[46, 'general'],
	])('a wrong digit at %i of the line is in %s', (at, block) => {
		const reading = readBoleto(swap(good.line as string, at), TODAY);
		expect(reading).toMatchObject({ ok: false, blocks: [block] });
	});

	test('several at once, in one sentence', () => {
		const reading = readBoleto(swap(swap(good.line as string, 2), 25), TODAY);
		expect(reading).toEqual({
			ok: false,
			reason: 'Dígito verificador errado no campo 1 e campo 3 da linha digitável.',
			blocks: ['field1', 'field3'],
		});
	});

	test('a wrong general digit of a barcode', () => {
		const reading = readBoleto(good.line as string, TODAY);
		const { barcode } = (reading as { value: { barcode: string } }).value;
		for (let digit = 0; digit < 10; digit++) {
			const text = barcode.slice(0, 4) + String(digit) + barcode.slice(5);
			expect(readBoleto(text, TODAY).ok).toBe(text === barcode);
		}
	});

	test.each([
		['', 'characters'],
		['não é boleto', 'characters'],
		['3419109008', 'length'],
		[`${line}1`, 'collectionBill'],
		['81610000000500002112027010100000000000000000', 'collectionBill'],
	])('%j', (text, block) => {
		expect(readBoleto(text, TODAY)).toMatchObject({ ok: false, blocks: [block] });
	});

	test('a currency other than the real', () => {
		const body = `3418${'0'.repeat(39)}`;
		const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((d) => body.slice(0, 4) + String(d) + body.slice(4));
		const readings = digits.map((barcode) => readBoleto(barcode, TODAY));
		expect(readings.filter((one) => !one.ok && one.blocks[0] === 'currency')).toHaveLength(1);
	});

	test('punctuation, as printed and as pasted, changes nothing', () => {
		const text = good.line as string;
		const printed = `${text.slice(0, 5)}.${text.slice(5, 10)} ${text.slice(10, 15)}.${text.slice(15, 21)}\u00a0${text.slice(21, 26)}.${text.slice(26, 32)} ${text[32]} ${text.slice(33)}\n`;
		expect(readBoleto(printed, TODAY)).toEqual(readBoleto(text, TODAY));
	});
});
