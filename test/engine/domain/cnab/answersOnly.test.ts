import { readRetornoWhole, writeRetorno } from '../../../../engine/domain/cnab';
import { answer, FILE, joined, PAID, rows } from './answers';

/** Banks whose answer is read and whose remessa is not written: bank, its codes of entry, refusal, payment and drop. */
const BANKS = [
	['004', '02', '51', '06', '09'],
	['097', '01', '06', '02', '04'],
	['136', null, null, '06', null],
] as const;

describe.each(BANKS)('answer of %s in CNAB 400', (bank, entry, refusal, payment, drop) => {
	it('says what was paid, when, and what became of the others', () => {
		const codes = [payment, entry, refusal, drop].filter((code) => code !== null);
		const titles = codes.map((occurrence) => ({ ...PAID, occurrence }));
		const { file, records, sound } = readRetornoWhole(answer(bank, 400, titles));
		expect(sound).toBe(true);
		expect(file).toMatchObject({ bank, known: true, date: '2026-12-11' });
		expect(records.map(({ event }) => event)).toEqual(
			['paid', 'entryConfirmed', 'entryRejected', 'dropped'].slice(0, codes.length),
		);
		expect(records[0]).toMatchObject({
			occurrence: payment,
			amountCents: 12_345,
			paidCents: 12_400,
			feeCents: 100,
			eventDate: '2026-12-11',
			dueDate: '2026-12-10',
			paymentKey: expect.stringContaining(`:${payment}:2026-12-11:12400:`),
		});
		expect(records[0]?.ourNumber).toContain('12345678');
	});
});

it('reads the records of type 1 that Unicred wrote under the code of Banco do Brasil', () => {
	const unicred = rows(answer('136', 400, [PAID]));
	const brasil = rows([...writeRetorno('001', 400, FILE, [{ ...PAID, ourNumber: '7' }])].join(''));
	const mixed = joined([brasil[0], unicred[1], brasil[2]] as string[]);
	const { file, records, sound } = readRetornoWhole(mixed);
	expect(sound).toBe(true);
	expect(file).toMatchObject({ bank: '001', known: true });
	expect(records).toMatchObject([
		{ event: 'paid', paidCents: 12_400, creditDate: '2026-12-12', feeCents: 100 },
	]);
	expect(records[0]?.ourNumber).toContain('12345678');
});

it('reads the titles of type 1 of a convênio of 6 at Banco do Brasil: nosso número of 11, before its digit', () => {
	const brasil = rows([...writeRetorno('001', 400, FILE, [PAID])].join(''));
	// The columns from 107 on are those of type 7; before them convênio (32), control (38), nosso número and its digit (63).
	const head = '1'.padEnd(17, '0') + '1234' + '3' + '00012345' + '6' + '123456' + 'A1'.padEnd(25);
	const short = `${head}12345600042X70000005   019000000`.slice(0, 106).padEnd(106) + brasil[1]?.slice(106);
	const { records, sound } = readRetornoWhole(joined([brasil[0], short, brasil[2]] as string[]));
	expect(sound).toBe(true);
	expect(records).toMatchObject([
		{
			event: 'paid',
			ourNumber: '12345600042',
			companyUse: 'A1',
			branch: '1234',
			account: '00012345',
			paidCents: 12_400,
			creditDate: '2026-12-12',
			feeCents: 100,
		},
	]);
});
