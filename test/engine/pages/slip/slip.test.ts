import { inflateSync } from 'node:zlib';
import type { CobrancaError } from '../../../../engine/core/errors';
import { formatLine, lineOf } from '../../../../engine/domain/boleto/digitableLine';
import { balanceOn } from '../../../../engine/domain/debts';
import { staticPix } from '../../../../engine/domain/pix';
import { winAnsi } from '../../../../engine/pages/pdf/font';
import { type Address, slipPdf, type Slip } from '../../../../engine/pages/slip';
import { PAYER, SCHOOL, schoolItems, slipOf } from '../../../support/slips';

/** The texts of each page, in the order drawn. */
function textsOf(slip: Slip): string[][] {
	const file = slipPdf(slip);
	const text = file.toString('latin1');
	return [...text.matchAll(/\/Filter \/FlateDecode \/Length (\d+) >>\nstream\n/g)].map((match) => {
		const from = match.index + match[0].length;
		const content = inflateSync(file.subarray(from, from + Number(match[1]))).toString('latin1');
		return [...content.matchAll(/\(((?:\\.|[^\\)])*)\) Tj/g)].map(([, one = '']) =>
			one.replace(/\\(.)/g, '$1'),
		);
	});
}

const fieldOf = (slip: Slip) => {
	try {
		slipPdf(slip);
	} catch (error) {
		return (error as CobrancaError).place.field;
	}
	return undefined;
};

describe('what is on it', () => {
	const slip = slipOf('341');
	const [page = []] = textsOf(slip);
	const has = (text: string) => page.filter((one) => one === winAnsi(text)).length;

	test.each([
		'Local de pagamento',
		'Vencimento',
		'Beneficiário',
		'Agência/Código do beneficiário',
		'Data do documento',
		'Nº do documento',
		'Espécie doc.',
		'Aceite',
		'Data do processamento',
		'Nosso número',
		'Uso do banco',
		'Carteira',
		'Espécie',
		'Quantidade',
		'(x) Valor',
		'(=) Valor do documento',
		'Informações de responsabilidade do beneficiário',
		'(–) Desconto/Abatimento',
		'(+) Juros/Multa',
		'(+) Outros acréscimos',
		'(=) Valor cobrado',
		'Pagador',
		'Sacador/Avalista',
		'Autenticação mecânica – Ficha de compensação',
		'Recibo do pagador – Autenticação mecânica',
		'341-7',
		'Boleto registrado por Itaú.',
		'Demonstrativo do débito',
		'Pague com Pix',
	])('%s', (text) => expect(has(text)).toBeGreaterThan(0));

	test('line, nosso número, due date and amount on recibo and ficha alike', () => {
		expect(has(formatLine(lineOf(slip.barcode)))).toBe(2);
		expect(has(slip.nossoNumero)).toBe(2);
		expect(has('2.811,87')).toBeGreaterThanOrEqual(3);
		expect(has('10/12/2026')).toBeGreaterThanOrEqual(3);
	});

	test('name, address and CNPJ of the creditor at the top (CDC 42-A)', () => {
		expect(page[0]).toBe(winAnsi(SCHOOL.name));
		expect(page[1]).toBe('CNPJ 11.222.333/0001-81');
		expect(page[2]).toBe(winAnsi('Rua das Acácias, 120 – Jardim Açucena – São Paulo/SP – CEP 01310-100'));
	});

	test('every debt with origin, due date, original value, each charge and total, and their sums', () => {
		const at = page.indexOf(winAnsi('Mensalidade de outubro/2026, contrato 2026-1001'));
		expect(page.slice(at + 1, at + 6)).toEqual(['05/10/2026', '899,91', '17,99', '19,79', '937,69']);
		const sums = page.indexOf('Total em 10/12/2026');
		expect(page.slice(sums + 1, sums + 5)).toEqual(['2.699,73', '53,97', '58,17', '2.811,87']);
	});

	test('columns for charges that some debt has, and only those', () => {
		const terms = { principalCents: 50_000, dueDate: '2026-11-10', debtorKind: 'PF', interest: 1 } as const;
		const paid = balanceOn(terms, '2026-12-10', [{ date: '2026-12-01', cents: 20_000 }]);
		const dear = balanceOn({ ...terms, costsCents: 1_200, feesPercent: 10 }, '2026-12-10');
		const items = [paid, dear].map((balance) => ({ origin: 'Fatura 77', dueDate: '2026-11-10', balance }));
		const [texts = []] = textsOf(slipOf('237', { items }));
		expect(texts).toEqual(expect.arrayContaining(['Já abatido', 'Custas', 'Honorários']));
		expect(texts).not.toContain('Desconto');
		expect(page).not.toContain('Custas');
	});

	test('the same slip gives the same bytes', () => {
		expect(slipPdf(slip).equals(slipPdf(slip))).toBe(true);
	});
});

