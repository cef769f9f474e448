/** What the portfolio's debts are worth on a day, by the judge's own arithmetic: in cents, one to be forgiven a debt for rounding. */
import { DateTime } from 'luxon';

import { isBankingDay } from './days';
import type { JudgedDebt } from './portfolio';

/** More subsets than this are not tried: what asks for no more than everything is then taken for explained. */
const MOST_TRIED = 14;

/**
 * Principal; once the first banking day from the due date on has passed, the fine of the contract (2 % at most for a person, CDC 52
 * §1) and simple interest by the day over months of 30 days.
 */
export function worthOf({ cents, dueDate, finePercent, monthPercent }: JudgedDebt, day: string): number {
	const late = daysBetween(bankingDay(dueDate), day);
	if (late <= 0) return cents;
	return cents + Math.floor((cents * finePercent) / 100) + Math.floor((cents * monthPercent * late) / 3000);
}

/** The first banking day from this one on: a title that falls due on a closed day is in time on that one. */
export function bankingDay(day: string): string {
	let date = DateTime.fromISO(day, { zone: 'utc' });
	while (!isBankingDay(date)) date = date.plus({ days: 1 });
	return date.toISODate() ?? day;
}

/** Whether some of these amounts, one or all, add up to a sum, a cent more or less for each. */
export function addsUp(amounts: readonly number[], sum: number): boolean {
	if (amounts.length > MOST_TRIED) return sum <= total(amounts) + amounts.length;
	const tries = (left: number, from: number, taken: number): boolean =>
		(taken > 0 && Math.abs(left) <= taken) ||
		amounts.some((one, i) => i >= from && tries(left - one, i + 1, taken + 1));
	return tries(sum, 0, 0);
}

export const total = (amounts: readonly number[]): number => amounts.reduce((sum, one) => sum + one, 0);

function daysBetween(from: string, to: string): number {
	return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
