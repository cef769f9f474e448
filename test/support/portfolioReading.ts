/** Reads portfolios of any shape whole, for tests. */
import { writeXlsx } from 'hucre/xlsx';

import {
	isRejected,
	parsePortfolio,
	type PortfolioDebt,
	type PortfolioOptions,
	type PortfolioSource,
	type RejectedRow,
	type RowIssue,
} from '../../engine/domain/portfolio';
import { type Shape, shapedFile, shapedSheet } from '../../sandbox/demo/shapes';

const OPTIONS: PortfolioOptions = { creditors: ['escola', 'varejo', 'fornecedor'], today: '2026-11-23' };
export const SHAPED = { debtors: 60, referenceDate: '2026-11-23', seed: 7 };

export async function read(source: PortfolioSource, options: Partial<PortfolioOptions> = {}) {
	const debts: (PortfolioDebt & { rowNumber: number })[] = [];
	const rejected: RejectedRow[] = [];
	const warnings: RowIssue[] = [];
	const rows = parsePortfolio(source, { ...OPTIONS, ...options });
	for (;;) {
		const step = await rows.next();
		if (step.done) return { debts, rejected, warnings, summary: step.value };
		for (const row of step.value) {
			if (isRejected(row)) rejected.push(row);
			else {
				debts.push({ ...row.debt, rowNumber: row.rowNumber });
				warnings.push(...row.warnings);
			}
		}
	}
}

export const xlsx = async (...sheets: unknown[][][]) =>
	Buffer.from(await writeXlsx({ sheets: sheets.map((rows, n) => ({ name: `Plan${n + 1}`, rows })) }));

export async function bytesOf(shape: Shape, options = SHAPED): Promise<Buffer> {
	if (shape !== 'planilha') return shapedFile(shape, options);
	return await xlsx([['Só a capa']], shapedSheet(options));
}

export const table = (...lines: string[]) => Buffer.from(lines.join('\n'));

/** One debt a file, header and row as given. */
export async function only(
	header: string,
	row: string,
	options: Partial<PortfolioOptions> = { defaultCreditor: 'varejo' },
) {
	const { debts, rejected, warnings, summary } = await read(table(header, row), options);
	return { debt: debts[0] as PortfolioDebt, count: debts.length, rejected, warnings, summary };
}
