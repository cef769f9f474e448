import {
	LAYOUTS,
	chargeEventOf,
	layoutOf,
	readRetorno,
	readRetornoWhole,
	RetornoReader,
	writeRetorno,
	type AnswerTitle,
	type CnabFormat,
	type RetornoItem,
} from '../../../../engine/domain/cnab';
import { headerOf, titleOf } from './samples';
import { writeRemessa } from '../../../../engine/domain/cnab';

const names = LAYOUTS.map(({ bank, format }) => [bank, format] as const);
const FILE = {
	fileDate: '2026-12-11',
	fileSequence: '12',
	branch: '123',
	account: '4567',
	convenio: '12345',
	version: '103',
};

const PAID: AnswerTitle = {
	occurrence: '06',
	ourNumber: '12345678',
	documentNumber: 'M1',
	companyUse: 'charge-1',
	branch: '123',
	account: '4567',
	dueDate: '2026-12-10',
	amount: 12_345,
	paid: 12_400,
	credited: 12_300,
	fee: 100,
	interest: 55,
	eventDate: '2026-12-11',
	creditDate: '2026-12-12',
	receivingBank: '237',
	receivingBranch: '1234',
};

const answer = (bank: string, format: CnabFormat, titles: AnswerTitle[]): string =>
	[...writeRetorno(bank, format, FILE, titles)].join('');
const rows = (file: string): string[] => file.split('\r\n').slice(0, -1);
const joined = (lines: string[]): string => lines.map((line) => `${line}\r\n`).join('');
const places = (items: readonly RetornoItem[]): string[] =>
	items.flatMap((item) =>
		item.type === 'problem' ? [`${item.severity} ${item.code} ${item.line}:${item.column}`] : [],
	);

describe.each(names)('retorno of %s in CNAB %i', (bank, format) => {
	it('gives back what the bank wrote', () => {
		const { file, records, problems, sound } = readRetornoWhole(
			answer(bank, format, [PAID, { ...PAID, occurrence: '02', paid: 0, interest: 0 }]),
		);
		expect(problems).toEqual([]);
		expect(sound).toBe(true);
		expect(file).toMatchObject({ bank, format, known: true, date: '2026-12-11' });
		expect(records).toHaveLength(2);
		const [paid, entry] = records;
		expect(paid).toMatchObject({
			event: 'paid',
			occurrence: '06',
			ourNumber: expect.stringContaining('12345678'),
			dueDate: '2026-12-10',
			amountCents: 12_345,
			paidCents: 12_400,
			eventDate: '2026-12-11',
			creditDate: '2026-12-12',
			paymentKey: expect.stringContaining(`cnab:${bank}:`),
		});
		expect(entry).toMatchObject({ event: 'entryConfirmed', paidCents: 0, paymentKey: null });
		if (layoutOf(bank, format).retorno.details['1']?.find('companyUse'))
			expect(paid?.companyUse).toBe('CHARGE-1');
	});

	it('settles once, however often and however cut it is read', () => {
		const file = answer(bank, format, [PAID, { ...PAID, ourNumber: '87654321' }]);
		const whole = readRetornoWhole(file);
		const reader = new RetornoReader();
		const items: RetornoItem[] = [];
		for (const byte of Buffer.from(file)) items.push(...reader.push(Uint8Array.of(byte)));
		items.push(...reader.end());
		expect(items).toEqual([...whole.records, ...whole.problems]);
		const keys = whole.records.map(({ paymentKey }) => paymentKey);
		expect(new Set(keys).size).toBe(2);
		// The bank sends the same payments again in a file of another day and number.
		const again = [
			...writeRetorno(bank, format, { ...FILE, fileSequence: '13', fileDate: '2026-12-12' }, [PAID]),
		].join('');
		expect(readRetornoWhole(again).records[0]?.paymentKey).toBe(keys[0]);
	});

	it('refuses the remessa of the same bank', () => {
		const remessa = [
			...writeRemessa(bank, format, headerOf(bank, format), [{ movement: 'register', title: titleOf(bank) }]),
		].join('');
		const { records, problems } = readRetornoWhole(remessa);
		expect(records).toEqual([]);
		expect(problems).toMatchObject([
			{ severity: 'refused', code: 'notRetorno', line: 1, column: format === 240 ? 143 : 2 },
		]);
	});

	it('gives the good lines and a list of the bad', () => {
		const titles = ['1', '2', '3', '4'].map((n): AnswerTitle => ({ ...PAID, ourNumber: n.repeat(8) }));
		const lines = rows(answer(bank, format, titles));
		const per = format === 240 ? 2 : 1;
		const first = format === 240 ? 2 : 1;
		const money = format === 240 ? 1 : 0;
		const record = Object.values(layoutOf(bank, format).retorno.details)[money];
		const paid = record?.find('paid');
		const when = record?.find('eventDate');
		const spoil = (index: number, at: number, mark: string): void => {
			const line = lines[index] as string;
			lines[index] = line.slice(0, at - 1) + mark + line.slice(at - 1 + mark.length);
		};
		spoil(first + per + money, (paid?.from ?? 0) + 3, 'x');
		spoil(first + 2 * per + money, when?.from ?? 0, '99');
		const { records, problems, sound } = readRetornoWhole(joined(lines));
		expect(records.map(({ ourNumber }) => ourNumber.replace(/^0+|0+$/g, ''))).toEqual([
			'11111111',
			'44444444',
		]);
		expect(sound).toBe(false);
		expect(places(problems).filter((place) => place.startsWith('refused'))).toEqual([
			`refused number ${first + per + money + 1}:${(paid?.from ?? 0) + 3}`,
			`refused date ${first + 2 * per + money + 1}:${when?.from}`,
		]);
	});
});

