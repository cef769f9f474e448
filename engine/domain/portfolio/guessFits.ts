/** Where the content of a column has a word in what its header says, and the columns that are instalments. */
import { badInput } from '../../core/errors';
import { COLUMN_BY_HEADER, type ColumnName } from './columns.data';
import type { Column } from './guessWords';
import { instalmentOf } from './headers';
import type { InstalmentColumns } from './layout';
import { type ColumnSample, hasLetters, isDocument } from './looks';

/** Whether the content allows what the header says. A column without content says nothing against it. */
export function fits(
	name: ColumnName,
	{ sample, name: header }: Column,
	isCreditor: (text: string) => boolean,
	findings: string[],
): boolean {
	const rank = COLUMN_BY_HEADER.get(header)?.rank ?? 0;
	if (sample.isEmpty) return name !== 'titulo' || rank < 2;
	if (name === 'documento') return sample.share(isDocument) >= 0.5;
	if (name === 'nome') return sample.share(hasLetters) >= 0.5;
	if (name === 'credor') return header !== 'empresa' || sample.share(isCreditor) >= 0.5;
	if (name === 'multa_pct' || name === 'juros_mes_pct') return isPercent(header, sample, findings);
	// A bare `Código` names the debtor as often as the debt.
	if (name === 'titulo' && rank >= 2) return sample.distinct === sample.values.length;
	return true;
}

/** A bare `Juros` may hold reais: many different values, or one that no contract has. */
function isPercent(header: string, sample: ColumnSample, findings: string[]): boolean {
	if (/pct|perc|mes|am$/.test(header)) return true;
	const number = (text: string) => Number(text.replace(/\.(?=\d{3})|[%\s]/g, '').replace(',', '.'));
	const reais =
		sample.values.some((text) => /R\$/.test(text) || number(text) > 20) ||
		(sample.values.length >= 10 && sample.distinct > 5);
	if (reais)
		findings.push(`A coluna "${header}" parece ter reais, não percentual: fica guardada e não é usada.`);
	return !reais;
}

/**
 * The columns of debts in columns; takes them out of `left`.
 * @throws CobrancaError badInput when an instalment has an amount and no due date
 */
export function findInstalments(left: Set<Column>): InstalmentColumns[] {
	const groups = new Map<number, Partial<Record<string, Column>>>();
	for (const column of left) {
		const part = COLUMN_BY_HEADER.has(column.name) ? null : instalmentOf(column.header);
		if (!part) continue;
		const group = groups.get(part.n) ?? {};
		group[part.part] ??= column;
		groups.set(part.n, group);
	}
	const valued = [...groups].filter(([, group]) => group.value).sort(([a], [b]) => a - b);
	if (!valued.some(([, group]) => group.due)) return [];
	return valued.map(([n, group]) => {
		const { value, due, title, status } = group as typeof group & { value: Column };
		if (!due) {
			throw badInput(
				'header',
				`The portfolio file has no due date for the column "${value.header.slice(0, 40)}"`,
				'Add the due date of that instalment beside it, or give a layout that names it',
			);
		}
		for (const column of [value, due, title, status]) if (column) left.delete(column);
		return {
			n: String(n),
			value: value.header,
			due: due.header,
			...(title ? { title: title.header } : {}),
			...(status ? { status: status.header } : {}),
		};
	});
}
