/** What guessing and finding the header have in common: which headers mean what, and which are decisive. */
import { badInput } from '../../core/errors';
import { type Cell, textOf } from './cells';
import { COLUMN_BY_HEADER, type ColumnName, EMAIL_COLUMNS, PHONE_COLUMNS } from './columns.data';
import { contactOf } from './contactHeaders';
import { instalmentOf, normaliseHeader } from './headers';
import type { Layout } from './layout';
import type { ColumnSample } from './looks';

/** How many cells of a row could be headers. */
export function isHeaderLike(cells: readonly Cell[], layout: Layout): number {
	const own = new Set(Object.values(layout.columns).flat().map(normaliseHeader));
	for (const one of layout.instalments)
		for (const name of [one.value, one.due]) own.add(normaliseHeader(name));
	const seen = new Set<string>();
	for (const cell of cells) {
		if (typeof cell !== 'string') continue;
		const name = normaliseHeader(cell);
		if (name === '' || name.length > 60 || /^\d/.test(name)) continue;
		if (
			own.has(name) ||
			COLUMN_BY_HEADER.has(name) ||
			contactOf(cell) !== null ||
			instalmentOf(cell) !== null
		)
			seen.add(name);
	}
	return seen.size;
}

export const PARCEL = new Set([
	'parcela',
	'nparcela',
	'nrparcela',
	'numeroparcela',
	'numparcela',
	'noparcela',
	'numerodaparcela',
	'parc',
	'prestacao',
	'nprestacao',
]);
export const JOINED_NAMES: ReadonlySet<ColumnName> = new Set(['nome', 'documento']);
/** Two columns of one meaning are a question for a person here; elsewhere the first is taken. */
export const DECISIVE: ReadonlySet<ColumnName> = new Set([
	'titulo',
	'vencimento',
	'valor',
	'pago_em',
	'valor_pago',
]);

export interface Column {
	position: number;
	header: string;
	name: string;
	sample: ColumnSample;
}

export const NEEDS_CONTENT: ReadonlySet<ColumnName> = new Set([
	'credor',
	'multa_pct',
	'juros_mes_pct',
	'titulo',
]);
export const OTHER_DATES = /nasc|emis|cadastr|pag|baixa|entrada|remessa|inclus|atualiz|contrat|venda/;
export const OTHER_MONEY = /pago|desconto|multa|juros|custas|limite|renda|honor|encargo|entrada/;
export const OTHER_NAMES =
	/mae|pai|aluno|vendedor|cidade|bairro|ender|logradouro|produto|avalista|conjuge|curso|loja|filial/;

export const isContact = (name: ColumnName) =>
	(PHONE_COLUMNS as readonly string[]).includes(name) ||
	(EMAIL_COLUMNS as readonly string[]).includes(name) ||
	/_(telefone|email|documento)$|^(telefone|email)_/.test(name) ||
	(/_nome$/.test(name) && name !== 'contato_nome');

export function sameValues(a: Column, b: Column): boolean {
	return (
		a.sample.values.length === b.sample.values.length &&
		a.sample.values.every((value, i) => value === b.sample.values[i])
	);
}

export function same(first: string, second: string) {
	return badInput(
		'header',
		`The portfolio file has two columns that mean the same: "${first.slice(0, 40)}" and "${second.slice(0, 40)}"`,
		'Rename or remove one of them, or give a layout that says which one counts',
	);
}

/** Whether a header line is repeated inside the data, as reports do on each page. */
export function isSameRow(header: readonly Cell[], cells: readonly Cell[]): boolean {
	return header.every((cell, i) => textOf(cell) === textOf(cells[i]));
}
