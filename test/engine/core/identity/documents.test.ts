import fc from 'fast-check';
import { checkDigit } from '../../../../engine/core/checkDigit';
import { formatCnpj, isCnpj, maskCnpj, parseCnpj } from '../../../../engine/core/identity/cnpj';
import { formatCpf, isCpf, maskCpf, parseCpf } from '../../../../engine/core/identity/cpf';
import { formatDocument, maskDocument, parseDocument } from '../../../../engine/core/identity/document';

const CPF = { weights: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11], modulus: 11, replace: { 10: '0', 11: '0' } };

describe('checkDigit', () => {
	test('gives the worked example of its docstring', () => {
		expect(checkDigit('111444777', CPF)).toBe('3');
		expect(checkDigit('1114447773', CPF)).toBe('5');
	});

	test('adds the digits of products when asked (Luhn: 7992739871 → 3)', () => {
		const luhn = { weights: [2, 1], modulus: 10, sumDigits: true, replace: { 10: '0' } };
		expect(checkDigit('7992739871', luhn)).toBe('3');
	});

	test('takes the remainder itself when asked', () => {
		expect(checkDigit('12', { weights: [2, 3], modulus: 11, take: 'remainder' })).toBe('7');
	});

	test('values letters at ASCII − 48: A is 17', () => {
		expect(checkDigit('A', { weights: [1], modulus: 100, take: 'remainder' })).toBe('17');
	});
});

describe('CPF', () => {
	test.each(['111.444.777-35', '11144477735', ' 529.982.247-25 ', '00000000191'])('accepts %s', (text) => {
		expect(parseCpf(text).ok).toBe(true);
	});

	test.each([
		'11111111111',
		'00000000000',
		'11144477732',
		'11144477725',
		'1114447773',
		'111444777350',
		'111.444.777-3X',
		'',
		'１１１４４４７７７３５',
	])('refuses %s', (text) => {
		expect(parseCpf(text)).toEqual({ ok: false, reason: expect.any(String) });
	});

	test('formats and masks', () => {
		expect(formatCpf('11144477735')).toBe('111.444.777-35');
		expect(maskCpf('11144477735')).toBe('•••.444.777-••');
	});

	test('any changed digit is caught', () => {
		fc.assert(
			fc.property(cpfs(), fc.nat(10), fc.integer({ min: 1, max: 9 }), (cpf, at, by) => {
				expect(isCpf(replaceAt(cpf, at, String((Number(cpf[at]) + by) % 10)))).toBe(false);
			}),
		);
	});
});

describe('CNPJ', () => {
	test.each([
		'11.222.333/0001-81',
		'00000000000191',
		'12.ABC.345/01DE-35',
		'ABCDEFGHIJKL80',
		'AA345678000114',
		'AA345678000A29',
		'12345678000A08',
		// edsonmoretti/cnpj-alfanumerico, alehchain/cnpj-alfanumerico-validator, klawdyo/validation-br
		'1345C3A5000106',
		'R55231B3000757',
		'VJ.CP5.LPN/0001-04',
		'A3.170.7X3/0001-36',
		'A1222333000150',
	])('accepts %s', (text) => {
		expect(parseCnpj(text).ok).toBe(true);
	});

	test.each([
		'00000000000000',
		'12.ABc.345/01DE-35',
		'ABCDEFGHIJKL81',
		'R55231B3000700',
		'VJ.CP5.LPN/0001-05',
		'12ABC34501DE99',
		'0000000000019L',
		'12ABC34501DE3A',
		'0000000000019',
		'000000000001911',
		'$0123456789ABC',
	])('refuses %s', (text) => {
		expect(parseCnpj(text)).toEqual({ ok: false, reason: expect.any(String) });
	});

	test('formats and masks', () => {
		expect(formatCnpj('11222333000181')).toBe('11.222.333/0001-81');
		expect(maskCnpj('11222333000181')).toBe('••.222.333/0001-••');
	});

	// A letter may stand for a digit of the same value modulo 11 (A = 17 ≡ 6), so only digit for digit is promised.
	test('any changed digit of a numeric one is caught', () => {
		fc.assert(
			fc.property(cnpjs(), fc.nat(13), fc.integer({ min: 1, max: 9 }), (cnpj, at, by) => {
				expect(isCnpj(cnpj)).toBe(true);
				expect(isCnpj(replaceAt(cnpj, at, String((Number(cnpj[at]) + by) % 10)))).toBe(false);
			}),
		);
	});
});

describe('parseDocument', () => {
	test('tells a person from a company by length', () => {
		expect(parseDocument('111.444.777-35')).toEqual({
			ok: true,
			value: { kind: 'PF', digits: '11144477735' },
		});
		expect(parseDocument('12.ABC.345/01DE-35')).toEqual({
			ok: true,
			value: { kind: 'PJ', digits: '12ABC34501DE35' },
		});
	});

	test.each([
		['', /branco/],
		['1,11445E+10', /científica/],
		['1144477735', /zeros à esquerda/],
		['11144477736', /verificador/],
	])('says why it refuses %p', (text, reason) => {
		expect(parseDocument(text)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
	});

	test('never repeats the document in the reason', () => {
		const refusal = parseDocument('11144477736');
		expect(refusal.ok ? '' : refusal.reason).not.toContain('111444777');
	});

	test('masks and formats either kind', () => {
		expect(maskDocument({ kind: 'PF', digits: '11144477735' })).toBe('•••.444.777-••');
		expect(formatDocument({ kind: 'PJ', digits: '11222333000181' })).toBe('11.222.333/0001-81');
	});
});

function replaceAt(text: string, at: number, character: string): string {
	return text.slice(0, at) + character + text.slice(at + 1);
}

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));

/**
 * Documents whose check digits come from a plain sum written here. Where the true digit is 10, written 0, a changed base
 * digit may give another 10 or 11 only if the sum stays, which a single change cannot do; but 10 and 11 share the 0.
 */
function cpfs() {
	return digits(9)
		.map((base) => withDigits(base, 11))
		.filter((cpf): cpf is string => cpf !== null && !/^(\d)\1+$/.test(cpf));
}
function cnpjs() {
	return digits(12)
		.map((base) => withDigits(base, 9))
		.filter((c): c is string => c !== null && !/^(\d)\1+$/.test(c));
}

/** Null when a check digit was 10 written as 0: then one other base digit can give 11, also written 0. */
function withDigits(base: string, top: number): string | null {
	let text = base;
	for (let round = 0; round < 2; round++) {
		let sum = 0;
		for (let i = 0; i < text.length; i++) sum += Number(text[text.length - 1 - i]) * ((i % (top - 1)) + 2);
		const rest = sum % 11;
		if (rest < 2) return null;
		text += String(11 - rest);
	}
	return text;
}
