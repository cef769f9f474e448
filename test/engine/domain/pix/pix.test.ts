import fc from 'fast-check';
import type { CobrancaError } from '../../../../engine/core/errors';
import {
	dynamicPix,
	fitted,
	isChargeTxid,
	isStaticTxid,
	pixKeyKind,
	readPix,
	staticPix,
} from '../../../../engine/domain/pix';
import { crc16 } from '../../../../engine/domain/pix/crc16';
import vectors from '../../../vectors/pix.json';

const RECEIVER = { name: 'Escola Aurora', city: 'São Paulo' };
const KEY = 'caixa@escola-aurora.example';

describe('reading', () => {
	test.each(vectors.valid)('$name', ({ code, expected }) => {
		expect(readPix(` ${code}\n`)).toMatchObject({ ok: true, value: expected });
	});

	test.each(vectors.invalid)('$name is refused in field $field', ({ code, field }) => {
		expect(readPix(code)).toEqual({ ok: false, field, reason: expect.any(String) });
	});

	const closed = (body: string) => `${body}6304${crc16(`${body}6304`)}`;
	const TAIL = '5204000053039865802BR5914Livia Amaranto6015SAO MIGUEL DO O62070503***';

	test.each([
		['26', `00020126390014br.gov.bcb.pix0118livia@example.org${TAIL}`],
		['80', `00020126390014br.gov.bcb.pix0117livia@example.org${TAIL}80200014br.gov.bcb.pix25`],
	])('a field %s whose own lengths do not close is named', (field, body) => {
		expect(readPix(closed(body))).toMatchObject({ ok: false, field });
	});

	test.each([
		['10', 1000],
		['10.', 1000],
		['0.9', 90],
		['.9', null],
		['10.005', null],
	])('amount %s: EMV lets the point stand alone behind the digits, not before', (amount, amountCents) => {
		const field = `54${String(amount.length).padStart(2, '0')}${amount}`;
		const body = `00020126390014br.gov.bcb.pix0117livia@example.org520400005303986${field}${TAIL.slice(15)}`;
		expect(readPix(closed(body))).toMatchObject(
			amountCents === null ? { ok: false, field: '54' } : { ok: true, value: { amountCents } },
		);
	});

	test('an address with its protocol is refused, of a charge and of a recurrence', () => {
		const address = '2530https://payload.psp.example/1a';
		const account = (id: string, rest: string) => `${id}${18 + rest.length}0014br.gov.bcb.pix${rest}`;
		const charge = `000201${account('26', address)}${TAIL}`;
		expect(readPix(closed(charge))).toMatchObject({ ok: false, field: '26' });
		const recurrence = `000201${account('26', '')}${TAIL}${account('80', address)}`;
		expect(readPix(closed(recurrence))).toMatchObject({ ok: false, field: '80' });
	});

	test('who hands out cash', () => {
		const body = `00020126510014br.gov.bcb.pix0117livia@example.org030812341234${TAIL}`;
		expect(readPix(closed(body))).toMatchObject({ ok: true, value: { cashFacilitator: '12341234' } });
	});

	const made = (account: string, more = '', start = '000201') => {
		const field = (id: string, value: string) => id + String(value.length).padStart(2, '0') + value;
		const body = `${start}${field('26', `0014br.gov.bcb.pix${account}`)}52040000530398658`;
		return closed(`${body}02BR5903Ana6002SP${more || '62070503***'}`);
	};

	test('a field of length 00 says nothing: no key, no address, no txid', () => {
		expect(readPix(made('0100'))).toMatchObject({ ok: false, field: '26' });
		expect(readPix(made('2500'))).toMatchObject({ ok: false, field: '26' });
		expect(readPix(made('0103abc', '62040500'))).toMatchObject({ ok: true, value: { txid: null } });
	});

	test('the indicator of the format comes first and the CRC last, each as a field', () => {
		expect(readPix(made('0103abc', '', '010212000201'))).toMatchObject({ ok: false, field: '00' });
		const inside = made('0103abc', '62070503***').slice(0, -8) + '7008';
		expect(readPix(inside + `6304${crc16(`${inside}6304`)}`)).toMatchObject({ ok: false, field: '63' });
	});

	test('an address of another scheme is refused, one with a port is not', () => {
		expect(readPix(made('2519javascript:alert(1)'))).toMatchObject({ ok: false, field: '26' });
		expect(readPix(made('2516pix.co.br:8443/a'))).toMatchObject({ ok: true });
	});

	test('any changed character is caught', () => {
		const code = staticPix({ ...RECEIVER, key: KEY, amountCents: 12_345 });
		fc.assert(
			fc.property(fc.nat(code.length - 1), fc.stringMatching(/^[0-9A-Za-z.]$/), (at, other) => {
				fc.pre(code[at] !== other);
				expect(readPix(code.slice(0, at) + other + code.slice(at + 1)).ok).toBe(false);
			}),
		);
	});
});

