import fc from 'fast-check';
import { knownBank, BANKS } from '../../../../engine/domain/boleto/banks';
import { type BoletoTerms, computeBoleto } from '../../../../engine/domain/boleto/boleto';
import type { Title } from '../../../../engine/domain/boleto/bank';
import { FREE_FIELD_LENGTH, readFreeField } from '../../../../engine/domain/boleto/freeField';
import { readPayable } from '../../../../engine/domain/boleto/payable';
import vectors from '../../../vectors/boletos.json';

const TODAY = '2026-11-22';
const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));

/** What a title of each bank needs, in the width of its free field, so that reading must give the same texts back. */
const TITLES: Readonly<Record<string, Record<string, fc.Arbitrary<string | undefined>>>> = {
	'001': { carteira: fc.constantFrom('17', '18'), convenio: digits(7), nossoNumero: digits(10) },
	'004': {
		carteira: fc.constant('21'),
		branch: digits(4),
		account: digits(7),
		accountDigit: digits(1),
		nossoNumero: digits(7),
	},
	'021': { carteira: fc.constant('1'), account: digits(10), accountDigit: digits(1), nossoNumero: digits(8) },
	'033': { carteira: fc.constantFrom('101', '201'), convenio: digits(7), nossoNumero: digits(12) },
	'041': { carteira: fc.constant('1'), branch: digits(4), convenio: digits(7), nossoNumero: digits(8) },
	'070': { carteira: fc.constant('2'), branch: digits(3), account: digits(7), nossoNumero: digits(6) },
	'077': {
		carteira: fc.constant('112'),
		branch: fc.constant('0001'),
		convenio: digits(7),
		nossoNumero: digits(10),
	},
	'084': { carteira: fc.constant('09'), branch: digits(4), account: digits(7), nossoNumero: digits(11) },
	'085': { carteira: fc.constant('01'), convenio: digits(6), account: digits(7), nossoNumero: digits(9) },
	'097': {
		carteira: fc.constant('18'),
		branch: digits(4),
		convenio: digits(6),
		nossoNumero: digits(6),
		beneficiaryDocument: fc.constantFrom('11144477735', '11222333000181'),
	},
	'104': { carteira: fc.constantFrom('1', 'RG'), convenio: digits(6), nossoNumero: digits(15) },
	'136': {
		carteira: fc.constant('21'),
		branch: digits(4),
		account: digits(9),
		accountDigit: digits(1),
		nossoNumero: digits(10),
	},
	'208': { carteira: fc.constant('01'), branch: digits(4), account: digits(7), nossoNumero: digits(11) },
	'237': {
		carteira: fc.constantFrom('09', '26'),
		branch: digits(4),
		account: digits(7),
		nossoNumero: digits(11),
	},
	'336': { carteira: fc.constantFrom('10', '20'), convenio: digits(12), nossoNumero: digits(10) },
	'341': {
		carteira: fc.constantFrom('109', '150'),
		branch: digits(4),
		account: digits(5),
		nossoNumero: digits(8),
	},
	'356': { carteira: fc.constant('57'), branch: digits(4), account: digits(7), nossoNumero: digits(13) },
	'399': { carteira: fc.constant('CNR'), account: digits(7), nossoNumero: digits(13) },
	'422': {
		carteira: fc.constant('1'),
		branch: digits(4),
		branchDigit: digits(1),
		account: digits(8),
		accountDigit: digits(1),
		nossoNumero: digits(8),
	},
	'637': { carteira: fc.constant('121'), branch: digits(4), convenio: digits(7), nossoNumero: digits(10) },
	'655': { carteira: fc.constant('500'), convenio: digits(10), nossoNumero: digits(10) },
	'707': { carteira: fc.constant('121'), branch: digits(4), convenio: digits(7), nossoNumero: digits(10) },
	'745': { carteira: fc.constant('3'), modalidade: digits(3), convenio: digits(9), nossoNumero: digits(11) },
	'748': {
		carteira: fc.constant('1'),
		branch: digits(4),
		posto: digits(2),
		convenio: digits(5),
		nossoNumero: fc.stringMatching(/^\d{2}[1-9]\d{5}$/),
	},
	'756': {
		carteira: fc.constantFrom('1', '3'),
		branch: digits(4),
		modalidade: fc.constantFrom('01', '05'),
		convenio: digits(7),
		nossoNumero: digits(7),
		parcela: digits(3),
	},
};