describe('what is wrong with a file', () => {
	const lines400 = rows(answer('341', 400, [PAID, { ...PAID, ourNumber: '87654321' }]));
	const lines240 = rows(answer('001', 240, [PAID, { ...PAID, ourNumber: '87654321' }]));

	it.each([
		['nothing', '', ['refused empty 1:1']],
		['blank lines', '\r\n  \r\n', ['refused empty 1:1']],
		['no CNAB', 'nome;valor\r\n', ['refused notRetorno 1:1']],
		['no trailer', joined(lines400.slice(0, -1)), ['doubt truncated 4:1']],
		['no trailer of 240', joined(lines240.slice(0, -2)), ['doubt truncated 7:1']],
		[
			'no batch trailer',
			joined([...lines240.slice(0, -2), lines240.at(-1) as string]),
			['doubt truncated 7:8', 'doubt count 7:24'],
		],
		[
			'a line lost',
			joined(lines400.filter((_, i) => i !== 1)),
			['note sequence 2:395', 'doubt count 3:395', 'doubt count 3:213'].slice(0, 2),
		],
		['a line after the trailer', joined([...lines400, lines400[1] as string]), ['refused order 5:1']],
		[
			'a line twice',
			joined([lines400[0], lines400[1], lines400[1], lines400[2], lines400[3]] as string[]),
			['refused sequence 3:395', 'note sequence 4:395', 'doubt count 5:395'],
		],
		[
			'U without T',
			joined(lines240.filter((_, i) => i !== 2)),
			['note sequence 3:9', 'refused order 3:14', 'doubt count 6:18', 'doubt count 7:24'],
		],
		[
			'T without U',
			joined(lines240.filter((_, i) => i !== 3)),
			['note sequence 4:9', 'refused order 3:14', 'doubt count 6:18', 'doubt count 7:24'],
		],
		[
			'an unknown record',
			joined([lines400[0] as string, `X${' '.repeat(399)}`, ...lines400.slice(1)]),
			['refused order 2:1', 'note sequence 3:395', 'doubt count 5:395'],
		],
		['a control character', joined(lines400).replace('CHARGE-1', 'CHARGE\x001'), ['refused encoding 2:44']],
		[
			'UTF-8',
			Buffer.from(joined(lines400).replace('CHARGE-1 ', 'ÇHARGE-1'), 'utf8'),
			['refused encoding 2:38'],
		],
		[
			'a character beyond Windows-1252',
			joined(lines400).replace('CHARGE-1', 'CHARGE\u4e001'),
			['refused encoding 2:44'],
		],
	])('%s: says line and column', (_name, file, expected) => {
		expect(places(readRetornoWhole(file).problems)).toEqual(expected);
	});

	it('reads Windows-1252 and Latin-1, as bytes and as text', () => {
		const text = joined(lines400).replace('CHARGE-1', 'CÇÃO-1  ');
		for (const source of [text, Buffer.from(text, 'latin1')]) {
			const { records, sound } = readRetornoWhole(source);
			expect(sound).toBe(true);
			expect(records[0]?.companyUse).toBe('CÇÃO-1');
		}
	});

	it('leaves out the pair of a segment that is not ASCII, and says it once', () => {
		for (const [index, mark] of [
			[2, 'CHARGE-1'],
			[3, '000'],
		] as const) {
			const lines = [...lines240];
			lines[index] = (lines[index] as string).replace(mark, '\x01'.repeat(mark.length));
			const { records, problems } = readRetornoWhole(joined(lines));
			expect(records.map(({ ourNumber }) => ourNumber)).toEqual(['87654321']);
			expect(problems).toMatchObject([{ severity: 'refused', code: 'encoding', line: index + 1 }]);
		}
	});

	it('refuses a line with a column lost, and takes one with its last blanks trimmed', () => {
		const lost = [...lines400];
		lost[1] = (lost[1] as string).slice(0, 152) + (lost[1] as string).slice(153);
		expect(places(readRetornoWhole(joined(lost)).problems)).toEqual(['refused width 2:400']);
		const trimmed = lines240.map((line) => line.trimEnd());
		const { records, problems, sound } = readRetornoWhole(joined(trimmed));
		expect(records).toHaveLength(2);
		expect(sound).toBe(true);
		expect(problems).toMatchObject([{ severity: 'note', code: 'width' }]);
		for (const column of [40, 90, 128]) {
			const moved = [...lines240];
			moved[2] = (moved[2] as string).slice(0, column) + (moved[2] as string).slice(column + 1);
			expect(readRetornoWhole(joined(moved)).records).toHaveLength(1);
		}
	});

	it('tells a trailer whose sum is not the records’', () => {
		const entry = { ...PAID, occurrence: '02', paid: 0 };
		const lines = rows(answer('237', 400, [entry]));
		const last = lines.pop() as string;
		const trailer = (count: string, sum: string): string => last.slice(0, 57) + count + sum + last.slice(74);
		expect(places(readRetornoWhole(joined([...lines, trailer('00001', '000000012345')])).problems)).toEqual(
			[],
		);
		expect(places(readRetornoWhole(joined([...lines, trailer('00002', '000000012346')])).problems)).toEqual([
			'doubt count 3:58',
			'doubt sum 3:63',
		]);
	});

	it('reads the answer of an unknown bank by the common columns, with a note', () => {
		const other = lines400.map((line, i) => (i === 0 ? line.slice(0, 76) + '999' + line.slice(79) : line));
		const { file, records, problems } = readRetornoWhole(joined(other));
		expect(file).toMatchObject({ bank: '999', known: false });
		expect(records[0]).toMatchObject({ event: 'paid', paidCents: 12_400 });
		expect(places(problems)).toEqual(['note unknownBank 1:77']);
	});

	it('does not keep a file without line ends', () => {
		const reader = new RetornoReader();
		for (let i = 0; i < 200; i++) reader.push('9'.repeat(65_536));
		expect(places(reader.end())).toEqual(['refused notRetorno 1:1']);
	});
});

