import { setImmediate as nextTurn } from 'node:timers/promises';

import { parseAmount } from './amounts';
import { type RawRow, textOf } from './cells';
import { guessLayout } from './guess';
import { isSameRow } from './guessWords';
import { EMPTY_LAYOUT } from './layout';
import { joined } from './join';
import { type Mapping, mapHeader, type Purpose } from './mapping';
import { Creditors } from './reading';
import { DebtReader } from './row';
import { openTable, type PortfolioSource, type Table } from './table';
import { PaymentReader, WithdrawalReader } from './titles';
import {
	type LeavingTitle,
	type PaidTitle,
	type PortfolioOptions,
	type PortfolioRow,
	type PortfolioSummary,
	type TitleRow,
} from './types';

const MOST_IN_BATCH = 500;

/**
 * Reads a portfolio (CSV, XLSX, fixed width, or rows of a database) in batches. A bad row is reported and the next one
 * read; memory does not grow with a CSV file but for the titles seen (about 100 bytes a row). Between slices of a few
 * milliseconds the event loop gets its turn.
 *
 *     for await (const batch of parsePortfolio(createReadStream(path), { creditors, today })) …
 *
 * @throws CobrancaError badInput when there is no header, or a required column is missing
 */
export function parsePortfolio(
	source: PortfolioSource,
	options: PortfolioOptions,
): AsyncGenerator<PortfolioRow[], PortfolioSummary> {
	return parseWith(
		source,
		options,
		'debts',
		(mapping, creditors) => new DebtReader(mapping, creditors, options.today),
	);
}

/** Reads a file of payments. @throws CobrancaError badInput */
export function parsePayments(
	source: PortfolioSource,
	options: PortfolioOptions,
): AsyncGenerator<TitleRow<PaidTitle>[], PortfolioSummary> {
	return parseWith(
		source,
		options,
		'payments',
		(mapping, creditors) => new PaymentReader(mapping, creditors),
	);
}

/** Reads a file of debts that leave. @throws CobrancaError badInput */
export function parseWithdrawals(
	source: PortfolioSource,
	options: PortfolioOptions,
): AsyncGenerator<TitleRow<LeavingTitle>[], PortfolioSummary> {
	return parseWith(
		source,
		options,
		'withdrawals',
		(mapping, creditors) => new WithdrawalReader(mapping, creditors),
	);
}

interface Reader<R> {
	read(row: RawRow): R[];
}

type AnyRow = PortfolioRow | TitleRow<unknown>;

async function* parseWith<R extends AnyRow>(
	source: PortfolioSource,
	options: PortfolioOptions,
	purpose: Purpose,
	readerOf: (mapping: Mapping, creditors: Creditors) => Reader<R>,
): AsyncGenerator<R[], PortfolioSummary> {
	const batchSize = Math.min(MOST_IN_BATCH, Math.max(1, Math.floor(options.batchSize ?? MOST_IN_BATCH)));
	const turn = new Turn(options.sliceMs ?? 4);
	const creditors = new Creditors(options);
	const { table, mapping, findings } = await understand(source, options, purpose, creditors);
	const reader = readerOf(mapping, creditors);
	const file = new Count(table, mapping, findings);
	let batch: R[] = [];
	const most = options.mostRows ?? Number.POSITIVE_INFINITY;
	for await (const slice of table.rows) {
		for (const row of slice) {
			if (file.isFull(most) || file.passesOver(row)) continue;
			for (const read of reader.read(row)) {
				batch.push(file.count(read));
				if (batch.length < batchSize) continue;
				yield batch;
				batch = [];
			}
		}
		if (file.isFull(most)) break;
		if (turn.isOver()) await turn.pass();
	}
	if (batch.length > 0) yield batch;
	return file.summary();
}