/** What a free field does not hold, or holds joined to something else. */
const LOST: Readonly<Record<string, readonly (keyof Title)[]>> = {
	'001': ['nossoNumero'],
	'021': ['carteira'],
	'041': ['carteira'],
	'085': ['nossoNumero'],
	'097': ['carteira', 'nossoNumero', 'beneficiaryDocument'],
	'104': ['carteira', 'nossoNumero'],
	'136': ['carteira'],
	'356': ['carteira'],
	'399': ['carteira'],
	'422': ['carteira'],
};

test('every bank is tried here', () => {
	expect(Object.keys(TITLES).sort()).toEqual(BANKS.map(({ code }) => code).sort());
});

describe.each(BANKS.map((bank) => [bank.code, bank.name, bank] as const))('%s %s', (code, _name, bank) => {
	test('every layout has 25 digits', () => {
		for (const { parts } of bank.layouts) {
			const lengths = parts.map((part) => (typeof part === 'string' ? part.length : part[1]));
			expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(FREE_FIELD_LENGTH);
		}
	});

	test('says where its formulas were read', () => {
		expect(bank.sources.length).toBeGreaterThan(0);
		expect(Object.keys(bank.carteiras).length).toBeGreaterThan(0);
	});

	test('what is written is read back, and every digit agrees', () => {
		fc.assert(
			fc.property(
				fc.record(TITLES[code] as Record<string, fc.Arbitrary<string>>),
				fc.nat(99_999),
				(title, cents) => {
					const terms = {
						...title,
						bank: code,
						amountCents: cents,
						dueDate: '2027-03-01',
					} as unknown as BoletoTerms;
					const boleto = computeBoleto(terms);
					const reading = readPayable(boleto.line, TODAY);
					expect(reading).toMatchObject({ ok: true, value: { kind: 'boleto', warnings: [] } });
					const read = readFreeField(bank, boleto.freeField);
					for (const [field, value] of Object.entries(title)) {
						if (LOST[code]?.includes(field as keyof Title)) continue;
						expect([field, read?.title[field as keyof Title]]).toEqual([field, value]);
					}
					expect(read?.title.nossoNumero).toBe(boleto.nossoNumero.digits);
					expect(read?.disagreements).toEqual([]);
				},
			),
			{ numRuns: 60 },
		);
	});
});

describe('what a free field says', () => {
	const read = (code: string, freeField: string) =>
		readFreeField(knownBank(code) as (typeof BANKS)[number], freeField);

	test.each(
		vectors.compute
			.filter(({ bank, expected }) => expected.freeField && bank !== '341')
			.map((one) => [one.id, one] as const),
	)('%s agrees with its bank', (_id, { bank, expected }) => {
		expect(read(bank, expected.freeField as string)?.disagreements).toEqual([]);
	});

	test('the fields of a Santander boleto, with nosso número as printed', () => {
		expect(read('033', '9123456700000000041460101')).toEqual({
			title: { convenio: '1234567', nossoNumero: '000000000414', carteira: '101', modalidade: '0' },
			nossoNumero: { digits: '000000000414', checkDigit: '6', printed: '000000000414-6' },
			disagreements: [],
		});
	});

	test('the nosso número of Caixa is put together again', () => {
		// The example of the bank's manual, annex III.
		const title = { carteira: 'RG', convenio: '005507', nossoNumero: '222333777777777' };
		const { freeField } = computeBoleto({ ...title, bank: '104', amountCents: 1, dueDate: null });
		expect(freeField.slice(0, 24)).toBe('005507722213334777777777');
		expect(read('104', freeField)?.title).toEqual({ convenio: '005507', nossoNumero: '14222333777777777' });
	});

	test.each([
		['033', '9123456700000000041450101', 'nossoNumeroDigit'],
		['341', '1090022335281234567890000', 'accountDigit'],
		['041', '2103401234560000004584091', 'check'],
		['070', '0000820000528200000107014', 'nossoNumeroDigit'],
		['104', '0055077222133347777777770', 'check'],
		['756', '1427701017227800000041001', 'nossoNumeroDigit'],
	])('%s %s: a digit that does not agree is named', (code, freeField, part) => {
		expect(read(code, freeField)?.disagreements).toEqual([part]);
	});

	test('null where the bank has no such layout', () => {
		expect(read('033', '8123456700000000041460101')).toBeNull();
		expect(read('033', '91234567')).toBeNull();
		expect(read('033', '912345670000000004146010X')).toBeNull();
	});
});
