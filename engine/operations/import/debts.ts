/** Import of debts: delta and full. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { formatReais, toReais } from '../../core/money';
import {
	type AcceptedRow,
	type DebtName,
	isRejected,
	parsePortfolio,
	type PortfolioOptions,
	type PortfolioRow,
	type RejectedRow,
} from '../../domain/portfolio';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { ABSENT, type Outcome } from '../storeChanges';
import { type Stored, storeDebts } from '../storeDebts';
import { openTasks } from '../tasks';
import { exitDebts } from '../withdraw';
import type { Batch, Noted } from './batch';
import type { ImportInput } from './types';

const DEFAULT_LIMIT_PERCENT = 20;
const LEAVING_AT_ONCE = 100;

const seen = statement(
	'import.seen',
	(d) =>
		`update debts set seen_batch = $2 from ${d.rows('$1', 'r', { creditor_id: 'text', external_id: 'text' })}
	where debts.creditor_id = r.creditor_id and debts.external_id = r.external_id`,
);
const openOf = `creditor_id = $1 and status in ('open', 'promised', 'agreed', 'disputed')`;
const openNow = statement<{ n: number; cents: number | null }>(
	'import.openNow',
	`select count(*) as n, sum(principal - paid) as cents from debts where ${openOf}`,
);
const absent = statement<{ external_id: string; cents: number }>(
	'import.absent',
	`select external_id, principal - paid as cents from debts where ${openOf} and (seen_batch is null or seen_batch <> $2) order by external_id`,
);

/** Reads the file and stores it slice by slice, each in a transaction of its own. */
export async function importDebts(
	ledger: Ledger,
	batch: Batch,
	input: ImportInput,
	options: PortfolioOptions,
): Promise<void> {
	const rows = parsePortfolio(input.source, options);
	let next = await rows.next();
	while (!next.done) {
		const slice = next.value;
		const noted: Noted[] = [];
		const stored = await ledger.transact('import.batch', function* () {
			noted.length = 0;
			return yield* storeSlice(ledger, batch, slice, noted);
		});
		tally(batch, slice, stored, noted);
		input.onProgress?.(batch.report.rowsRead);
		await nextTurn();
		next = await rows.next();
	}
	batch.read(next.value);
	if (batch.mode === 'full')
		for (const creditor of batch.creditors) await withdrawAbsent(ledger, batch, creditor, input);
}

function* storeSlice(
	ledger: Ledger,
	batch: Batch,
	slice: readonly PortfolioRow[],
	noted: Noted[],
): Tx<Stored> {
	const accepted = slice.filter((row): row is AcceptedRow => !isRejected(row));
	const rejected = slice.filter((row): row is RejectedRow => isRejected(row));
	const stored = yield* storeDebts(
		ledger,
		batch,
		accepted.map((row) => row.debt),
	);
	noted.push(
		...rejected.map(({ rowNumber, rejected: { field, reason } }) => ({
			rowNumber,
			verdict: 'rejected' as const,
			field,
			reason,
		})),
		...accepted.flatMap(({ rowNumber, warnings }, i) => [
			...warnings.map(({ field, reason }) => ({ rowNumber, verdict: 'warning' as const, field, reason })),
			...notesOf(rowNumber, stored.outcomes[i] as Outcome),
		]),
	);
	yield* batch.note(noted);
	if (batch.mode === 'full') {
		const names: DebtName[] = [
			...accepted.map((row) => row.debt),
			...rejected.flatMap((row) => row.of ?? []),
		];
		yield* run(
			seen,
			JSON.stringify(names.map((one) => ({ creditor_id: one.creditorId, external_id: one.externalId }))),
			batch.id,
		);
	}
	return stored;
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
	paid: 'paga',
	paidAtCreditor: 'paga no credor',
	withdrawn: 'retirada',
	returned: 'devolvida',
	ceded: 'cedida',
	cancelled: 'cancelada',
	prescribed: 'prescrita',
};

