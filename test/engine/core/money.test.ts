import fc from 'fast-check';
import { CobrancaError } from '../../../engine/core/errors';
import { formatReais, fromReais, parseReais, sumCents, toReais } from '../../../engine/core/money';

test.each([
	['1.234,56', 123456],
	['R$ 1.234,56', 123456],
	['R$1.234,56', 123456],
	['1234,56', 123456],
	['1234.56', 123456],
	['1,234.56', 123456],
	['1234', 123400],
	['1.234', 123400],
	['1.234.567', 123456700],
	['1.234.567,8', 123456780],
	['0,05', 5],
	['0.5', 50],
	['0', 0],
	['-0', 0],
	['-1.234,56', -123456],
	['-R$ 0,05', -5],
	['R$\u00a01.234,56', 123456],
	['  10,00 ', 1000],
	['12,3', 1230],
])('%p is %d cents', (text, cents) => {
	expect(parseReais(text)).toEqual({ ok: true, value: cents });
});

test.each([
	'',
	'   ',
	'R$',
	'1,234',
	'12.34.56',
	'1.23,45',
	'1234.567',
	'1,2345',
	'1.2345',
	'1.234.56',
	'(1,00)',
	'1e5',
	'1,00E+03',
	'abc',
	'1,00 reais',
	'--1',
	',50',
	'5,',
	'99999999999999999',
])('%p is refused', (text) => {
	expect(parseReais(text)).toEqual({ ok: false, reason: expect.any(String) });
});

const cents = fc.integer({ min: -(2 ** 45), max: 2 ** 45 });

test('formatting and reading round-trip', () => {
	fc.assert(
		fc.property(cents, (c) =>
			expect(parseReais(formatReais(c))).toEqual({ ok: true, value: c === 0 ? 0 : c }),
		),
	);
});

test('the boundary number round-trips', () => {
	fc.assert(
		fc.property(cents, (c) => expect(fromReais(toReais(c))).toEqual({ ok: true, value: c === 0 ? 0 : c })),
	);
});

test.each([0.1 + 0.2, 1234.56, 0.29, 1.15, 4.35])('%d reais is whole cents', (reais) => {
	expect(fromReais(reais)).toEqual({ ok: true, value: Math.round(reais * 100) });
});

test.each([12.345, 0.001, NaN, Infinity, 1e17])('%d reais is refused', (reais) => {
	expect(fromReais(reais)).toEqual({ ok: false, reason: expect.any(String) });
});

test('writes reais as Brazil does', () => {
	expect(formatReais(123456789)).toBe('R$ 1.234.567,89');
	expect(formatReais(-5)).toBe('-R$ 0,05');
	expect(formatReais(0)).toBe('R$ 0,00');
});

test('sums cents and never fractions', () => {
	expect(sumCents([10, 20, -5])).toBe(25);
	expect(sumCents([])).toBe(0);
	expect(() => sumCents([0.1])).toThrow(CobrancaError);
	expect(() => sumCents([Number.MAX_SAFE_INTEGER, 1])).toThrow(CobrancaError);
	expect(() => formatReais(1.5)).toThrow(CobrancaError);
});