describe('what a record means', () => {
	it('gives the reasons in Portuguese, of the bank’s own table', () => {
		const reasons = (bank: string, format: CnabFormat, raw: string): string[] =>
			readRetornoWhole(
				answer(bank, format, [{ ...PAID, occurrence: '03', paid: 0, reasons: raw }]),
			).records[0]?.reasons.map(({ text }) => text) ?? [];
		expect(reasons('001', 240, '0846')).toEqual([
			'Nosso Número Inválido',
			'Tipo/Número de Inscrição do Pagador Inválidos',
		]);
		expect(reasons('237', 400, '1600')).toEqual(['Data de vencimento inválida']);
		expect(reasons('422', 400, '011')).toEqual(['Nosso número fora da faixa']);
		expect(reasons('341', 240, 'ZZ')).toEqual(['Motivo ZZ, sem texto na tabela do banco']);
		const inter = answer('077', 400, [{ ...PAID, occurrence: '03', paid: 0, reasonText: 'CEP INVALIDO' }]);
		expect(readRetornoWhole(inter).records[0]?.reasons).toEqual([{ code: '', text: 'CEP INVALIDO' }]);
	});

	it('Itaú: 10 is a payment where something was credited, else a drop; 95 is no payment', () => {
		const read = (more: object) =>
			readRetornoWhole(answer('341', 400, [{ ...PAID, ...more } as AnswerTitle])).records[0];
		expect(read({ occurrence: '10' })?.event).toBe('paid');
		expect(read({ occurrence: '10', paid: 0 })).toMatchObject({ event: 'dropped', paymentKey: null });
		expect(read({ occurrence: '95' })?.event).toBe('notice');
	});

	it('Itaú: gives the fee back where it was taken off the credit', () => {
		const read = (more: object) =>
			readRetornoWhole(
				answer('341', 400, [{ ...PAID, amount: 4000, interest: 0, fee: 210, ...more } as AnswerTitle]),
			).records[0];
		expect(read({ paid: 3790 })).toMatchObject({ paidCents: 4000, creditedCents: 3790 });
		expect(read({ paid: 4000 })).toMatchObject({ paidCents: 4000, creditedCents: 4000 });
	});

	it('Santander 240: 09 is a drop, not a payment', () => {
		const [record] = readRetornoWhole(answer('033', 240, [{ ...PAID, occurrence: '09', paid: 0 }])).records;
		expect(record).toMatchObject({ event: 'dropped', paymentKey: null });
	});

	it('refuses a payment without its day', () => {
		const { records, problems } = readRetornoWhole(answer('237', 400, [{ ...PAID, eventDate: null }]));
		expect(records).toEqual([]);
		expect(places(problems)).toEqual(['refused date 2:111']);
	});

	it('attaches a Pix to the title before it', () => {
		const lines = rows(answer('033', 400, [{ ...PAID, occurrence: '02', paid: 0 }]));
		const pix = `2 ${'pix.example/qr/v2/abc'.padEnd(77)}${'TX1'.padEnd(35)}`.padEnd(394) + '000003';
		const last = (lines.pop() as string).slice(0, 394) + '000004';
		const { records, problems } = readRetornoWhole(joined([...lines, pix, last]));
		expect(problems).toEqual([]);
		expect(records[0]?.pix).toEqual({
			copyPaste: null,
			location: 'pix.example/qr/v2/abc',
			txid: 'TX1',
			error: null,
		});
	});

	it('becomes an event of the charge', async () => {
		const titles = ['02', '03', '06', '09', '14', '28', '23'].map((occurrence): AnswerTitle => ({
			...PAID,
			occurrence,
			paid: occurrence === '06' ? 12_400 : 0,
		}));
		const events = [];
		for await (const item of readRetorno([Buffer.from(answer('001', 240, titles))]))
			if (item.type === 'record') events.push(chargeEventOf(item));
		expect(events.map((event) => event?.kind ?? null)).toEqual([
			'registered',
			'cancelled',
			'paid',
			'cancelled',
			'changed',
			null,
			null,
		]);
		expect(events[2]).toEqual({
			kind: 'paid',
			dedupeKey: 'cnab:001:00123:000000004567:12345678:06:2026-12-11:12400:23701234',
			paymentKey: 'cnab:001:00123:000000004567:12345678:06:2026-12-11:12400:23701234',
			providerChargeId: '001:00123/000000004567:12345678',
			reference: 'CHARGE-1',
			occurredAt: Date.parse('2026-12-11T15:00:00Z'),
			amountCents: 12_400,
			paidOn: '2026-12-11',
			netCents: 12_300,
			method: 'boleto',
			settled: true,
		});
	});
});
