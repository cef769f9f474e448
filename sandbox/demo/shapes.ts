/**
 * Portfolios as creditors really send them: instalments in columns, Windows-1252, numbers that Excel spoiled, titles above
 * and totals below, several phones. Invented people, seeded.
 */
import { DebtorFactory, type DemoDebtor } from './debtors';
import { debtsOf, type DemoDebt } from './debts';
import { Random } from './random';

export const SHAPES = ['parcelas', 'relatorio', 'sistema', 'planilha'] as const;
export type Shape = (typeof SHAPES)[number];

export interface ShapeOptions {
	/** Debtors, each with one contract. */
	debtors: number;
	referenceDate: string;
	seed: number;
}

/** One contract of one debtor. */
interface Contract {
	debtor: DemoDebtor;
	debts: DemoDebt[];
}

export type Table = (string | number | Date)[][];

/** The file's bytes, or for `planilha` the cells of its sheet (whoever wants an XLSX writes it). */
export function shapedFile(shape: Exclude<Shape, 'planilha'>, options: ShapeOptions): Buffer {
	const contracts = contractsOf(options);
	const random = new Random(options.seed + 1);
	if (shape === 'parcelas') return Buffer.from(lines(instalments(contracts, random), ';', '\r\n'), 'latin1');
	if (shape === 'relatorio') return Buffer.from(`\ufeff${lines(report(contracts), ',', '\n')}`);
	return Buffer.from(lines(system(contracts), '\t', '\n'));
}

export function shapedSheet(options: ShapeOptions): Table {
	return sheet(contractsOf(options));
}

function contractsOf({ debtors, referenceDate, seed }: ShapeOptions): Contract[] {
	const random = new Random(seed);
	const factory = new DebtorFactory(random);
	const contracts: Contract[] = [];
	while (contracts.length < debtors) {
		const debtor = factory.next();
		const byContract = new Map<string, DemoDebt[]>();
		for (const debt of debtsOf(debtor, referenceDate, random))
			byContract.set(debt.contract, [...(byContract.get(debt.contract) ?? []), debt]);
		for (const debts of byContract.values())
			if (contracts.length < debtors) contracts.push({ debtor, debts });
	}
	return contracts;
}

const MOST_INSTALMENTS = 5;

/** One line a debtor; CPFs without zeros, some phones as 1,19E+10, money as people type it. */
function instalments(contracts: Contract[], random: Random): Table {
	const header = [
		'CREDOR',
		'CONTRATO',
		'CPF/CNPJ',
		'NOME DO CLIENTE',
		'DDD1',
		'FONE1',
		'FONE2',
		'FONE3',
		'E-MAIL',
		'CEP',
		'UF',
		'NATUREZA',
		'LOJA',
	];
	for (let n = 1; n <= MOST_INSTALMENTS; n++) header.push(`PARCELA${n}_VALOR`, `PARCELA${n}_VENC`);
	const rows = contracts.map(({ debtor, debts }) => {
		const phone = digitsOf(debtor.phones[0] ?? '').replace(/^(?:55|0)(?=\d{11}$)/, '');
		const cells = [
			debts[0]?.creditorId ?? '',
			debts[0]?.contract ?? '',
			debtor.document.replace(/\D/g, '').length === debtor.document.replace(/\W/g, '').length
				? debtor.document.replace(/\W/g, '').replace(/^0+/, '')
				: debtor.document,
			debtor.name,
			phone.length === 11 ? phone.slice(0, 2) : '',
			phone.length === 11 ? phone.slice(2) : phone,
			spoiled(digitsOf(debtor.phones[1] ?? ''), random),
			debtor.phones[2] ?? '',
			debtor.email,
			debtor.cep.replace('-', ''),
			debtor.uf,
			debts[0]?.kind ?? '',
			debts[0]?.branch ?? '',
		];
		for (let n = 0; n < MOST_INSTALMENTS; n++) {
			const debt = debts[n];
			cells.push(debt ? money(debt.cents, random) : '', debt ? brazilian(debt.dueDate) : '');
		}
		return cells;
	});
	return [header, ...rows];
}

/** Excel shows a long number as 1,19E+10, or whole with all its digits in the same form. */
function spoiled(digits: string, random: Random): string {
	if (digits.length !== 11) return digits;
	if (random.chance(0.5)) return `${digits.charAt(0)},${digits.slice(1, 3)}E+10`;
	return `${digits.charAt(0)},${digits.slice(1)}E+10`;
}

