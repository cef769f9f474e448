import type { Stage } from './types';

/** First day overdue of each stage, as the presets have it: good faith until day 10, formal from day 45, a decision at 90. */
const FROM: readonly (readonly [day: number, stage: Stage])[] = [
	[90, 'contentious'],
	[45, 'preContentious'],
	[10, 'amicable'],
	[1, 'reminder'],
];

/** The stage that the age of a debt stands for (days from its effective due date); up to the due date it is preventive. */
export function stageOfAge(daysOverdue: number): Stage {
	return FROM.find(([day]) => daysOverdue >= day)?.[1] ?? 'preventive';
}
