import {
	LAYOUTS,
	layoutOf,
	readRemessa,
	writeRemessa,
	type Instruction,
	type RemessaTitle,
} from '../../../../engine/domain/cnab';
import { headerOf, movementsOf, sequenceOf, titleOf } from './samples';

const written = LAYOUTS.filter(({ remessa }) => remessa !== null);
const names = written.map(({ bank, format }) => [bank, format] as const);
const whole = (bank: string, format: 240 | 400, instructions: Iterable<Instruction>): string =>
	[...writeRemessa(bank, format, headerOf(bank, format), instructions)].join('');
const linesOf = (file: string): string[] => file.replace('\x1a', '').split('\r\n').slice(0, -1);
const at = (line: string | undefined, from: number, to: number): string => (line ?? '').slice(from - 1, to);

describe.each(names)('remessa of %s in CNAB %i', (bank, format) => {
	const { remessa } = layoutOf(bank, format);
	const taken = movementsOf(titleOf(bank)).filter(
		({ movement }) => remessa?.movements[movement] !== undefined,
	);

	it('is lines of the exact width in ASCII, numbered and counted', () => {
		const lines = linesOf(whole(bank, format, taken));
		for (const line of lines) {
			expect(line).toHaveLength(format);
			expect(line).toMatch(/^[\x20-\x7e]*$/);
		}
		if (format === 400) {
			expect(lines.map((line) => Number(at(line, 395, 400)))).toEqual(lines.map((_, i) => i + 1));
			return;
		}
		const details = lines.slice(2, -2);
		expect(details.map((line) => Number(at(line, 9, 13)))).toEqual(details.map((_, i) => i + 1));
		expect(Number(at(lines.at(-2), 18, 23))).toBe(lines.length - 2);
		expect(Number(at(lines.at(-1), 24, 29))).toBe(lines.length);
	});

	it('reads back as it was written, every movement', () => {
		const random = sequenceOf(Number(bank) + format);
		const titles = Array.from({ length: 40 }, (_, i) => randomTitle(bank, i + 1, random));
		const instructions = titles.flatMap((title) =>
			movementsOf(title).filter(({ movement }) => remessa?.movements[movement] !== undefined),
		);
		const file = whole(bank, format, instructions);
		const records = [...readRemessa(file)];
		const lines = linesOf(file);
		expect(records).toHaveLength(lines.length);
		for (const { line, record, values, deviations } of records) {
			expect(deviations).toEqual([]);
			expect(record?.write(values)).toBe(lines[line - 1]);
		}
		const entries = records.filter(({ record }) => record?.find('movement') && record.find('amount'));
		expect(entries.map(({ values }) => values['amount'])).toEqual(
			instructions.map(({ title }) => title.amountCents),
		);
		expect(entries.map(({ values }) => values['movement'])).toEqual(
			instructions.map(({ movement }) => remessa?.movements[movement]),
		);
		expect(entries.map(({ values }) => values['dueDate'])).toEqual(
			instructions.map((instruction) =>
				instruction.movement === 'changeDueDate' ? instruction.dueDate : instruction.title.dueDate,
			),
		);
		expect(entries.map(({ values }) => values['companyUse'] ?? '')).toEqual(
			instructions.map(({ title }) =>
				bank === '748' && format === 400 ? '' : (title.companyUse ?? '').toUpperCase(),
			),
		);
	});

	it('refuses a protest without an approved listing, where it takes any', () => {
		const protest = { movement: 'protest', approvedListing: ' ', title: titleOf(bank) } as const;
		expect(() => whole(bank, format, [protest])).toThrow(
			expect.objectContaining({
				code: 'badInput',
				place: expect.objectContaining({ field: bank === '077' ? 'movement' : 'approvedListing', index: 0 }),
			}),
		);
	});
});

function randomTitle(bank: string, n: number, random: (below: number) => number): RemessaTitle {
	const share = bank === '041' ? 10 * (1 + random(20)) : 1 + random(200);
	const month = String(1 + random(12)).padStart(2, '0');
	return titleOf(bank, 1 + random(90_000), {
		amountCents: 1000 + random(10_000_000),
		dueDate: `2027-${month}-${String(1 + random(28)).padStart(2, '0')}`,
		documentNumber: `D${n}`,
		companyUse: random(4) === 0 ? undefined : `CASE-${random(1_000_000)}`,
		...(random(2) === 0 ? { fine: { basisPoints: share } } : {}),
		...(random(2) === 0
			? { interest: { monthBasisPoints: 100 } }
			: random(2) === 0
				? { interest: { centsPerDay: random(50) } }
				: {}),
		...(random(3) === 0 ? { discount: { cents: 100, until: `2027-${month}-01` } } : {}),
	});
}

