import type { Cents } from '../../core/money';
import { type Canvas, PAGE } from '../pdf/canvas';
import { wrap } from '../pdf/font';
import { type CheckedSlip, day, figure } from './check';
import { GREY, LEFT, RIGHT } from './form';
import type { SlipItem } from './types';

/**
 * The itemised balance: each debt with its origin, due date, original value, every charge by its name, and the total.
 * A charge that no debt of the slip has takes no column, so that what is shown can be added up by hand.
 */
export interface Column {
	title: string;
	of: (item: SlipItem) => Cents;
	/** Shown even when all are zero. */
	always?: boolean;
	/** Written with a minus sign. */
	minus?: boolean;
}

const COLUMNS: readonly Column[] = [
	{ title: 'Valor original', of: ({ balance }) => balance.originalCents, always: true },
	{ title: 'Já abatido', of: ({ balance }) => balance.originalCents - balance.principalCents, minus: true },
	{ title: 'Correção', of: ({ balance }) => balance.correctionCents },
	{ title: 'Multa', of: ({ balance }) => balance.fineCents, always: true },
	{ title: 'Juros', of: ({ balance }) => balance.interestCents, always: true },
	{ title: 'Custas', of: ({ balance }) => balance.costsCents },
	{ title: 'Honorários', of: ({ balance }) => balance.feesCents },
	{ title: 'Desconto', of: ({ balance }) => balance.discountCents, minus: true },
	{ title: 'Total (R$)', of: ({ balance }) => balance.totalCents, always: true },
];

const DUE_WIDTH = 18;
const LEADING = 3.3;
const ROW_PADDING = 1.9;
const HEAD_HEIGHT = 5;
const FOOT_HEIGHT = 6;

/** How the table of a slip is laid out: which columns, how wide, which lines each origin takes. */
export interface Table {
	columns: readonly Column[];
	width: number;
	origins: readonly (readonly string[])[];
	totals: readonly Cents[];
}

export function tableOf(items: readonly SlipItem[]): Table {
	const columns = COLUMNS.filter(({ always, of }) => always || items.some((item) => of(item) !== 0));
	const width = columns.length > 6 ? 17 : 20;
	const room = RIGHT - LEFT - DUE_WIDTH - columns.length * width - 2;
	const points = (room * 72) / 25.4;
	return {
		columns,
		width,
		origins: items.map(({ origin }) => wrap(origin, 'regular', TEXT.size, points).slice(0, 3)),
		totals: columns.map(({ of }) => items.reduce((sum, item) => sum + of(item), 0)),
	};
}

const TEXT = { size: 7.5 };

const rowHeight = (lines: readonly string[]) => Math.max(1, lines.length) * LEADING + ROW_PADDING;

/** Height of the table with rows `from` to `to`, head and total included. */
export function heightOf({ origins }: Table, from = 0, to = origins.length): number {
	return origins.slice(from, to).reduce((sum, lines) => sum + rowHeight(lines), HEAD_HEIGHT + FOOT_HEIGHT);
}

/** Draws rows `from` to `to` and, when asked, the totals of all. Gives the y below. */
export function drawTable(
	canvas: Canvas,
	slip: CheckedSlip,
	table: Table,
	y: number,
	from: number,
	to: number,
	totals: boolean,
): number {
	const { columns, width } = table;
	const edge = (at: number) => RIGHT - 1 - (columns.length - 1 - at) * width;
	const dueAt = RIGHT - columns.length * width - DUE_WIDTH;
	canvas.rectangle(LEFT, y, RIGHT - LEFT, HEAD_HEIGHT, slip.colour);
	const title = { size: 7, font: 'bold', colour: [1, 1, 1] } as const;
	canvas.text(LEFT + 1, y + 3.5, 'Origem da dívida', title);
	canvas.text(dueAt, y + 3.5, 'Vencimento', title);
	columns.forEach((column, at) => canvas.text(edge(at), y + 3.5, column.title, { ...title, align: 'right' }));
	y += HEAD_HEIGHT;
	for (let i = from; i < to; i++) {
		const item = slip.items[i] as SlipItem;
		const lines = table.origins[i] as readonly string[];
		const base = y + LEADING;
		lines.forEach((line, at) => canvas.text(LEFT + 1, base + at * LEADING, line, TEXT));
		canvas.text(dueAt, base, day(item.dueDate), TEXT);
		columns.forEach((column, at) => amount(canvas, edge(at), base, column, column.of(item)));
		y += rowHeight(lines);
		canvas.line(LEFT, y, RIGHT, y, 0.1);
	}
	if (!totals) return y;
	canvas.text(LEFT + 1, y + 4, `Total em ${day(slip.statementDay)}`, { size: 8, font: 'bold' });
	columns.forEach((column, at) =>
		amount(canvas, edge(at), y + 4, column, table.totals[at] as Cents, at === columns.length - 1),
	);
	canvas.line(LEFT, y + FOOT_HEIGHT, RIGHT, y + FOOT_HEIGHT, 0.4);
	return y + FOOT_HEIGHT;
}

function amount(canvas: Canvas, x: number, y: number, column: Column, cents: Cents, bold = false): void {
	canvas.text(x, y, `${column.minus && cents > 0 ? '–' : ''}${figure(cents)}`, {
		size: bold ? 8.5 : TEXT.size,
		font: bold ? 'bold' : 'regular',
		align: 'right',
	});
}

/** A page of its own for debts that do not fit on the first; gives the index of the first that is left. */
export function drawAnnex(
	canvas: Canvas,
	slip: CheckedSlip,
	table: Table,
	from: number,
	page: number,
): number {
	canvas.text(LEFT, 18, 'Demonstrativo do débito (continuação)', {
		size: 12,
		font: 'bold',
		colour: slip.colour,
	});
	canvas.text(RIGHT, 18, `Boleto ${slip.nossoNumero} – página ${page}`, {
		size: 8,
		align: 'right',
		colour: GREY,
	});
	canvas.text(LEFT, 23, `${slip.creditor.name} – pagador: ${slip.payer.name}`, { size: 8, width: 190 });
	const room = PAGE.height - 28 - 15;
	let to = from + 1;
	while (to < slip.items.length && heightOf(table, from, to + 1) <= room) to++;
	drawTable(canvas, slip, table, 28, from, to, to === slip.items.length);
	return to;
}
