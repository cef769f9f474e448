import { badInput } from '../../../core/errors';
import type { CnabFormat, CnabLayout } from '../layout';
import * as registry from './registry';

/**
 * Every layout, one without `remessa` for reading only. The answer of another bank is read by the columns that its format has in
 * common, with a note.
 */
export const LAYOUTS: readonly CnabLayout[] = Object.values(registry).sort(
	(a, b) => a.bank.localeCompare(b.bank) || a.format - b.format,
);

const byKey = new Map(LAYOUTS.map((layout) => [`${layout.bank}-${layout.format}`, layout]));

/** null when nobody has written that bank in that format. */
export function findLayout(bank: string, format: CnabFormat): CnabLayout | null {
	return byKey.get(`${bank}-${format}`) ?? null;
}

/** @throws CobrancaError badInput when nobody has written that bank in that format */
export function layoutOf(bank: string, format: CnabFormat): CnabLayout {
	const layout = findLayout(bank, format);
	if (layout) return layout;
	const known = LAYOUTS.filter((other) => other.format === format && other.remessa !== null).map(
		(other) => other.bank,
	);
	throw badInput('bank', `No CNAB ${format} of that bank is known here; known are ${known.join(', ')}.`);
}
