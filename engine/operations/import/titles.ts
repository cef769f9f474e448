/** Imports that name debts which the ledger has: payments and withdrawals. */
import { groupBy } from '../../core/groupBy';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { toReais } from '../../core/money';
import {
	type LeavingTitle,
	type PaidTitle,
	parsePayments,
	parseWithdrawals,
	type PortfolioOptions,
	type TitleRow,
} from '../../domain/portfolio';
import { type Ledger, run, statement } from '../../ports/ledger';
import { registerPayment } from '../payments';
import { exitDebts, type ExitStatus } from '../withdraw';
import type { Batch, Noted } from './batch';
import type { ImportInput } from './types';

const markFeed = statement(
	'import.feed',
	(d) => `update creditors set payments_feed_at = $2 where id in ${d.list('$1')}`,
);

/** The creditors' payments are known up to now: overdue contacts of theirs are fresh again. */
export async function markPaymentsFeed(ledger: Ledger, creditorIds: readonly string[]): Promise<void> {
	const ids = JSON.stringify([...new Set(creditorIds)].sort());
	await ledger.transact('import.feed', () => run(markFeed, ids, ledger.businessNow()));
}

const refused = (row: { rowNumber: number }, field: string, reason: string): Noted => ({
	rowNumber: row.rowNumber,
	verdict: 'rejected',
	field,
	reason,
});
const NOT_HERE = 'Título que não está na carteira.';

/** Every row is a transaction of its own, as if it had been registered by hand; the same payment twice counts once. */
export async function importPayments(
	ledger: Ledger,
	batch: Batch,
	input: ImportInput,
	options: PortfolioOptions,
): Promise<void> {
	const rows = parsePayments(input.source, options);
	let next = await rows.next();
	while (!next.done) {
		const noted: Noted[] = [];
		for (const row of next.value) {
			batch.countRow(row.rowNumber);
			if ('rejected' in row) noted.push(refused(row, row.rejected.field, row.rejected.reason));
			else {
				batch.creditors.add(row.title.creditorId);
				const problem = await payOne(ledger, batch, row.title);
				if (problem) noted.push(refused(row, 'titulo', problem));
			}
		}
		await keep(ledger, batch, noted);
		input.onProgress?.(batch.report.rowsRead);
		next = await rows.next();
	}
	batch.read(next.value);
	if (options.defaultCreditor) batch.creditors.add(options.defaultCreditor);
	await markPaymentsFeed(ledger, [...batch.creditors]);
}

async function payOne(ledger: Ledger, batch: Batch, title: PaidTitle): Promise<string | null> {
	const { report } = batch;
	if (title.cents === null) {
		const { creditorId, externalId } = title;
		const exit = await ledger.transact('import.paidAtCreditor', () =>
			exitDebts(ledger, {
				creditorId,
				titles: [externalId],
				status: 'paidAtCreditor',
				reason: null,
				batchId: batch.id,
			}),
		);
		if (exit.notFound.length > 0) return NOT_HERE;
		if (exit.left.length === 0) report.unchanged += 1;
		else {
			report.paid += 1;
			batch.add('paid', exit.cents);
		}
		return null;
	}
	const { status } = await registerPayment(ledger, {
		creditorId: title.creditorId,
		debtExternalId: title.externalId,
		amount: toReais(title.cents),
		paidOn: title.paidOn,
		externalId: title.paymentId,
		source: 'creditor',
		settles: title.settles,
	});
	if (status === 'unmatched') {
		report.unmatched += 1;
		return `${NOT_HERE} Uma tarefa foi aberta.`;
	}
	if (status === 'duplicate') {
		report.unchanged += 1;
		batch.add('unchanged', title.cents);
	} else {
		report.paid += 1;
		batch.add('paid', title.cents);
	}
	return null;
}

/** Titles leave together, those of one creditor and reason in one transaction. */
export async function importWithdrawals(
	ledger: Ledger,
	batch: Batch,
	input: ImportInput,
	options: PortfolioOptions,
): Promise<void> {
	const rows = parseWithdrawals(input.source, { ...options, batchSize: 100 });
	let next = await rows.next();
	while (!next.done) {
		const noted: Noted[] = [];
		const leaving: (TitleRow<LeavingTitle> & { title: LeavingTitle })[] = [];
		for (const row of next.value) {
			batch.countRow(row.rowNumber);
			if ('rejected' in row) noted.push(refused(row, row.rejected.field, row.rejected.reason));
			else {
				batch.creditors.add(row.title.creditorId);
				leaving.push(row);
			}
		}
		const groups = groupBy(leaving, ({ title }) => JSON.stringify([title.creditorId, title.reason]));
		for (const group of groups.values()) {
			noted.push(...(await leaveTogether(ledger, batch, group, input.exitStatus ?? 'withdrawn')));
		}
		await keep(ledger, batch, noted);
		input.onProgress?.(batch.report.rowsRead);
		await nextTurn();
		next = await rows.next();
	}
	batch.read(next.value);
}

async function leaveTogether(
	ledger: Ledger,
	batch: Batch,
	group: readonly { rowNumber: number; title: LeavingTitle }[],
	status: ExitStatus,
): Promise<Noted[]> {
	const { title } = group[0] as { title: LeavingTitle };
	const exit = await ledger.transact('import.withdraw', () =>
		exitDebts(ledger, {
			creditorId: title.creditorId,
			titles: group.map((row) => row.title.externalId),
			status,
			reason: title.reason,
			batchId: batch.id,
		}),
	);
	batch.report.withdrawn += exit.left.length;
	batch.report.unchanged += exit.alreadyClosed.length;
	batch.add('withdrawn', exit.cents);
	const missing = new Set(exit.notFound);
	return group
		.filter((row) => missing.has(row.title.externalId))
		.map((row) => refused(row, 'titulo', NOT_HERE));
}

async function keep(ledger: Ledger, batch: Batch, noted: readonly Noted[]): Promise<void> {
	if (noted.length > 0) await ledger.transact('import.notes', () => batch.note(noted));
	batch.count(noted);
}
