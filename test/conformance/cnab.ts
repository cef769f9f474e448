import { readFileSync } from 'node:fs';
import path from 'node:path';

import {
	readRemessa,
	readRetornoWhole,
	type RemessaRecord,
	type RetornoRecord,
} from '../../engine/domain/cnab';
import { CobrancaError } from '../../engine/core/errors';
import { whyCnabSetAside } from './cnabSetAside';
import { type Check, check, differences, type Suite, UnknownShape } from './suite';

/** An entry of `index.json`: a sample file, beside it, and what its source says it holds. */
interface CnabVector {
	file: string;
	bank: string;
	layout: number;
	kind: 'remessa' | 'retorno';
	segments?: Readonly<Record<string, number>>;
	recordTypes?: Readonly<Record<string, number>>;
	expected?: unknown;
}

/**
 * Files: a list of CNAB samples that lie beside it. A retorno must be read whole, title by title, with what its source expects. A
 * remessa of a bank that is written here must come out the same when what was read of it is written again.
 */
export const cnab: Suite = (vectors, folder) => {
	if (!Array.isArray(vectors) || !vectors.every((vector) => typeof vector?.file === 'string')) {
		throw new UnknownShape('not a list of CNAB files.');
	}
	return (vectors as CnabVector[]).map((vector) => {
		const bytes = readFileSync(path.join(folder, vector.file));
		const setAside = whyCnabSetAside(vector.file);
		if (setAside !== undefined) return { id: vector.file, setAside };
		return vector.kind === 'retorno' ? retorno(vector, bytes) : remessa(vector, bytes);
	});
};

function retorno(vector: CnabVector, bytes: Buffer): Check {
	return check(vector.file, () => {
		const { file, records, problems } = readRetornoWhole(bytes);
		const refused = problems.filter(({ severity }) => severity === 'refused');
		if (refused.length > 0) {
			const [{ line, column, message }] = refused as [(typeof refused)[0]];
			return `${refused.length} refused, the first at line ${line}, column ${column}: ${message}`;
		}
		return (
			differences([
				['bank', vector.bank, file?.bank],
				['format', vector.layout, file?.format],
				['titles', titlesIn(vector), records.length],
			]) ?? expectations(vector.expected, records)
		);
	});
}

/** Records of titles that the index counted: segments T, else records of the type of most lines. */
function titlesIn({ segments, recordTypes }: CnabVector): number | undefined {
	if (segments) return segments['tipo3-T'];
	return recordTypes?.['7'] ?? recordTypes?.['1'];
}

