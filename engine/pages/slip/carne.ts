import { badInput } from '../../core/errors';
import { formatReais } from '../../core/money';
import { Canvas, PAGE } from '../pdf/canvas';
import { PdfDocument } from '../pdf/document';
import type { PdfImage } from '../pdf/image';
import { drawCarneFicha, HEIGHT } from './carneFicha';
import { drawStub } from './carneStub';
import { type CheckedSlip, checkSlip, day } from './check';
import { GREY, LEFT, RIGHT } from './form';
import { drawTable, heightOf, type Table, tableOf } from './statement';
import type { Slip } from './types';

const PER_PAGE = 3;
const FOLD = 45;

/** More are several files: a viewer opens them sooner, and no one staples so many. */
export const MOST = 5_000;

/**
 * A carnê: slips three a page, canhoto and ficha side by side, marks where to cut and fold; behind them the itemised balance of each
 * slip whose debts do not go on one line. Slips are added one by one, so that thousands can be made in slices.
 */
export class Carne {
	private readonly document = new PdfDocument();
	private readonly logos = new Map<PdfImage, string>();
	private readonly listed: { slip: CheckedSlip; count: string }[] = [];
	private page = new Canvas();
	private drawn = 0;
	private complete = false;
	private title = '';

	/** @param total how many there will be; null = they are not instalments of one payer, and are not numbered */
	constructor(private readonly total: number | null) {}

	/** @throws CobrancaError badInput naming the field of whatever contradicts the barcode or is missing */
	add(slip: Slip): void {
		if (this.drawn >= MOST)
			throw badInput('slips', `A carnê takes at most ${MOST} boletos.`, 'Make several files.');
		const checked = checkSlip(slip);
		const at = this.drawn % PER_PAGE;
		if (at === 0 && this.drawn > 0) this.turn();
		const top = at * HEIGHT;
		this.drawn++;
		const count = this.total === null ? '' : `${this.drawn} de ${this.total}`;
		if (this.drawn === 1) this.title = checked.creditor.name;
		const listed = !fitsOnLine(checked);
		if (listed) this.listed.push({ slip: checked, count });
		drawStub(this.page, checked, top, count, this.logoOf(checked));
		drawCarneFicha(this.page, checked, top, aboutOf(checked));
		this.page.line(FOLD, top + 2, FOLD, top + HEIGHT - 2, 0.15, 1.2);
		this.page.line(0, top + HEIGHT, PAGE.width, top + HEIGHT, 0.15, 1.2);
	}

	/** Draws what comes behind the slips, a slip's debts a step. Whoever has other work in between takes the steps before `close`. */
	*statements(): Generator<void, void, undefined> {
		if (this.drawn === 0) throw badInput('slips', 'A carnê needs at least one boleto.');
		if (this.complete) return;
		this.complete = true;
		this.turn();
		yield* this.drawStatements();
	}

	/** The file. @throws CobrancaError badInput when nothing was added */
	close(): Buffer {
		const steps = this.statements();
		while (!steps.next().done);
		for (const [image, name] of this.logos) this.document.addImage(name, image);
		return this.document.close(`Carnê – ${this.title}`);
	}

	private turn(): void {
		this.document.addPage(this.page);
		this.page = new Canvas();
	}

	/** A creditor's logo is in the file once. */
	private logoOf({ image }: CheckedSlip): string | null {
		if (!image) return null;
		const known = this.logos.get(image);
		if (known !== undefined) return known;
		const name = `Logo${this.logos.size}`;
		this.logos.set(image, name);
		return name;
	}

	private *drawStatements(): Generator<void, void, undefined> {
		if (this.listed.length === 0) return;
		let y = this.heading(true);
		let payer = this.listed[0]?.slip.payer.document.digits;
		for (const { slip, count } of this.listed) {
			// One payer's debts are on no page that goes to another.
			if (slip.payer.document.digits !== payer) {
				payer = slip.payer.document.digits;
				this.turn();
				y = this.heading(true);
			}
			const table = tableOf(slip.items);
			for (let from = 0; from < slip.items.length;) {
				const to = until(table, from, BOTTOM - y - TITLE);
				if (to === from || (y > TOP + 1 && to < slip.items.length && slip.items.length < 12)) {
					this.turn();
					y = this.heading(false);
					continue;
				}
				const title = [
					`Boleto ${slip.nossoNumero}`,
					count,
					`vencimento ${slip.due}`,
					`pagador: ${slip.payer.name}`,
				];
				this.page.text(LEFT, y + 4, title.filter(Boolean).join(' – '), {
					size: 8.5,
					least: 6.5,
					font: 'bold',
					width: RIGHT - LEFT,
				});
				y = drawTable(this.page, slip, table, y + TITLE, from, to, to === slip.items.length) + 5;
				from = to;
				yield;
			}
		}
		this.turn();
	}

	private heading(first: boolean): number {
		const more = first ? '' : ' (continuação)';
		this.page.text(LEFT, 17, `Demonstrativo dos débitos${more}`, { size: 12, font: 'bold' });
		this.page.text(LEFT, 21.5, 'Cada boleto do carnê com as dívidas que ele quita, item por item.', {
			size: 7.5,
			colour: GREY,
		});
		return TOP;
	}
}

const TOP = 25;
const BOTTOM = PAGE.height - 15;
const TITLE = 6;

/** The first row that does not go into so many millimetres any more. */
function until(table: Table, from: number, room: number): number {
	let to = from;
	while (to < table.origins.length && heightOf(table, from, to + 1) <= room) to++;
	return to;
}

/** One debt, of which everything that is in its total can be said in a sentence. */
function fitsOnLine({ items }: CheckedSlip): boolean {
	const [item] = items;
	if (!item) return true;
	const { originalCents, principalCents, discountCents, totalCents } = item.balance;
	return (
		items.length === 1 &&
		[principalCents, totalCents].every((cents) => cents === originalCents) &&
		discountCents === 0
	);
}

function aboutOf(slip: CheckedSlip): string {
	const [item] = slip.items;
	if (!item) return `Referente ao documento ${slip.documentNumber}.`;
	if (slip.items.length > 1)
		return `Reúne ${slip.items.length} débitos, discriminados no demonstrativo ao fim deste carnê.`;
	const what = `Referente a: ${item.origin}, vencimento ${day(item.dueDate)}`;
	if (fitsOnLine(slip)) return `${what}.`;
	return `${what}, valor original ${formatReais(item.balance.originalCents)}; encargos e abatimentos no demonstrativo ao fim deste carnê.`;
}

/**
 * A carnê at once.
 *
 *     writeFileSync('carne.pdf', carnePdf(slips));
 *
 * @throws CobrancaError badInput naming the field of whatever contradicts a barcode or is missing
 */
export function carnePdf(slips: readonly Slip[]): Buffer {
	const carne = new Carne(isSeries(slips) ? slips.length : null);
	for (const slip of slips) carne.add(slip);
	return carne.close();
}

/** Several slips of one payer at one creditor, which are numbered. */
export function isSeries(slips: readonly Slip[]): boolean {
	const of = ({ creditor, payer }: Slip) => `${creditor.document.digits} ${payer.document.digits}`;
	return slips.length > 1 && new Set(slips.map(of)).size === 1;
}
