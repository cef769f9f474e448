import { readRetornoWhole, RetornoReader } from '../../../../engine/domain/cnab';
import { answer, joined, PAID, places, rows } from './answers';

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

	it('takes no total with a letter in it, or in another notation, for one that is not there', () => {
		const letter = [...lines240];
		const at = letter.length - 2;
		letter[at] = `${(letter[at] as string).slice(0, 29)}000000000000O1234${(letter[at] as string).slice(46)}`;
		expect(places(readRetornoWhole(joined(letter)).problems)).toEqual([`doubt sum ${at + 1}:30`]);
		const notation = [...lines400];
		notation[3] = `${(notation[3] as string).slice(0, 394)}0x0004`;
		expect(places(readRetornoWhole(joined(notation)).problems)).toEqual(['doubt count 4:395']);
	});

	it('takes two CRs at the end of a line for one, and one within a line for what it is, in chunks of any size', () => {
		const text = joined(lines400).replace('CHARGE-1', 'CÇÃO-1  ');
		const doubled = Buffer.from(text.replaceAll('\r\n', '\r\r\n'), 'latin1');
		expect(readRetornoWhole(doubled)).toMatchObject({ sound: true, records: [{}, {}] });
		const within = Buffer.from(joined(lines400).replace('CHARGE-1', 'CHARGE\r1'), 'latin1');
		expect(places(readRetornoWhole(within).problems)).toEqual(['refused encoding 2:44']);
	});

	it('reads the answer of an unknown bank by the common columns, guesses no code, and notes it', () => {
		const other = lines400.map((line, i) => (i === 0 ? line.slice(0, 76) + '999' + line.slice(79) : line));
		const { file, records, problems } = readRetornoWhole(joined(other));
		expect(file).toMatchObject({ bank: '999', known: false });
		expect(records[0]).toMatchObject({
			event: 'unknown',
			occurrence: '06',
			paidCents: 12_400,
			paymentKey: null,
		});
		expect(places(problems)).toEqual(['note unknownBank 1:77']);
	});

	it('reads a 240 whose header has lost columns by its segments, says so, and refuses a remessa', () => {
		const shifted = [...lines240];
		shifted[0] = `${(shifted[0] as string).slice(0, 90)}${(shifted[0] as string).slice(115)}`.trimEnd();
		const { file, records, problems, sound } = readRetornoWhole(joined(shifted));
		expect(file).toMatchObject({ bank: '001', format: 240, date: null, sequence: '' });
		expect(records.map(({ event }) => event)).toEqual(['paid', 'paid']);
		expect(places(problems)).toEqual(['doubt notRetorno 1:143', expect.stringMatching(/^note width 1:/)]);
		expect(sound).toBe(false);
		const remessa = [...lines240];
		remessa[0] = `${(remessa[0] as string).slice(0, 142)}1${(remessa[0] as string).slice(143)}`;
		expect(places(readRetornoWhole(joined(remessa)).problems)).toEqual(['refused notRetorno 1:143']);
	});

	it('does not keep a file without line ends', () => {
		const reader = new RetornoReader();
		for (let i = 0; i < 200; i++) reader.push('9'.repeat(65_536));
		expect(places(reader.end())).toEqual(['refused notRetorno 1:1']);
	});
});
