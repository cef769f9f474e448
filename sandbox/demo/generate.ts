import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { DebtorFactory, type DemoCreditorId, type DemoDebtor } from './debtors';
import { debtsOf, type DemoDebt } from './debts';
import { spoil } from './spoil';
import { Random } from './random';

export interface DemoOptions {
	/** Data rows, bad ones included. */
	debts: number;
	/** The business day (ISO) that all dates are relative to. */
	referenceDate: string;
	seed: number;
	/** Share of rows that are wrong on purpose. Default 0.03. */
	badRows?: number;
}

/** The portfolio that is committed beside this file. */
export const COMMITTED: DemoOptions = { debts: 900, referenceDate: '2026-11-23', seed: 20261123 };

export const DEMO_COLUMNS = [
	'credor',
	'contrato',
	'titulo',
	'documento',
	'nome',
	'telefone',
	'telefone2',
	'telefone3',
	'email',
	'cep',
	'uf',
	'cidade',
	'aceite_whatsapp',
	'produto',
	'descricao',
	'tipo_divida',
	'vencimento',
	'valor',
	'multa_pct',
	'juros_mes_pct',
	'entrada',
	'grupo',
	'filial',
] as const;

const CONSENT_STREAM = 0x5a1f;
const CONSENTS = [
	{ word: 'sim', weight: 38 },
	{ word: 'S', weight: 7 },
	{ word: 'não', weight: 8 },
	{ word: '', weight: 47 },
];

/** One row before it is written: a value for each column. */
export type DemoRow = Record<(typeof DEMO_COLUMNS)[number], string>;

/** The lines of a portfolio file, header first, each with its line end; made one by one, so any size fits in memory. */
export function* generatePortfolio(options: DemoOptions): Generator<string> {
	const random = new Random(options.seed);
	const factory = new DebtorFactory(random);
	// Of their own, so that what else is invented does not hang on them.
	const words = new Random(options.seed ^ CONSENT_STREAM);
	const badShare = options.badRows ?? 0.03;
	let written = 0;
	let bad = 0;
	let lastGood: DemoRow | undefined;
	yield `${DEMO_COLUMNS.join(';')}\n`;
	while (written < options.debts) {
		const debtor = factory.next();
		const consents = consentsOf(words);
		for (const debt of debtsOf(debtor, options.referenceDate, random)) {
			if (written >= options.debts) return;
			let row = rowOf(debtor, debt, consents[debt.creditorId]);
			const isBad = random.chance(badShare);
			if (isBad) row = spoil(row, bad++, lastGood ?? row);
			else lastGood = row;
			yield lineOf(row);
			written++;
			// The debtor's further rows are left out, so that a bad row is often all there is of somebody.
			if (isBad) break;
		}
	}
}

/** Writes a portfolio to a file in pieces of about 256 KB. */
export function writePortfolio(path: string, options: DemoOptions): void {
	const file = openSync(path, 'w');
	try {
		let piece = '';
		for (const line of generatePortfolio(options)) {
			piece += line;
			if (piece.length > 256 * 1024) {
				writeSync(file, piece);
				piece = '';
			}
		}
		writeSync(file, piece);
	} finally {
		closeSync(file);
	}
}

function rowOf(debtor: DemoDebtor, debt: DemoDebt, consent: string): DemoRow {
	return {
		credor: debt.creditorId,
		contrato: debt.contract,
		titulo: debt.title,
		documento: debtor.document,
		nome: debtor.name,
		telefone: debtor.phones[0] ?? '',
		telefone2: debtor.phones[1] ?? '',
		telefone3: debtor.phones[2] ?? '',
		email: debtor.email,
		cep: debtor.cep,
		uf: debtor.uf,
		cidade: debtor.city,
		aceite_whatsapp: consent,
		produto: debt.product,
		descricao: debt.description,
		tipo_divida: debt.kind,
		vencimento: brazilianDate(debt.dueDate),
		valor: brazilianMoney(debt.cents),
		multa_pct: debt.finePercent,
		juros_mes_pct: debt.interestPercent,
		entrada: brazilianDate(debt.placedFrom),
		grupo: debt.group,
		filial: debt.branch,
	};
}

/** What the debtor told each creditor of WhatsApp: 45 in 100 agreed, a few refused, of the rest nobody knows. */
function consentsOf(random: Random): Record<DemoCreditorId, string> {
	const word = () => random.weighted(CONSENTS).word;
	return { escola: word(), varejo: word(), fornecedor: word() };
}

function lineOf(row: DemoRow): string {
	return `${DEMO_COLUMNS.map((column) => quoted(row[column])).join(';')}\n`;
}

function quoted(value: string): string {
	return /[;"\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function brazilianDate(iso: string): string {
	return iso === '' ? '' : `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`;
}

function brazilianMoney(cents: number): string {
	const reais = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, '.');
	return `${reais},${String(cents % 100).padStart(2, '0')}`;
}

/** `node generate.js [--debts 20000] [--date 2026-11-23] [--seed 1] [--out file.csv]`; without `--out`, to the screen. */
function main(): void {
	const { values } = parseArgs({
		options: {
			debts: { type: 'string', default: String(COMMITTED.debts) },
			date: { type: 'string', default: COMMITTED.referenceDate },
			seed: { type: 'string', default: String(COMMITTED.seed) },
			out: { type: 'string' },
		},
	});
	const options = { debts: Number(values.debts), referenceDate: values.date, seed: Number(values.seed) };
	if (values.out) writePortfolio(values.out, options);
	else for (const line of generatePortfolio(options)) writeFileSync(process.stdout.fd, line);
}

if (require.main === module) main();
