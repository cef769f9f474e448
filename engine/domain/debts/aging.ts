import { badInput } from '../../core/errors';
import type { Cents } from '../../core/money';

/** One range of days overdue, both bounds included; `to` null = no end. */
export interface AgingBucket {
	/** pt-BR, as in reports. */
	name: string;
	from: number;
	to: number | null;
}

/** Upper bounds of the usual ranges: to come, 1–5, 6–15, 16–30, 31–60, 61–90, 91–180, 181–360, above 360. */
export const AGING_BOUNDS: readonly number[] = [0, 5, 15, 30, 60, 90, 180, 360];

/** Ranges from their upper bounds, ascending from 0. @throws CobrancaError badInput */
export function agingBuckets(bounds: readonly number[] = AGING_BOUNDS): AgingBucket[] {
	if (
		bounds[0] !== 0 ||
		bounds.some((bound, i) => !Number.isInteger(bound) || bound <= (bounds[i - 1] ?? -1))
	)
		throw badInput('bounds', 'Bounds of aging are whole days that rise from 0, such as 0, 30, 60, 90.');
	const last = bounds.at(-1) as number;
	return [
		{ name: 'a vencer', from: -Infinity, to: 0 },
		...bounds.slice(1).map((to, i) => {
			const from = (bounds[i] as number) + 1;
			return { name: from === to ? String(to) : `${from}–${to}`, from, to };
		}),
		{ name: `> ${last}`, from: last + 1, to: null },
	];
}

const USUAL = agingBuckets();

/** The range of so many days overdue, counted from the effective due date; due today is still "a vencer". */
export function agingBucket(daysOverdue: number, buckets: readonly AgingBucket[] = USUAL): AgingBucket {
	const bucket = buckets.find(({ to }) => to === null || daysOverdue <= to);
	if (bucket && Number.isInteger(daysOverdue)) return bucket;
	throw badInput('daysOverdue', 'Days overdue must be a whole number.');
}

/** What is outstanding in each range, empty ones included. */
export function aging(
	balances: Iterable<{ daysOverdue: number; totalCents: Cents }>,
	buckets: readonly AgingBucket[] = USUAL,
): { bucket: AgingBucket; debts: number; totalCents: Cents }[] {
	const rows = new Map(buckets.map((bucket) => [bucket, { bucket, debts: 0, totalCents: 0 }]));
	for (const { daysOverdue, totalCents } of balances) {
		if (totalCents === 0) continue;
		const row = rows.get(agingBucket(daysOverdue, buckets));
		if (!row) continue;
		row.debts++;
		row.totalCents += totalCents;
	}
	return [...rows.values()];
}
