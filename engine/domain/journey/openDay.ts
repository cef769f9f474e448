import { parseUf } from '../../core/uf';
import { DAY_MS, localDay } from '../../core/wallClock';
import { placesOf } from '../../core/zones';
import type { Channel } from '../channel';
import type { GateContext } from '../compliance/context';
import type { HoursClass } from '../compliance/hours.data';
import { holidayRule } from '../compliance/rules/holiday';
import { hoursRule } from '../compliance/rules/hours';

/** A creditor's own closed days and the quiet days that it opened, ISO. */
export interface CreditorDays {
	closedDays: readonly string[];
	openQuietDays: readonly string[];
}

/** Even over Carnival a few rounds are enough; more means a calendar that never opens. */
const MAX_ROUNDS = 60;

/**
 * When a touch may go out at the earliest, by the gate's own hours and holidays: the instant itself when it is open. It looks
 * at state and days only, so it forecasts; the gate decides on the day itself with everything that it knows then.
 */
export function firstOpen(at: number, uf: string | null, channel: Channel, days: CreditorDays): number {
	if (channel === 'letter') return at;
	const hours: HoursClass = channel === 'voice' ? 'calls' : 'messages';
	const context = {
		facts: { creditor: days },
		places: placesOf({ cep: null, uf: parseUf(uf), ddd: null }),
		hours,
		live: [],
	} as unknown as GateContext;
	let open = at;
	for (let round = 0; round < MAX_ROUNDS; round++) {
		let moved = false;
		for (const rule of [hoursRule, holidayRule]) {
			const found = rule.check(context, open);
			if (found?.verdict !== 'defer' || found.until === null) continue;
			open = found.until;
			moved = true;
		}
		if (!moved) return open;
	}
	return open;
}

/** The business day (epoch days in a zone) of `firstOpen`. */
export function firstOpenDay(
	zone: string,
	at: number,
	uf: string | null,
	channel: Channel,
	days: CreditorDays,
): string {
	const day = localDay(zone, firstOpen(at, uf, channel, days));
	return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