describe('what stands where', () => {
	it('Itaú 400: entry with fine, positions of the manual', () => {
		const title = titleOf('341', 12_345_678, {
			fine: { basisPoints: 200 },
			interest: { monthBasisPoints: 100 },
		});
		const [header, detail, fine, trailer] = linesOf(whole('341', 400, [{ movement: 'register', title }]));
		expect(at(header, 1, 46)).toBe('01REMESSA01COBRANCA       0057001234570'.slice(0, 38) + ' '.repeat(8));
		expect(at(header, 77, 100)).toBe('341BANCO ITAU SA  221126');
		expect(at(detail, 1, 37)).toBe('102112223330001810057001234570    0000'.slice(0, 29) + '    0000');
		expect(at(detail, 63, 70)).toBe('12345678');
		expect(at(detail, 84, 86)).toBe('109');
		expect(at(detail, 108, 139)).toBe('I01M1'.slice(0, 3) + 'M12345678 ' + '101226' + '0000000012345');
		expect(at(detail, 148, 156)).toBe('01N221126');
		// 123,45 at 1 % a month: 4,115 cents a day, cut.
		expect(at(detail, 161, 173)).toBe('0000000000004');
		expect(at(detail, 219, 264)).toBe('0100052998224725JOAO CONCEICAO DA SILVA       ');
		expect(at(detail, 386, 391)).toBe('111226');
		expect(at(fine, 1, 23)).toBe('22111220260000000000200');
		expect(at(trailer, 1, 2)).toBe('9 ');
	});

	it('Banco do Brasil 240: convênio, nosso número, interest by the month, fine in segment R', () => {
		const title = titleOf('001', 99, { fine: { cents: 500 }, interest: { monthBasisPoints: 100 } });
		const [header, , p, q, r] = linesOf(whole('001', 240, [{ movement: 'register', title }]));
		expect(at(header, 33, 52)).toBe('001234567001417019  ');
		expect(at(p, 38, 57)).toBe('12345670000000099   ');
		expect(at(p, 118, 141)).toBe('211122026000000000000100');
		expect(at(p, 221, 223)).toBe('300');
		expect(at(q, 129, 153)).toBe('01001000SAO PAULO      SP');
		expect(at(r, 66, 89)).toBe('111122026000000000000500');
	});

	it('Inter has no movement but the entry', () => {
		expect(() => whole('077', 400, [{ movement: 'cancel', title: titleOf('077') }])).toThrow(
			/takes no cancel/,
		);
	});

	it('sums the titles where the trailer has a total', () => {
		const two = [1, 2].map((n) => ({ movement: 'register', title: titleOf('033', n) }) as const);
		expect(at(linesOf(whole('033', 400, two)).at(-1), 2, 20)).toBe('0000040000000024690');
		const caixa = linesOf(
			whole(
				'104',
				240,
				[1, 2].map((n) => ({ movement: 'register', title: titleOf('104', n) }) as const),
			),
		);
		expect(at(caixa.at(-2), 24, 46)).toBe('00000200000000000024690');
	});

	it('takes one instruction at a time from what it is given, and says which was bad', () => {
		let given = 0;
		function* endless(): Generator<Instruction> {
			for (;;) yield { movement: 'register', title: titleOf('341', (given += 1)) };
		}
		let lines = 0;
		for (const _ of writeRemessa('341', 400, headerOf('341', 400), endless())) if ((lines += 1) === 50) break;
		expect(given).toBeLessThanOrEqual(50);
		const bad = [titleOf('341', 1), titleOf('341', 2, { documentNumber: 'longer than ten' })];
		expect(() =>
			whole(
				'341',
				400,
				bad.map((title) => ({ movement: 'register', title }) as const),
			),
		).toThrow(
			expect.objectContaining({ place: expect.objectContaining({ index: 1, field: 'documentNumber' }) }),
		);
	});

	it.each([
		['amountCents', { amountCents: 0 }],
		['dueDate', { dueDate: '2026-02-30' }],
		[
			'postalCode',
			{ payer: { ...titleOf('341').payer, address: { ...titleOf('341').payer.address, postalCode: '1' } } },
		],
		['payer.document', { payer: { ...titleOf('341').payer, document: '123' } }],
		['discount', { discount: { cents: 12_345, until: '2026-12-01' } }],
		['abatementCents', { abatementCents: 12_345 }],
		['nossoNumeroDigit', { nossoNumeroDigit: 'Z' }],
	])('refuses a wrong %s', (field, more) => {
		const title = titleOf('341', 1, more as Partial<RemessaTitle>);
		expect(() => whole('341', 400, [{ movement: 'register', title }])).toThrow(
			expect.objectContaining({ place: expect.objectContaining({ field }) }),
		);
	});

	it('refuses a bad header before a line is asked for', () => {
		const header = { ...headerOf('341', 400), sequence: 0 };
		expect(() => writeRemessa('341', 400, header, [])).toThrow(/sequence/);
		expect(() => writeRemessa('999', 400, header, [])).toThrow(/No CNAB 400/);
		const santander = headerOf('033', 240);
		expect(() =>
			writeRemessa(
				'033',
				240,
				{ ...santander, contract: { ...santander.contract, transmissionCode: '1' } },
				[],
			),
		).toThrow(/transmissão/);
	});
});
