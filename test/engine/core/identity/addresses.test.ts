import { formatCep, maskCep, parseCep, ufOfCep } from '../../../../engine/core/identity/cep';
import { maskEmail, parseEmail } from '../../../../engine/core/identity/email';
import { UFS, VALID_DDDS, parseUf, ufsOfDdd } from '../../../../engine/core/uf';

describe('CEP', () => {
	test.each([
		['01001-000', 'SP'],
		['19999999', 'SP'],
		['20000-000', 'RJ'],
		['28999999', 'RJ'],
		['29000000', 'ES'],
		['39999999', 'MG'],
		['48999999', 'BA'],
		['49000000', 'SE'],
		['53990000', 'PE'],
		['57000000', 'AL'],
		['58000000', 'PB'],
		['59000000', 'RN'],
		['63999999', 'CE'],
		['64000000', 'PI'],
		['65000000', 'MA'],
		['68899999', 'PA'],
		['68900000', 'AP'],
		['69299999', 'AM'],
		['69300000', 'RR'],
		['69400000', 'AM'],
		['69900000', 'AC'],
		['72799999', 'DF'],
		['72800000', 'GO'],
		['73000000', 'DF'],
		['73700000', 'GO'],
		['76800000', 'RO'],
		['77000000', 'TO'],
		['78000000', 'MT'],
		['79000000', 'MS'],
		['87999999', 'PR'],
		['88000000', 'SC'],
		['99999999', 'RS'],
	])('%s is in %s', (cep, uf) => {
		expect(ufOfCep(cep)).toBe(uf);
		expect(parseCep(cep)).toEqual({ ok: true, value: cep.replace('-', '') });
	});

	test.each(['00999999', '0100100', '010010000', 'abcdefgh', ''])('%p is refused', (text) => {
		expect(parseCep(text)).toEqual({ ok: false, reason: expect.any(String) });
	});

	test('formats and masks', () => {
		expect(formatCep('01310100')).toBe('01310-100');
		expect(maskCep('01310100')).toBe('01310-•••');
	});
});

describe('e-mail', () => {
	test.each([
		['Maria.Silva@Exemplo.COM.br', 'maria.silva@exemplo.com.br'],
		[' a+b@x.co ', 'a+b@x.co'],
		["o'neil_1@sub-dominio.exemplo.org", "o'neil_1@sub-dominio.exemplo.org"],
	])('reads %s', (text, email) => {
		expect(parseEmail(text)).toEqual({ ok: true, value: email });
	});

	test.each([
		'',
		'maria',
		'@exemplo.com',
		'maria@',
		'maria@exemplo',
		'maria..s@exemplo.com',
		'.maria@exemplo.com',
		'maria@-exemplo.com',
		'maria@exemplo..com',
		'a@b.com; c@d.com',
		'Maria <maria@exemplo.com>',
		'josé@exemplo.com',
		'maria@exemplo.c0m1',
		`${'a'.repeat(65)}@exemplo.com`,
		`a@${'b'.repeat(64)}.com`,
	])('refuses %p', (text) => {
		expect(parseEmail(text)).toEqual({ ok: false, reason: expect.any(String) });
	});

	test('masks all but the first letter of the person', () => {
		expect(maskEmail('maria.silva@exemplo.com.br')).toBe('m•••@exemplo.com.br');
	});
});

describe('UF', () => {
	test('reads any case, refuses the rest', () => {
		expect(parseUf(' sp ')).toBe('SP');
		expect(parseUf('XX')).toBeNull();
		expect(parseUf(null)).toBeNull();
	});

	test('every UF has a DDD and 61 has two UFs', () => {
		expect(new Set(VALID_DDDS.flatMap((ddd) => ufsOfDdd(ddd)))).toEqual(new Set(UFS));
		expect(ufsOfDdd('61')).toEqual(['DF', 'GO']);
		expect(ufsOfDdd('20')).toEqual([]);
	});
});
