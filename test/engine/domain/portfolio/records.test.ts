import fc from 'fast-check';
import {
	RecordSplitter,
	type RecordText,
	detectDelimiter,
	parseRecords,
} from '../../../../engine/domain/portfolio/records';

function split(text: string, delimiter = ';', chunk = text.length || 1): RecordText[] {
	const splitter = new RecordSplitter(delimiter);
	const records: RecordText[] = [];
	for (let at = 0; at < text.length; at += chunk) records.push(...splitter.push(text.slice(at, at + chunk)));
	return [...records, ...splitter.end()];
}

const fieldsOf = (text: string, delimiter = ';', chunk?: number) =>
	parseRecords(split(text, delimiter, chunk), delimiter);

describe('portfolio text to records', () => {
	it('keeps line breaks, separators and doubled quotes inside quotes', () => {
		expect(fieldsOf('a;"x;\ny ""z""";c\r\n1;2;3\r\n')).toEqual([
			['a', 'x;\ny "z"', 'c'],
			['1', '2', '3'],
		]);
	});

	it('numbers rows as a spreadsheet does: blank rows count and are not read', () => {
		const rows = split('h1;h2\n\n;;\n"a\nb";c\nd;e');
		expect(rows.map((r) => r.rowNumber)).toEqual([1, 4, 5]);
	});

	it('takes a quote in the middle of a field for a letter', () => {
		expect(fieldsOf('tv 24";b\nc;d\n')).toEqual([
			['tv 24"', 'b'],
			['c', 'd'],
		]);
	});

	it('gives up only the line of a quote that never closes', () => {
		const lines = Array.from({ length: 300 }, (_, n) => `linha${n};x`);
		const fields = fieldsOf(['"aberta;x', ...lines].join('\n'));
		expect(fields[0]).toBeNull();
		expect(fields).toHaveLength(301);
		expect(fields[300]).toEqual(['linha299', 'x']);
	});

	it('gives up only the line when the open quote is at the end of the file', () => {
		expect(fieldsOf('a;b\n"c;d\ne;f\n')).toEqual([['a', 'b'], null, ['e', 'f']]);
	});

	it('gives up a line of megabytes in pieces instead of keeping it', () => {
		const records = split(`a;b\n${'x'.repeat(3_000_000)}`, ';', 65_536);
		expect(records.slice(1, 3).every((r) => r.unclosed)).toBe(true);
	});

	it('reads back whatever a spreadsheet may have written, in any cut', () => {
		const cell = fc.string({ unit: fc.constantFrom('a', 'ç', ' ', '"', ';', ',', '\n', '1'), maxLength: 8 });
		const row = fc
			.array(cell, { minLength: 2, maxLength: 4 })
			.filter((cells) => cells.some((c) => /[^\s;]/.test(c)));
		const quoted = (c: string) => `"${c.replaceAll('"', '""')}"`;
		fc.assert(
			fc.property(
				fc.array(row, { minLength: 1, maxLength: 6 }),
				fc.integer({ min: 1, max: 9 }),
				(rows, chunk) => {
					const text = rows.map((cells) => cells.map(quoted).join(';')).join('\n');
					expect(fieldsOf(text, ';', chunk)).toEqual(rows);
				},
			),
		);
	});
});

describe('portfolio separator', () => {
	it.each([
		['a;b;c', ';'],
		['a,b,c', ','],
		['a\tb\tc', '\t'],
		['a|b', '|'],
		['valor, em reais;b;c', ';'],
	])('of %j is %j', (line, expected) => {
		expect(detectDelimiter(line)).toBe(expected);
	});
});