describe('other shapes', () => {
	test('a boleto that nobody registered says so on both halves', () => {
		const [page = []] = textsOf(slipOf('001', { registeredBy: null }));
		const band = page.filter((text) => text.startsWith('SEM REGISTRO NO BANCO'));
		expect(band).toHaveLength(2);
	});

	test('debts that do not fit follow on pages of their own, each once, and the first page keeps the total', () => {
		const pages = textsOf(slipOf('341', { items: schoolItems(120) }));
		expect(pages).toHaveLength(4);
		const origins = pages.flat().filter((text) => text.startsWith('Mensalidade'));
		expect(new Set(origins).size).toBe(120);
		expect(origins).toHaveLength(120);
		expect(pages[0]).toContain(winAnsi('Os 120 débitos estão discriminados nas páginas seguintes.'));
		expect(pages[0]).toContain('Total em 10/12/2026');
		expect(pages[3]).toContain('Total em 10/12/2026');
	});

	test('without Pix there is more room, without debts the document is named', () => {
		const [page = []] = textsOf(slipOf('341', { pix: undefined, items: schoolItems(12) }));
		expect(page.filter((text) => text.startsWith('Mensalidade'))).toHaveLength(12);
		expect(page).not.toContain('Pague com Pix');
		const [bare = []] = textsOf({ ...slipOf('341'), items: [] });
		expect(bare).toContain('Documento MENS-2026/4821.');
	});

	test('guarantor, another beneficiary, a logo, and a name of any length', () => {
		const logo = Buffer.from('ffd8ffc0000b08000200030300000000', 'hex');
		const long = { ...PAYER, name: 'Maria Aparecida '.repeat(12) };
		const slip = slipOf('237', {
			brand: { logo, colour: '#0b5fa5' },
			guarantor: { name: 'Avalista Inventado', document: PAYER.document },
			beneficiary: { ...SCHOOL, name: 'Assessoria Boa Nova' },
			payer: long,
		});
		const [page = []] = textsOf(slip);
		expect(page).toContain('Avalista Inventado \x96 CPF 111.444.777-35');
		expect(page).toContain('Assessoria Boa Nova \x96 CNPJ 11.222.333/0001-81');
		// On recibo and ficha the name is cut, the document is not.
		const cut = page.filter(
			(text) => text.startsWith('Maria') && /\x85 \x96 CPF 111\.444\.777-35$/.test(text),
		);
		expect(cut).toHaveLength(2);
		expect(slipPdf(slip).includes('/XObject << /Logo 7 0 R >>')).toBe(true);
	});

	test('the line of another bank, as a payment provider returned it', () => {
		const line = '74891.11620 32000.000005 12345.671018 1 00000000000000';
		expect(fieldOf(slipOf('341', { barcode: line }))).toBe('barcode');
		const other = { ...slipOf('341'), items: [], dueDate: null, barcode: OTHER_BANK };
		expect(fieldOf(other)).toBe('bankName');
		const [page = []] = textsOf({ ...other, bankName: 'Nu Pagamentos' });
		expect(page).toEqual(expect.arrayContaining(['Nu Pagamentos', '260-7', winAnsi('Contra apresentação')]));
	});
});

/** A bank that we do not compute, no due date, amount open; the general digit was worked out by hand. */
const OTHER_BANK = otherBank();

function otherBank(): string {
	const body = `2609${'0'.repeat(14)}${'1'.repeat(25)}`;
	const weighted = [...body].reverse().reduce((sum, digit, at) => sum + Number(digit) * (2 + (at % 8)), 0);
	const digit = 11 - (weighted % 11);
	return body.slice(0, 4) + (digit > 9 || digit === 0 ? '1' : String(digit)) + body.slice(4);
}

describe('what contradicts itself is refused, by the name of its field', () => {
	const slip = slipOf('341');
	test.each<[string, Partial<Slip>]>([
		['barcode', { barcode: slip.barcode.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)) }],
		['dueDate', { dueDate: '2026-12-11' }],
		['dueDate', { dueDate: '10/12/2026' }],
		['dueDate', { dueDate: null }],
		['documentDate', { documentDate: 'hoje' }],
		['nossoNumero', { nossoNumero: ' ' }],
		['items', { items: schoolItems(2), barcode: slip.barcode }],
		['items.origin', { items: slip.items.map((item) => ({ ...item, origin: '' })) }],
		['pix', { pix: 'abc' }],
		['pix', { pix: staticPix({ key: 'caixa@escola.example', name: 'Escola', city: 'Santos' }) }],
		['brand.colour', { brand: { colour: 'azul' } }],
		['logo', { brand: { logo: Buffer.from('GIF89a') } }],
		['instructions', { instructions: Array(7).fill('x') as string[] }],
		['payer.name', { payer: { ...PAYER, name: '' } }],
		[
			'creditor.address',
			{ creditor: { ...SCHOOL, address: { ...(SCHOOL.address as Address), cep: '01310-100' } } },
		],
		[
			'beneficiary.address',
			{ beneficiary: { ...SCHOOL, address: { ...(SCHOOL.address as Address), uf: 'sp' } } },
		],
	])('%s: %#', (field, change) => {
		expect(fieldOf({ ...slip, ...change })).toBe(field);
	});

	test('debts valued on different days', () => {
		const [first, ...rest] = schoolItems();
		const other = { ...(first as Slip['items'][number]) };
		other.balance = { ...other.balance, on: '2026-12-09' };
		expect(fieldOf({ ...slip, items: [other, ...rest] })).toBe('items');
	});
});
