/** When a spike stops the sending by itself. Pure. */
import type { Channel } from '../channel';
import { BREAKERS, SAMPLE } from './defaults.data';
import type { BreakerKind, BreakerSettings, Threshold } from './types';

export { BREAKERS, SAMPLE, WINDOW_MINUTES } from './defaults.data';
export * from './types';

export interface Minute {
	/** Epoch minute. */
	minute: number;
	attempted: number;
	/** Messages of that minute that went wrong in the kind that is looked at. */
	marked: number;
}

export interface Spike {
	marked: number;
	attempted: number;
	threshold: Threshold;
}

/**
 * Looks at the newest minutes up to the one in which something went wrong, back until they hold enough messages: what was fine for an
 * hour must not hide what goes wrong now.
 * @param minutes of one sender, oldest first, none newer than the one in question
 */
export function spikeOf(
	kind: BreakerKind,
	channel: Channel,
	minutes: readonly Minute[],
	settings: BreakerSettings = {},
): Spike | null {
	const threshold = settings[kind] ?? BREAKERS[kind].threshold(channel);
	let marked = 0;
	let attempted = 0;
	for (const minute of [...minutes].reverse()) {
		marked += minute.marked;
		attempted += minute.attempted;
		if (attempted >= SAMPLE) break;
	}
	const enough = marked >= threshold.atLeast && marked * 100 >= threshold.percent * attempted;
	return enough ? { marked, attempted, threshold } : null;
}