function notesOf(rowNumber: number, outcome: Outcome): Noted[] {
	if (outcome.what === 'otherDebtor') {
		const reason = 'Este título já é de outro devedor no livro; nada foi mudado, confira.';
		return [{ rowNumber, verdict: 'rejected', field: 'documento', reason }];
	}
	if (outcome.what !== 'closed') return [];
	const word = STATUS_WORDS[outcome.known.status] ?? outcome.known.status;
	return [
		{
			rowNumber,
			verdict: 'warning',
			field: 'titulo',
			reason: `A dívida está ${word} no livro e assim fica.`,
		},
	];
}

function tally(batch: Batch, slice: readonly PortfolioRow[], stored: Stored, noted: readonly Noted[]): void {
	const { report } = batch;
	for (const row of slice) {
		batch.countRow(row.rowNumber);
		if (!isRejected(row)) batch.creditors.add(row.debt.creditorId);
	}
	batch.count(noted);
	report.debtors += stored.newDebtors;
	report.cases += stored.newCases;
	for (const { what, debt } of stored.outcomes) {
		if (what === 'otherDebtor') continue;
		const sum =
			what === 'new' ? 'accepted' : what === 'updated' || what === 'reopened' ? 'updated' : 'unchanged';
		report[sum] += 1;
		batch.add(sum, debt.principalCents);
		if (what === 'closed' || what === 'reopened') report[what] += 1;
	}
}

/** What a full file does not have any more leaves, unless that is suspiciously much: then a person is asked. */
async function withdrawAbsent(
	ledger: Ledger,
	batch: Batch,
	creditorId: string,
	input: ImportInput,
): Promise<void> {
	const { before, gone } = await ledger.read('import.absent', function* () {
		return { before: yield* runOne(openNow, creditorId), gone: yield* run(absent, creditorId, batch.id) };
	});
	if (gone.length === 0) return;
	const cents = gone.reduce((sum, row) => sum + Number(row.cents), 0);
	const share = Math.max(
		gone.length / Math.max(1, before?.n ?? 0),
		cents / Math.max(1, Number(before?.cents ?? 0)),
	);
	const percent = Math.round(share * 1000) / 10;
	const limit = input.limitPercent ?? DEFAULT_LIMIT_PERCENT;
	const held =
		percent > limit && input.confirm !== true
			? `O arquivo deixa de fora ${gone.length} de ${before?.n} dívidas abertas de ${creditorId} (${formatReais(cents)}, ${String(percent).replace('.', ',')} %): mais que o limite de ${limit} %. Nenhuma saiu; confira e importe de novo confirmando.`
			: null;
	const { report } = batch;
	const sofar = report.absent;
	report.absent = {
		debts: (sofar?.debts ?? 0) + gone.length,
		reais: toReais(Math.round((sofar?.reais ?? 0) * 100) + cents),
		percent: Math.max(sofar?.percent ?? 0, percent),
		held: held ?? sofar?.held ?? null,
	};
	if (held !== null) {
		report.findings.push(held);
		await ledger.transact('import.held', () =>
			openTasks(
				[
					{
						dedupeKey: `portfolioShrinks:${batch.id}:${creditorId}`,
						creditorId,
						kind: 'portfolioShrinks',
						whatToDo: held,
					},
				],
				ledger.realNow(),
			),
		);
		return;
	}
	for (let at = 0; at < gone.length; at += LEAVING_AT_ONCE) {
		const titles = gone.slice(at, at + LEAVING_AT_ONCE).map((row) => row.external_id);
		const exit = await ledger.transact('import.leave', () =>
			exitDebts(ledger, { creditorId, titles, status: 'withdrawn', reason: ABSENT, batchId: batch.id }),
		);
		report.withdrawn += exit.left.length;
		batch.add('withdrawn', exit.cents);
		await nextTurn();
	}
}
