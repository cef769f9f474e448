import { badInput } from '../../core/errors';
import { findLayout } from './banks';
import type { Value } from './format';
import type { CnabFormat, CnabLayout } from './layout';
import type { Deviation, RecordLayout } from './record';

export interface RemessaRecord {
	/** 1-based. */
	line: number;
	/** Name of the table, null when the layout has no record of this type. */
	record: RecordLayout | null;
	values: Readonly<Record<string, Value>>;
	deviations: readonly Deviation[];
}

/**
 * The records of a remessa, read with the tables that write it: what a bank would find in the file. For checking a file before it
 * is sent, and for standing in for a bank.
 *
 * @throws CobrancaError badInput when the first line is no header of a remessa of a bank that is written here
 */
export function* readRemessa(file: string): Generator<RemessaRecord, void, undefined> {
	let layout: CnabLayout | null = null;
	let line = 0;
	for (const raw of file.split('\n')) {
		const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
		line += 1;
		if (text === '' || text === '\x1a') continue;
		layout ??= remessaLayout(text);
		const record = recordOf(layout, text);
		const { values, deviations } = record?.read(text) ?? { values: {}, deviations: [] };
		const width =
			text.length > layout.format ? [{ column: layout.format + 1, field: null, expected: 'end' }] : [];
		yield { line, record, values, deviations: [...deviations, ...width] };
	}
}

function remessaLayout(header: string): CnabLayout {
	const format: CnabFormat = /^01REMESSA/.test(header) ? 400 : 240;
	const bank = format === 400 ? header.slice(76, 79) : header.slice(0, 3);
	const layout = format === 400 || header.slice(3, 8) === '00000' ? findLayout(bank, format) : null;
	if (layout?.remessa) return layout;
	throw badInput('file', 'The first line is not the header of a remessa of a bank that is written here.');
}

function recordOf({ format, remessa }: CnabLayout, line: string): RecordLayout | null {
	if (!remessa) return null;
	const [first, second] = remessa.open;
	const [last, beforeLast] = [...remessa.close].reverse();
	if (format === 240) {
		const byType: Record<string, RecordLayout | undefined> = { 0: first, 1: second, 5: beforeLast, 9: last };
		const type = line.charAt(7);
		if (type !== '3') return byType[type] ?? null;
		return (
			remessa.details.find(({ record }) => constantAt(record, 14) === `"${line.charAt(13)}"`)?.record ?? null
		);
	}
	const all = [first, last, ...remessa.details.map(({ record }) => record)];
	return all.find((record) => record && constantAt(record, 1) === `"${line.charAt(0)}"`) ?? null;
}

function constantAt(record: RecordLayout, column: number): string | undefined {
	return record.fields.find(({ from }) => from === column)?.kind.name;
}
