import fc from 'fast-check';
import {
	type ArrecadacaoBlock,
	arrecadacaoDigit,
	barcodeOfBill,
	lineOfBill,
	readArrecadacao,
} from '../../../../engine/domain/boleto/arrecadacao';
import { readPayable } from '../../../../engine/domain/boleto/payable';
import vectors from '../../../vectors/boletos.json';

/** Public examples of mrmgomes/boleto-utils, test/. */
const BILLS = [
	{
		line: '838600000050096000190009000801782309000343062712',
		segment: '3',
		valueId: '8',
		amountCents: 50_960,
	},
	{
		line: '858200000007572503282030560708202107539591904460',
		segment: '5',
		valueId: '8',
		amountCents: 5_725,
	},
	{
		line: '846300000003299902962024004101360008002006441147',
		segment: '4',
		valueId: '6',
		amountCents: 2_999,
	},
];

const TODAY = '2026-11-22';
const change = (text: string, at: number, by = 1) =>
	text.slice(0, at) + String((Number(text[at]) + by) % 10) + text.slice(at + 1);

describe('bills of public services and taxes', () => {
	test.each(BILLS)('$line', ({ line, ...expected }) => {
		const barcode = barcodeOfBill(line);
		for (const text of [line, barcode, line.replace(/(\d{11})(\d)/g, '$1-$2 ')]) {
			expect(readPayable(text, TODAY)).toMatchObject({
				ok: true,
				value: { kind: 'arrecadacao', ...expected, reference: null, line, barcode },
			});
		}
	});

	test.each(vectors.bills)('$code ($source)', ({ code, segment, valueId, amountCents, reference }) => {
		const reading = readPayable(code, TODAY);
		expect(reading).toMatchObject({
			ok: true,
			value: { kind: 'arrecadacao', segment, valueId, amountCents, reference },
		});
		const { line, barcode } = (reading as { value: { line: string; barcode: string } }).value;
		expect([line, barcode]).toContain(code);
	});

	test('a due date at the head of the company’s own part is offered, not claimed', () => {
		const bill = made('86', '00000012345', '1234567820270131000000000000'.slice(0, 29));
		expect(readArrecadacao(bill)).toMatchObject({
			ok: true,
			value: { segment: '6', company: '12345678', possibleDueDate: '2027-01-31' },
		});
	});

	test('a quantity or reference is no amount in reais', () => {
		const bill = made('87', '00000012345', '0123000000000000000000000000', '5');
		expect(readArrecadacao(bill)).toMatchObject({
			ok: true,
			value: { amountCents: null, reference: '00000012345', company: '0123' },
		});
	});

	test('the example of the manual: 01230067896 has the digit 3 (modulus 10)', () => {
		expect(arrecadacaoDigit('01230067896', '6')).toBe('3');
	});
});

/** A barcode of segment 6 (or another), value id 6 (or that of `start`), with its digit put right. */
function made(start: string, amount: string, rest: string, segment = '6'): string {
	const valueId = start[1] as string;
	const body = `8${segment}${valueId}${amount}${rest.padEnd(29, '0')}`;
	return body.slice(0, 3) + arrecadacaoDigit(body, valueId) + body.slice(3);
}

describe('what is wrong is named', () => {
	const [{ line }] = BILLS as [(typeof BILLS)[number]];

	test.each(vectors.wrongBills)('$block of $code ($source)', ({ code, block }) => {
		expect(readPayable(code, TODAY)).toMatchObject({ ok: false, blocks: [block] });
	});

	test.each<[number, ArrecadacaoBlock]>([
		[5, 'block1'],
		[11, 'block1'],
		[12, 'block2'],
		[30, 'block3'],
		[47, 'block4'],
	])('digit %i is in %s', (at, block) => {
		expect(readPayable(change(line, at), TODAY)).toMatchObject({ ok: false, blocks: [block] });
	});

	test('several at once', () => {
		expect(readPayable(change(change(line, 5), 47), TODAY)).toEqual({
			ok: false,
			reason: 'Dígito verificador errado no bloco 1 e bloco 4 da linha digitável.',
			blocks: ['block1', 'block4'],
		});
	});

	test.each<[string, ArrecadacaoBlock]>([
		[change(barcodeOfBill(line), 3), 'general'],
		[`81${'0'.repeat(42)}`, 'valueId'],
		[`9${line.slice(1)}`, 'product'],
	])('%s', (text, block) => {
		expect(readArrecadacao(text)).toMatchObject({ ok: false, blocks: [block] });
	});

	test('a segment that is not allotted', () => {
		expect(readArrecadacao(made('86', '00000000100', '', '8'))).toMatchObject({
			ok: false,
			blocks: ['segment'],
		});
	});

	test('line and barcode are one another', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('6', '7', '8', '9'),
				fc.stringMatching(/^\d{11}$/),
				fc.stringMatching(/^\d{29}$/),
				(id, amount, rest) => {
					const barcode = made(`8${id}`, amount, rest);
					expect(barcodeOfBill(lineOfBill(barcode))).toBe(barcode);
					expect(readArrecadacao(lineOfBill(barcode)).ok).toBe(true);
				},
			),
			{ numRuns: 200 },
		);
	});
});