function money(cents: number, random: Random): string {
	const reais = (cents / 100).toFixed(2);
	const form = random.int(0, 2);
	if (form === 0) return `R$ ${reais.replace('.', ',').replace(/\B(?=(\d{3})+(?!\d))/g, '.')}`;
	return form === 1 ? reais.replace('.', ',') : reais;
}

/** A report: title rows, one row a debt, the header again in the middle, a totals line. */
function report(contracts: Contract[]): Table {
	const header = [
		'Empresa',
		'Nº Título',
		'Sacado',
		'CPF',
		'Dt. Vencto',
		'Vlr. Original',
		'Saldo Devedor',
		'Celular',
		'Tel. Comercial',
		'Cidade',
		'Estado',
	];
	const rows = contracts.flatMap(({ debtor, debts }) =>
		debts.map((debt) => [
			debt.creditorId,
			debt.title,
			debtor.name,
			debtor.document,
			brazilian(debt.dueDate),
			plainMoney(debt.cents),
			plainMoney(debt.cents + 100),
			debtor.phones[0] ?? '',
			'',
			debtor.city,
			debtor.uf,
		]),
	);
	const total = contracts.flatMap(({ debts }) => debts).reduce((sum, debt) => sum + debt.cents, 0);
	const half = Math.ceil(rows.length / 2);
	return [
		['RELATÓRIO DE TÍTULOS EM ABERTO'],
		['Emitido em 22/11/2026 08:00'],
		[],
		header,
		...rows.slice(0, half),
		header,
		...rows.slice(half),
		['TOTAL GERAL', '', '', '', '', plainMoney(total), '', '', '', '', ''],
	];
}

/** What a system writes: ISO days, points for decimals, number of the instalment apart, status in words. */
function system(contracts: Contract[]): Table {
	const header = [
		'id_credor',
		'nr_contrato',
		'nr_parcela',
		'nr_cpf_cnpj',
		'nome_devedor',
		'dt_vencimento',
		'vl_original',
		'situacao',
		'tel_celular',
		'tel_residencial',
		'email',
		'cep',
	];
	const rows = contracts.flatMap(({ debtor, debts }) =>
		debts.map((debt, n) => [
			debt.creditorId,
			debt.contract,
			n + 1,
			debtor.document,
			debtor.name,
			`${debt.dueDate} 00:00:00`,
			(debt.cents / 100).toFixed(2),
			n === 4 ? 'PAGO' : 'ABERTO',
			debtor.phones[0] ?? '',
			debtor.phones[1] ?? '',
			debtor.email,
			debtor.cep,
		]),
	);
	return [header, ...rows];
}

/** A workbook: a title, numbers as numbers (no leading zeros), days as days, a totals line. */
function sheet(contracts: Contract[]): Table {
	const header = [
		'Credor',
		'Contrato',
		'Documento',
		'CPF/CNPJ',
		'Cliente',
		'Telefone 1',
		'Telefone 2',
		'Vencimento',
		'Valor',
		'UF',
	];
	const number = (text: string) => (/^\d{8,14}$/.test(text) ? Number(text) : text);
	const rows = contracts.flatMap(({ debtor, debts }): Table =>
		debts.map((debt) => [
			debt.creditorId,
			debt.contract,
			debt.title,
			number(debtor.document.replace(/\W/g, '')),
			debtor.name,
			number(digitsOf(debtor.phones[0] ?? '')),
			debtor.phones[1] ?? '',
			new Date(`${debt.dueDate}T00:00:00Z`),
			debt.cents / 100,
			debtor.uf,
		]),
	);
	const total = contracts.flatMap(({ debts }) => debts).reduce((sum, debt) => sum + debt.cents, 0);
	return [
		['Carteira de cobrança'],
		[],
		header,
		...rows,
		['Total', '', '', '', '', '', '', '', total / 100, ''],
	];
}

const digitsOf = (text: string) => text.replace(/\D/g, '');
const brazilian = (iso: string) => `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`;
const plainMoney = (cents: number) =>
	(cents / 100)
		.toFixed(2)
		.replace('.', ',')
		.replace(/\B(?=(\d{3})+(?!\d))/g, '.');

function lines(table: Table, delimiter: string, end: string): string {
	const quoted = (cell: string | number | Date) => {
		const text = String(cell);
		return text.includes(delimiter) || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
	};
	return table.map((row) => row.map(quoted).join(delimiter) + end).join('');
}