test('CRC-16/CCITT-FALSE gives its check values', () => {
	expect(crc16('123456789')).toBe('29B1');
	expect(crc16('')).toBe('FFFF');
});

describe('building', () => {
	test('the example of the Bacen manual, to the letter', () => {
		const built = staticPix({
			key: '123e4567-e12b-12d1-a456-426655440000',
			name: 'Fulano de Tal',
			city: 'BRASILIA',
		});
		expect(built).toBe(vectors.valid.find(({ name }) => name.includes('Bacen manual'))?.code);
	});

	test('a static code is read back whole', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 999_999_999_999 }),
				fc.stringMatching(/^[a-zA-Z0-9]{1,25}$/),
				fc.stringMatching(/^[ -~]{1,20}$/).filter((text) => text.trim() === text),
				(amountCents, txid, description) => {
					const code = staticPix({ ...RECEIVER, key: KEY, amountCents, txid, description });
					expect(readPix(code)).toMatchObject({
						ok: true,
						value: { kind: 'static', key: KEY, amountCents, txid, description, city: 'Sao Paulo' },
					});
				},
			),
		);
	});

	test('a dynamic code holds the address, no amount and no txid', () => {
		const url = 'pix.example.com/qr/v2/cobv/0a1b2c3d4e5f60718293a4b5c6d7e8f9';
		expect(readPix(dynamicPix({ ...RECEIVER, url }))).toMatchObject({
			ok: true,
			value: { kind: 'dynamic', url, once: true, amountCents: null, txid: null },
		});
		expect(readPix(dynamicPix({ ...RECEIVER, url, once: false }))).toMatchObject({ value: { once: false } });
	});

	test.each([
		['key', { key: '11987654321' }],
		['key', { key: 'Caixa@Escola.example' }],
		['txid', { txid: 'tem espaço' }],
		['txid', { txid: 'a'.repeat(26) }],
		['amountCents', { amountCents: 0 }],
		['amountCents', { amountCents: 10.5 }],
		['description', { description: 'x'.repeat(73) }],
		['description', { description: 'x'.repeat(60) }],
		['name', { name: 'Escola de Educação Infantil Aurora' }],
		['name', { name: '' }],
		['city', { city: 'São José do Rio Preto' }],
	])('%s is refused by name: %j', (field, change) => {
		expect(fieldOf(() => staticPix({ ...RECEIVER, key: KEY, ...change }))).toBe(field);
	});

	test.each(['https://pix.example.com/qr/1', 'pix.example.com', `pix.example.com/${'a'.repeat(70)}`])(
		'an address is host/path: %s',
		(url) => expect(fieldOf(() => dynamicPix({ ...RECEIVER, url }))).toBe('url'),
	);

	test('names and cities are cut where one asks for it', () => {
		expect(fitted('Escola de Educação Infantil Aurora', 25)).toBe('Escola de Educacao');
		expect(fitted('São José do Rio Preto', 15)).toBe('Sao Jose do Rio');
		expect(fitted('Brasília', 15)).toBe('Brasilia');
		expect(fitted('A'.repeat(30), 25)).toBe('A'.repeat(25));
	});
});

function fieldOf(run: () => unknown): string | undefined {
	try {
		run();
	} catch (error) {
		return (error as CobrancaError).place.field;
	}
	return undefined;
}

describe('keys and txids', () => {
	test.each([
		['111.444.777-35', null],
		['11144477735', 'cpf'],
		['11222333000181', 'cnpj'],
		['12ABC34501DE35', 'cnpj'],
		['+5511900000000', 'phone'],
		['5511900000000', null],
		['ana@example.org', 'email'],
		[`${'a'.repeat(70)}@example.org`, null],
		['123e4567-e12b-12d1-a456-426655440000', 'random'],
		['', null],
	])('%s: %s', (key, kind) => expect(pixKeyKind(key)).toBe(kind));

	test('a charge has 26 to 35 letters and digits, a static code 1 to 25', () => {
		expect([25, 26, 35, 36].map((length) => isChargeTxid('a'.repeat(length)))).toEqual([
			false,
			true,
			true,
			false,
		]);
		expect([0, 1, 25, 26].map((length) => isStaticTxid('a'.repeat(length)))).toEqual([
			false,
			true,
			true,
			false,
		]);
		expect(isChargeTxid(`${'a'.repeat(26)}-`)).toBe(false);
	});
});
