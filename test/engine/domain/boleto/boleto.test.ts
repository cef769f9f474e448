import fc from 'fast-check';
import { CobrancaError } from '../../../../engine/core/errors';
import { bankCodeWithDigit, type Title } from '../../../../engine/domain/boleto/bank';
import { BANKS, bankOf } from '../../../../engine/domain/boleto/banks';
import { composeCodes } from '../../../../engine/domain/boleto/barcode';
import { type BoletoTerms, computeBoleto, printedLine } from '../../../../engine/domain/boleto/boleto';
import { readBoleto } from '../../../../engine/domain/boleto/read';
import vectors from '../../../vectors/boletos.json';

interface Computed {
	id: string;
	bank: string;
	title: Title;
	amountCents: number;
	dueDate: string | null;
	expected: {
		barcode?: string;
		line?: string;
		freeField?: string;
		nossoNumero?: string;
		checkDigit?: string;
		accountDigit?: string;
	};
	source: string;
}

const computed = vectors.compute as Computed[];
const terms = ({ bank, title, amountCents, dueDate }: Computed): BoletoTerms => ({
	...title,
	bank,
	amountCents,
	dueDate,
});

describe('vectors of the banks', () => {
	test.each(computed.map((vector) => [vector.id, vector.source, vector] as const))(
		'%s (%s)',
		(_id, _source, vector) => {
			const { expected } = vector;
			const boleto = computeBoleto(terms(vector));
			if (expected.barcode) expect(boleto.barcode).toBe(expected.barcode);
			if (expected.line) expect(boleto.line).toBe(expected.line);
			if (expected.freeField) expect(boleto.freeField).toBe(expected.freeField);
			if (expected.checkDigit) expect(boleto.nossoNumero.checkDigit).toBe(expected.checkDigit);
			if (expected.accountDigit)
				expect(bankOf(vector.bank).beneficiaryCode(vector.title)).toMatch(
					new RegExp(`-${expected.accountDigit}$`),
				);
			// Sources print the carteira before the number in two or three digits, or not at all.
			if (expected.nossoNumero)
				expect(bare(boleto.nossoNumero.printed)).toContain(bare(expected.nossoNumero));
		},
	);

	test('there are some of every bank', () => {
		expect(new Set(computed.map(({ bank }) => bank))).toEqual(new Set(BANKS.map(({ code }) => code)));
	});
});

