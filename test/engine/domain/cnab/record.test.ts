import {
	blanks,
	cents,
	code,
	ddmmyy,
	ddmmyyyy,
	digits,
	document,
	hundredths,
	is,
	text,
	usually,
	yyyymmdd,
	zeros,
} from '../../../../engine/domain/cnab/format';
import { LAYOUTS } from '../../../../engine/domain/cnab';
import { record, type RecordLayout, type Row } from '../../../../engine/domain/cnab/record';

describe('a table of columns', () => {
	const rest: Row = [11, 240, blanks];

	it('refuses a gap, an overlap, a wrong end and a name used twice', () => {
		expect(() => record(240, 'gap', [[1, 9, digits], rest])).toThrow(/column 10 is not covered/);
		expect(() => record(240, 'late', [[2, 10, digits], rest])).toThrow(/column 1 is not covered/);
		expect(() => record(240, 'overlap', [[1, 11, digits], rest])).toThrow(/column 12 is covered twice/);
		expect(() =>
			record(240, 'short', [
				[1, 10, digits],
				[11, 239, blanks],
			]),
		).toThrow(/ends at 239, not 240/);
		expect(() =>
			record(240, 'long', [
				[1, 10, digits],
				[11, 241, blanks],
			]),
		).toThrow(/ends at 241, not 240/);
		expect(() => record(240, 'names', [[1, 5, 'a', digits], [6, 10, 'a', digits], rest])).toThrow(
			/used twice/,
		);
		expect(() => record(240, 'backwards', [[1, 10, digits], [11, 10, digits], rest])).toThrow(
			/covered twice/,
		);
	});

	it('lets fillers give way column by column, and fields only whole', () => {
		const base = record(240, 'base', [[1, 10, 'a', digits], rest]);
		expect(base.with([[20, 21, 'b', digits]]).find('b')).toMatchObject({ from: 20, to: 21 });
		expect(() => base.with([[1, 5, 'b', digits]])).toThrow(/column 6 is not covered/);
	});

	it('covers every column once in every layout', () => {
		const records = (table: unknown): RecordLayout[] =>
			table !== null && typeof table === 'object' && 'fields' in table && 'width' in table
				? [table as RecordLayout]
				: table !== null && typeof table === 'object'
					? Object.values(table).flatMap(records)
					: [];
		const all = LAYOUTS.flatMap((layout) => {
			const found = [...records(layout.remessa), ...records(layout.retorno)];
			for (const { width } of found) expect(width).toBe(layout.format);
			return found;
		});
		expect(all.length).toBeGreaterThan(LAYOUTS.length * 6);
		for (const { fields, width } of all) {
			const covered = new Set(
				fields.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
			);
			expect(covered.size).toBe(width);
			expect(fields.reduce((sum, { from, to }) => sum + to - from + 1, 0)).toBe(width);
		}
	});
});

describe('what a column is written and read as', () => {
	it.each([
		[digits, '12', 5, '00012', '00012'],
		[digits, undefined, 3, '000', '000'],
		[document, '12abc34501de35', 15, '012ABC34501DE35', '012ABC34501DE35'],
		[text, 'João & Cia – nº 1', 20, 'JOAO & CIA   NO 1   ', 'JOAO & CIA   NO 1'],
		[text, 'Encarnação', 4, 'ENCA', 'ENCA'],
		[code, 'm-1', 5, 'M-1  ', 'M-1'],
		[cents, 12345, 13, '0000000012345', 12345],
		[cents, undefined, 3, '000', 0],
		[hundredths(5), 200, 15, '000000000200000', 200],
		[hundredths(1), 250, 3, '025', 250],
		[ddmmyy, '2026-12-10', 6, '101226', '2026-12-10'],
		[ddmmyyyy, '2026-12-10', 8, '10122026', '2026-12-10'],
		[ddmmyyyy, null, 8, '00000000', null],
		[yyyymmdd, '2026-12-10', 8, '20261210', '2026-12-10'],
		[is('01'), 'x', 2, '01', '01'],
		[usually('084'), undefined, 3, '084', '084'],
		[usually('084'), '103', 3, '103', '103'],
		[zeros, 'x', 3, '000', ''],
		[blanks, 'x', 3, '   ', ''],
	])('%o %p', (kind, value, width, written, read) => {
		expect(kind.encode(value, width, 'field')).toBe(written);
		expect(kind.decode(written)).toBe(read);
	});

	it.each([
		[digits, '12a', 5],
		[digits, '123456', 5],
		[document, '12.345', 14],
		[code, 'too long', 5],
		[cents, 1.5, 13],
		[cents, -1, 13],
		[cents, 1000, 3],
		[hundredths(1), 255, 3],
		[ddmmyy, '2026-02-30', 6],
		[ddmmyy, '2070-01-01', 6],
		[ddmmyyyy, '10/12/2026', 8],
		[is('REMESSA'), '', 3],
	])('%o refuses %p and names the field', (kind, value, width) => {
		expect(() => kind.encode(value, width, 'theField')).toThrow(
			expect.objectContaining({ code: 'badInput', place: expect.objectContaining({ field: 'theField' }) }),
		);
	});

	it('reads what it must not hold as nothing', () => {
		expect(digits.decode('1 2')).toBeUndefined();
		expect(cents.decode('12-')).toBeUndefined();
		expect(ddmmyy.decode('320126')).toBeUndefined();
		expect(is('01').decode('02')).toBeUndefined();
		expect(ddmmyy.decode('888888')).toBeNull();
		expect(ddmmyy.decode('      ')).toBeNull();
	});
});
