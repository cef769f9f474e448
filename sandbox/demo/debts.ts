import type { DemoCreditorId, DemoDebtor } from './debtors';
import type { Random } from './random';

/** One invented debt, dates in ISO, before it is written as a row. */
export interface DemoDebt {
	creditorId: DemoCreditorId;
	contract: string;
	title: string;
	product: string;
	description: string;
	kind: string;
	dueDate: string;
	cents: number;
	finePercent: string;
	interestPercent: string;
	placedFrom: string;
	group: string;
	branch: string;
}

/** How old the oldest debt of a debtor is, in days after the due date (negative: not due yet). */
const STAGES = [
	{ from: -5, to: -1, weight: 14 },
	{ from: 0, to: 2, weight: 6 },
	{ from: 3, to: 5, weight: 14 },
	{ from: 6, to: 15, weight: 18 },
	{ from: 16, to: 30, weight: 14 },
	{ from: 31, to: 60, weight: 13 },
	{ from: 61, to: 90, weight: 8 },
	{ from: 91, to: 360, weight: 7 },
	{ from: 400, to: 1500, weight: 3 },
	{ from: 1900, to: 2600, weight: 3 },
] as const;

const HOW_MANY = [
	{ count: 1, weight: 50 },
	{ count: 2, weight: 27 },
	{ count: 3, weight: 14 },
	{ count: 5, weight: 9 },
] as const;

interface Terms {
	prefix: string;
	products: readonly string[];
	kinds: readonly { kind: string; weight: number }[];
	/** Reais. */
	least: number;
	most: number;
	fine: string;
	interest: string;
	branches: readonly string[];
}

const TERMS: Readonly<Record<DemoCreditorId, Terms>> = {
	escola: {
		prefix: 'HA',
		products: ['Mensalidade', 'Material didático', 'Período integral'],
		kinds: [{ kind: 'mensalidade_escolar', weight: 1 }],
		least: 480,
		most: 2600,
		fine: '2,00',
		interest: '1,00',
		branches: ['Centro', 'Jardim'],
	},
	varejo: {
		prefix: 'BQ',
		products: ['Cartão da loja', 'Crediário', 'Seguro garantia; "estendida"'],
		kinds: [
			{ kind: 'cartao', weight: 5 },
			{ kind: 'instrumento', weight: 4 },
			{ kind: '', weight: 1 },
		],
		least: 60,
		most: 1900,
		fine: '2,00',
		interest: '1,00',
		branches: ['Loja 01', 'Loja 07', 'Loja 12'],
	},
	fornecedor: {
		prefix: 'SC',
		products: ['Duplicata', 'Nota de fornecimento'],
		kinds: [
			{ kind: 'titulo_credito', weight: 3 },
			{ kind: 'boleto', weight: 2 },
		],
		least: 700,
		most: 38000,
		fine: '',
		interest: '1,00',
		branches: ['CD Norte', 'CD Sul'],
	},
};

/** The debts of one debtor at each creditor it owes: instalments thirty days apart, the oldest first. */
export function* debtsOf(debtor: DemoDebtor, referenceDate: string, random: Random): Generator<DemoDebt> {
	for (const creditorId of debtor.creditors) {
		const terms = TERMS[creditorId];
		const stage = random.weighted(STAGES);
		const oldest = random.int(stage.from, stage.to);
		const { count } = random.weighted(HOW_MANY);
		const number = random.int(10_000, 99_999_999);
		const contract = `${terms.prefix}-${String(number).padStart(8, '0')}`;
		const base = random.int(terms.least * 100, terms.most * 100);
		const { kind } = random.weighted(terms.kinds);
		const branch = random.pick(terms.branches);
		const product = random.pick(terms.products);
		const document = debtor.document.replace(/\W/g, '').slice(-6);
		for (let n = 0; n < count; n++) {
			const overdue = oldest - 30 * n;
			if (overdue < -35) break;
			const dueDate = addDays(referenceDate, -overdue);
			yield {
				creditorId,
				contract,
				title: `${contract}-${document}/${n + 1}`,
				product,
				description: `${product}, parcela ${n + 1} de ${count}`,
				kind,
				dueDate,
				cents: base,
				finePercent: terms.fine,
				interestPercent: terms.interest,
				placedFrom: creditorId === 'varejo' ? placement(dueDate, referenceDate, random) : '',
				group: creditorId === 'escola' && random.chance(0.05) ? `matricula-${(number % 2) + 1}` : '',
				branch,
			};
		}
	}
}

/** The retailer hands debts to its agency some weeks after they fall due; a few will come only next week. */
function placement(dueDate: string, referenceDate: string, random: Random): string {
	if (random.chance(0.02)) return addDays(referenceDate, random.int(2, 7));
	const usual = addDays(dueDate, random.int(1, 40));
	return usual < referenceDate ? usual : addDays(referenceDate, -random.int(0, 3));
}

export function addDays(iso: string, days: number): string {
	return new Date(Date.parse(`${iso}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