const bare = (printed: string) => printed.replace(/^\d+\//, '');

const ITAU: BoletoTerms = {
	bank: '341',
	carteira: '109',
	branch: '57',
	account: '72192',
	nossoNumero: '98712345',
	amountCents: 12_345,
	dueDate: '2026-12-10',
};
const BB: BoletoTerms = { ...ITAU, bank: '001', carteira: '17', convenio: '7654321', nossoNumero: '123' };
const BRADESCO: BoletoTerms = { ...ITAU, bank: '237', carteira: '09' };

describe('what is refused, by the name of its field', () => {
	test.each<[string, Partial<BoletoTerms>]>([
		['bank', { bank: '999' }],
		['carteira', { carteira: '' }],
		['carteira', { carteira: '1099' }],
		['nossoNumero', { nossoNumero: '987123456' }],
		['nossoNumero', { nossoNumero: '98712345-6' }],
		['branch', { branch: undefined }],
		['account', { account: '７２１９２' }],
		['accountDigit', { accountDigit: 'X' }],
		['seuNumero', { carteira: '198' }],
		['convenio', { carteira: '198', seuNumero: '1' }],
		['amountCents', { amountCents: 12.5 }],
		['amountCents', { amountCents: -1 }],
		['amountCents', { amountCents: 10_000_000_000 }],
		['dueDate', { dueDate: '2049-10-14' }],
		['dueDate', { dueDate: '2000-07-02' }],
		['date', { dueDate: '2026-02-30' }],
	])('%s: %j', (field, change) => {
		expect(fieldOf(() => computeBoleto({ ...ITAU, ...change }))).toBe(field);
	});

	test.each<[string, Partial<BoletoTerms>]>([
		['convenio', { convenio: undefined }],
		['convenio', { convenio: '12345' }],
		['nossoNumero', { nossoNumero: '12345678901234567' }],
		['nossoNumero', { convenio: '1653', nossoNumero: '10028528' }],
		['branch', { convenio: '1653', branch: '' }],
	])('Banco do Brasil, %s: %j', (field, change) => {
		expect(fieldOf(() => computeBoleto({ ...BB, ...change }))).toBe(field);
	});

	test('a free field or bank that is not all digits', () => {
		const parts = { bank: '341', amountCents: 1, dueDate: null, freeField: '0'.repeat(25) };
		expect(fieldOf(() => composeCodes({ ...parts, freeField: '0'.repeat(24) }))).toBe('freeField');
		expect(fieldOf(() => composeCodes({ ...parts, bank: '34' }))).toBe('bank');
	});

	test('a digit of branch or account that is neither digit, X nor P', () => {
		expect(fieldOf(() => bankOf('237').beneficiaryCode({ ...BRADESCO, branchDigit: '12' }))).toBe(
			'branchDigit',
		);
	});
});

function fieldOf(run: () => unknown): string | undefined {
	try {
		run();
	} catch (error) {
		expect(error).toBeInstanceOf(CobrancaError);
		expect((error as CobrancaError).code).toBe('badInput');
		return (error as CobrancaError).place.field;
	}
	return undefined;
}

describe('what is printed', () => {
	test('the line in its five fields', () => {
		expect(printedLine(computeBoleto(ITAU))).toMatch(/^\d{5}\.\d{5} \d{5}\.\d{6} \d{5}\.\d{6} \d \d{14}$/);
	});

	test.each([
		['001', '001-9'],
		['237', '237-2'],
		['341', '341-7'],
	])('%s as %s', (code, printed) => expect(bankCodeWithDigit(code)).toBe(printed));

	test('branch and code of the beneficiary', () => {
		expect(bankOf('341').beneficiaryCode(ITAU)).toMatch(/^0057\/72192-\d$/);
		expect(bankOf('001').beneficiaryCode({ ...BB, branchDigit: 'X' })).toMatch(/^0057-X\/00072192-[\dX]$/);
		expect(bankOf('237').beneficiaryCode({ ...BRADESCO, accountDigit: '1' })).toBe('0057/0072192-1');
	});

	test('C6: carteira and identificador behind nosso número (manual, 10.3), no digit', () => {
		const c6: BoletoTerms = { ...ITAU, bank: '336', convenio: '123456', nossoNumero: '6594' };
		expect(computeBoleto({ ...c6, carteira: '40' }).nossoNumero.printed).toBe('0000006594 404');
		expect(computeBoleto({ ...c6, carteira: '10' }).nossoNumero.printed).toBe('0000006594 103');
	});

	test('a warning for a carteira that we do not know and for an account digit that does not agree', () => {
		expect(computeBoleto(ITAU).warnings).toEqual([]);
		expect(computeBoleto({ ...ITAU, carteira: '199' }).warnings).toHaveLength(1);
		const right = bankOf('341').beneficiaryCode(ITAU).slice(-1);
		expect(computeBoleto({ ...ITAU, accountDigit: right }).warnings).toEqual([]);
		const wrong = String((Number(right) + 1) % 10);
		expect(computeBoleto({ ...ITAU, accountDigit: wrong }).warnings).toHaveLength(1);
	});
});

describe('numbers that a bank lets be written in two ways', () => {
	test('HSBC, carteira CSB: range and sequence get their digit (the manual’s example), eleven digits have it', () => {
		const csb: BoletoTerms = { ...ITAU, bank: '399', carteira: 'CSB', nossoNumero: '1111122222' };
		const { nossoNumero, freeField } = computeBoleto(csb);
		expect(nossoNumero).toEqual({ digits: '11111222225', checkDigit: '5', printed: '11111222225' });
		expect(freeField).toBe('1111122222500570072192001');
		expect(computeBoleto({ ...csb, nossoNumero: '11111222225' }).freeField).toBe(freeField);
	});

	test('Caixa, SICOB: the carteira says what stands before the number', () => {
		const sicob: BoletoTerms = {
			...ITAU,
			bank: '104',
			carteira: 'SR',
			account: '87000000123',
			nossoNumero: '4567',
		};
		// 8000004567: 7×2 + 6×3 + 5×4 + 4×5 + 8×3 = 96, 96 mod 11 = 8, 11 − 8 = 3
		expect(computeBoleto(sicob).nossoNumero).toMatchObject({ digits: '8000004567', checkDigit: '3' });
		expect(computeBoleto({ ...sicob, carteira: 'RG' }).nossoNumero.digits).toBe('9000004567');
		expect(computeBoleto({ ...sicob, nossoNumero: '8219525086' }).freeField).toBe(
			'8219525086005787000000123',
		);
	});

	test('Caixa, carteira 24: unregistered, printed by the beneficiary', () => {
		const caixa: BoletoTerms = { ...ITAU, bank: '104', carteira: '24', convenio: '245274' };
		expect(computeBoleto(caixa).nossoNumero.digits).toBe('24000000098712345');
		expect(computeBoleto(caixa).warnings).toEqual([]);
	});

	test('CrediSIS: branch and account with their digits', () => {
		// 0000002: 2 × 9 = 18, 18 mod 11 = 7; 0057: 7×9 + 5×8 = 103, 103 mod 11 = 4
		expect(bankOf('097').beneficiaryCode({ ...ITAU, account: '2' })).toBe('0057-4/0000002-7');
		expect(bankOf('097').beneficiaryCode({ ...ITAU, account: '2', accountDigit: '1' })).toBe(
			'0057-4/0000002-1',
		);
	});
});

test('whatever is computed is read back whole', () => {
	const numbers = fc.record({
		bank: fc.constantFrom(ITAU, BB, BRADESCO),
		nossoNumero: fc.stringMatching(/^\d{1,8}$/),
		branch: fc.stringMatching(/^\d{1,4}$/),
		account: fc.stringMatching(/^\d{5}$/),
		amountCents: fc.nat(9_999_999_999),
		dueDate: fc.integer({ min: 1, max: 5000 }).map((days) => dayAfter('2026-11-22', days)),
	});
	fc.assert(
		fc.property(numbers, ({ bank, ...rest }) => {
			const boleto = computeBoleto({ ...bank, ...rest });
			for (const text of [boleto.line, boleto.barcode, printedLine(boleto)]) {
				const reading = readBoleto(text, '2026-11-22');
				expect(reading).toMatchObject({
					ok: true,
					value: {
						bank: bank.bank,
						amountCents: rest.amountCents || null,
						dueDate: { date: rest.dueDate, status: 'known' },
						freeField: boleto.freeField,
						barcode: boleto.barcode,
						line: boleto.line,
					},
				});
			}
		}),
		{ numRuns: 300 },
	);
});

function dayAfter(iso: string, days: number): string {
	return new Date(Date.parse(iso) + days * 86_400_000).toISOString().slice(0, 10);
}
