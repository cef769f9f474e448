import { addDays } from '../core/calendar';
import { anchorOf } from '../domain/journey/plan';
import type { Channel } from '../domain/channel';
import type { JourneyDefinition } from '../domain/journey/types';
import { type Ledger, run, statement } from '../ports/ledger';
import { businessDay } from './days';

export interface PreviewDay {
	/** ISO date. */
	date: string;
	total: number;
	/** By the first channel of each step. */
	byChannel: Partial<Record<Channel, number>>;
}

const anchors = statement<{ oldest_due_date: string; placed_on: string; n: number }>(
	'preview.anchors',
	`select oldest_due_date, placed_on, count(*) as n from cases where state = 'open' and oldest_due_date is not null
	group by oldest_due_date, placed_on`,
);

/**
 * How many steps the open cases would have due on each of the next days, if nobody pays and nothing is held. Counted by
 * anchor date, so it costs the same for a thousand cases and a million.
 */
export async function previewJourney(
	ledger: Ledger,
	input: { definition: JourneyDefinition; days: number },
): Promise<{ days: PreviewDay[] }> {
	const rows = await ledger.read('preview', () => run(anchors));
	const today = businessDay(ledger.businessNow());
	const days = new Map<string, PreviewDay>();
	for (let i = 0; i < input.days; i++) {
		const date = addDays(today, i);
		days.set(date, { date, total: 0, byChannel: {} });
	}
	for (const row of rows) {
		const anchor = anchorOf(row.oldest_due_date, row.placed_on, input.definition.firstTouchOffset);
		for (const step of input.definition.steps) {
			const day = days.get(addDays(anchor, step.offset));
			const channel = step.channels[0];
			if (!day || !channel) continue;
			day.total += row.n;
			day.byChannel[channel] = (day.byChannel[channel] ?? 0) + row.n;
		}
	}
	return { days: [...days.values()] };
}