interface Expected {
	count?: number;
	record?: string;
	fields?: Readonly<Record<string, unknown>>;
	records?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Wanted = readonly [name: string, wanted: unknown, got: unknown];

function expectations(expected: unknown, records: readonly RetornoRecord[]): string | undefined {
	const pairs: Wanted[] = [];
	for (const part of Array.isArray(expected) ? expected : [expected]) {
		if (typeof part !== 'object' || part === null) continue;
		const { count, record, fields, records: byIndex } = part as Expected;
		// Some sources count the trailer as a record.
		if (typeof count === 'number' && count !== records.length + 1)
			pairs.push(['count', count, records.length]);
		if (record === 'first' && fields) pairs.push(...brcobranca(fields, records[0]));
		for (const [index, wanted] of Object.entries(byIndex ?? {}))
			pairs.push(...boletoNet(wanted, records[Number(index)]));
		for (const wanted of Object.values(part as object)) {
			const paid = (wanted as Record<string, unknown> | null)?.['getTrailer()->quantidadeLiquidados'];
			if (typeof paid === 'string')
				pairs.push(['paid', Number(paid), records.filter(({ event }) => event === 'paid').length]);
		}
	}
	return differences(pairs);
}

/** brcobranca's names; its values are the columns as they stand. */
function brcobranca(fields: Readonly<Record<string, unknown>>, record: RetornoRecord | undefined): Wanted[] {
	if (!record) return [['first record', 'some', 'none']];
	const dropped = record.receivingBank + record.receivingBranch;
	const net = record.file.bank === '341' ? record.creditedCents : record.paidCents;
	const wide = (iso: string | null, width: number): string => {
		const [year, month, day] = (iso ?? '0000-00-00').split('-') as [string, string, string];
		return day + month + (width === 6 ? year.slice(2) : year);
	};
	const text = (name: string): string | undefined =>
		typeof fields[name] === 'string' ? (fields[name] as string) : undefined;
	const number = (name: string): number | undefined =>
		text(name) === undefined ? undefined : Number(text(name));
	const day = (name: string, iso: string | null): Wanted => [
		name,
		text(name),
		wide(iso, text(name)?.length ?? 8),
	];
	const reasons = fields['motivo_ocorrencia'];
	return [
		['codigo_ocorrencia', text('codigo_ocorrencia'), record.occurrence],
		['valor_titulo', number('valor_titulo'), record.amountCents],
		['valor_recebido', number('valor_recebido'), net],
		['valor_tarifa', number('valor_tarifa'), record.feeCents],
		['valor_abatimento', number('valor_abatimento'), record.abatementCents],
		['desconto', number('desconto') ?? number('desconto_concedito'), record.discountCents],
		['iof', number('iof') ?? number('iof_desconto'), record.iofCents],
		['juros_mora', number('juros_mora'), record.interestCents],
		['outras_despesas', number('outras_despesas'), record.otherExpensesCents],
		['outros_recebimento', number('outros_recebimento'), record.otherCreditsCents],
		['nosso_numero', true, record.ourNumber.includes(String(text('nosso_numero') ?? '').replace(/^0+/, ''))],
		['banco_recebedor', text('banco_recebedor'), dropped.slice(0, text('banco_recebedor')?.length ?? 0)],
		[
			'motivo_ocorrencia',
			Array.isArray(reasons) ? reasons.join() : undefined,
			record.reasons.map(({ code }) => code).join(),
		],
		day('data_vencimento', record.dueDate),
		day('data_credito', record.creditDate),
		...(text('data_ocorrencia') === undefined ? [] : [day('data_ocorrencia', record.eventDate)]),
	];
}

/** BoletoNetCore's names. */
function boletoNet(wanted: Readonly<Record<string, unknown>>, record: RetornoRecord | undefined): Wanted[] {
	const trimmed = (name: string): unknown =>
		typeof wanted[name] === 'string' ? String(wanted[name]).trim() : undefined;
	const reais = wanted['ValorPago'];
	return [
		['QRCode', trimmed('QRCode'), record?.pix?.location],
		['TxId', trimmed('TxId'), record?.pix?.txid],
		['ValorPago', typeof reais === 'number' ? Math.round(reais * 100) : undefined, record?.paidCents],
		['DataCredito', wanted['DataCredito'], record?.creditDate],
	];
}

function remessa(vector: CnabVector, bytes: Buffer): Check {
	const text = bytes.toString('latin1');
	const lines = text.split(/\r?\n/);
	try {
		const wrong: string[] = [];
		const edition: string[] = [];
		for (const read of readRemessa(text)) {
			const line = lines[read.line - 1] ?? '';
			const deviations = read.deviations.filter(
				({ column, field }) => field !== null || !EMPTY.test(columnAt(read, column, line)),
			);
			if (!read.record) edition.push(`line ${read.line} is a record that is not written here`);
			else if (deviations.length === 0) wrong.push(...rebuilt(read, line));
			else
				(deviations.some(({ field }) => field !== null) ? wrong : edition).push(
					...places(read.line, deviations),
				);
		}
		if (wrong.length > 0) return { id: vector.file, failure: wrong.join('; ') };
		return edition.length > 0
			? { id: vector.file, setAside: `another edition of the layout: ${edition.join('; ')}` }
			: { id: vector.file };
	} catch (error) {
		if (!(error instanceof CobrancaError)) throw error;
		return { id: vector.file, setAside: error.message };
	}
}

const places = (line: number, deviations: RemessaRecord['deviations']): string[] =>
	deviations.map(
		({ column, field, expected }) =>
			`line ${line}, column ${column}${field === null ? '' : ` (${field})`} is not ${expected}`,
	);

/** The text of the field that begins at a column; `end` = what stands beyond the record. */
function columnAt({ record }: RemessaRecord, column: number, line: string): string {
	const field = record?.fields.find(({ from }) => from === column);
	return field ? line.slice(field.from - 1, field.to) : `beyond ${line.length}`;
}

/** Blanks and zeros say nothing, in whatever column. */
const EMPTY = /^[ 0]*$/;

/** Where a line differs that is written from what was read of it; upper case and zeros for blanks are ours and mean the same. */
function rebuilt({ line, record, values }: RemessaRecord, original: string): string[] {
	const again = record?.write(values) ?? '';
	const same = (field: { from: number; to: number; kind: { name: string } }): boolean => {
		const [was, is] = [original, again].map((text) => text.slice(field.from - 1, field.to)) as [
			string,
			string,
		];
		return was.toUpperCase() === is || (EMPTY.test(was) && EMPTY.test(is));
	};
	return (record?.fields ?? [])
		.filter((field) => !same(field))
		.map(({ from, name }) => `line ${line}, column ${from} (${name}) differs`);
}