/** Opens a file and finds its columns: what the layout says, and what it leaves open guessed. */
export async function understand(
	source: PortfolioSource,
	options: Pick<PortfolioOptions, 'layout' | 'second'>,
	purpose: Purpose,
	creditors: Creditors,
): Promise<{ table: Table; mapping: Mapping; findings: string[] }> {
	const base = options.layout ?? EMPTY_LAYOUT;
	const alone = await openTable(source, base);
	const table =
		options.second === undefined
			? alone
			: await joined(alone, await openTable(options.second, EMPTY_LAYOUT), base);
	const { layout, findings } = guessLayout(
		{
			header: table.header,
			sample: table.sample,
			purpose,
			isCreditor: (text) => creditors.find(text) !== undefined,
		},
		base,
	);
	return { table, mapping: mapHeader(table.header, layout, purpose), findings };
}

/** Of a line that is no row; a longer text is none of them, and strokes beyond counting cost their square below. */
const MOST_TOLD = 500;
const TOTALS = /^\W*(sub-?\s?tota(l|is)|tota(l|is)|soma)\b/i;
const PAGE =
	/^\W*(relat[oó]rio|emitid|gerad|p[aá]gina|fonte:|usu[aá]rio|filtro|impresso|fim d[oe]|quantidade d|qtde?\.? d|\*+$|[-=_]{3,}$)/i;

/** Counts of one file under way, and the lines that are no rows: totals, page titles, repeated headers. */
class Count {
	private rows = 0;
	private accepted = 0;
	private rejected = 0;
	private principalCents = 0;
	private skipped = 0;
	private declaredCents: number | null = null;
	private last = -1;

	constructor(
		private readonly table: Table,
		private readonly mapping: Mapping,
		private readonly findings: readonly string[],
	) {}

	isFull(most: number): boolean {
		return this.rows >= most;
	}

	passesOver(row: RawRow): boolean {
		const { cells } = row;
		if (cells === null) return false;
		const first = cells.find((cell) => textOf(cell) !== '');
		if (first === undefined) return true;
		const filled = cells.reduce<number>((n, cell) => n + (textOf(cell) === '' ? 0 : 1), 0);
		const text = textOf(first);
		const short = text.length <= MOST_TOLD;
		const isTotal = short && TOTALS.test(text) && !this.hasDocument(cells);
		if (isTotal) this.readTotal(cells);
		const over =
			isTotal ||
			(filled === 1 && cells.length > 1 && short && PAGE.test(text)) ||
			isSameRow(this.table.header, cells);
		if (over) this.skipped++;
		return over;
	}

	/** A debtor may be called "Total Comércio"; a totals line has no document. */
	private hasDocument(cells: RawRow['cells']): boolean {
		const at = this.mapping.positions.documento ?? this.mapping.positions.titulo ?? [];
		return at.some((position) => /\d{3}/.test(textOf(cells?.[position])));
	}

	private readTotal(cells: NonNullable<RawRow['cells']>): void {
		const [position] = this.mapping.positions.valor ?? [];
		const parsed = position === undefined ? null : parseAmount(cells[position] ?? '');
		if (parsed?.ok) this.declaredCents = parsed.value.cents;
	}

	count<R extends AnyRow>(row: R): R {
		if (row.rowNumber !== this.last) this.rows++;
		this.last = row.rowNumber;
		if ('rejected' in row) this.rejected++;
		else {
			this.accepted++;
			if ('debt' in row) this.principalCents += row.debt.principalCents;
		}
		return row;
	}

	summary(): PortfolioSummary {
		const { encoding, delimiter, kind } = this.table.facts;
		return {
			rows: this.rows,
			accepted: this.accepted,
			rejected: this.rejected,
			principalCents: this.principalCents,
			encoding,
			delimiter,
			kind,
			unknownColumns: this.mapping.unknown.map((column) => column.header),
			layout: this.mapping.layout,
			skipped: this.skipped,
			declaredCents: this.declaredCents,
			findings: [...this.findings],
		};
	}
}

/** How long this run has had the event loop, and giving it back. */
class Turn {
	private since = performance.now();

	constructor(private readonly mostMs: number) {}

	isOver(): boolean {
		return performance.now() - this.since >= this.mostMs;
	}

	async pass(): Promise<void> {
		await nextTurn();
		this.since = performance.now();
	}
}
