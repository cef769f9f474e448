import type { CnabLayout } from './layout';
import type { RecordLayout } from './record';
import type { RetornoRecord } from './retorno';

/** What a trailer says and does not hold. */
export interface Mismatch {
	code: 'count' | 'sum';
	/** 1-based. */
	column: number;
	message: string;
}

/** Counts and sums of what was read, by occurrence, against what a trailer says. Nothing grows with the file. */
export class Tally {
	private count = 0;
	private sumCents = 0;
	private readonly byOccurrence = new Map<string, { count: number; amount: number; paid: number }>();

	add({ occurrence, amountCents, paidCents }: RetornoRecord): void {
		this.count += 1;
		this.sumCents += amountCents;
		let own = this.byOccurrence.get(occurrence);
		if (!own) {
			own = { count: 0, amount: 0, paid: 0 };
			this.byOccurrence.set(occurrence, own);
		}
		own.count += 1;
		own.amount += amountCents;
		own.paid += paidCents;
	}

	/** Of a 400. A total of zero says nothing: many banks leave the columns empty. */
	trailer400(layout: CnabLayout, line: string): Mismatch[] {
		const { trailer, totals = [] } = layout.retorno;
		const found: Mismatch[] = [];
		for (const { of, count, sum, what } of totals) {
			const own = { count: 0, amount: 0, paid: 0 };
			for (const [occurrence, part] of this.byOccurrence) {
				if (of !== null && !of.includes(occurrence)) continue;
				own.count += part.count;
				own.amount += part.amount;
				own.paid += part.paid;
			}
			compare(found, 'count', trailer, count, line, own.count);
			compare(found, 'sum', trailer, sum, line, own[what]);
		}
		return found;
	}

	/** Of a batch: titles and amounts of its four carteiras, six and seventeen digits each from column 24. */
	batchTrailer240(line: string): Mismatch[] {
		let count = 0;
		let sumCents = 0;
		for (let at = 23; at + 23 <= 115; at += 23) {
			count += totalOf(line.slice(at, at + 6));
			sumCents += totalOf(line.slice(at + 6, at + 23));
		}
		const found: Mismatch[] = [];
		if (count !== 0 && count !== this.count)
			found.push({ code: 'count', column: 24, message: counted(count, this.count) });
		if (sumCents !== 0 && sumCents !== this.sumCents)
			found.push({ code: 'sum', column: 30, message: summed() });
		return found;
	}
}

function compare(
	found: Mismatch[],
	code: 'count' | 'sum',
	trailer: RecordLayout,
	name: string | undefined,
	line: string,
	own: number,
): void {
	const field = name === undefined ? undefined : trailer.find(name);
	if (!field) return;
	const told = totalOf(line.slice(field.from - 1, field.to));
	if (told === 0 || told === own) return;
	const message = code === 'sum' ? summed() : counted(told, own);
	found.push({ code, column: field.from, message });
}

/** Blanks are zero. NaN for what is no number, which is no total either: a sum with one letter in it must not pass for none. */
export function totalOf(column: string): number {
	return /^ *\d* *$/.test(column) ? Number(column) : NaN;
}

export function counted(told: number, own: number): string {
	const said = Number.isNaN(told) ? 'um número ilegível' : String(told);
	return `O trailer diz ${said} registros e o arquivo tem ${own}.`;
}

function summed(): string {
	return 'O total do trailer não é a soma dos registros do arquivo.';
}
