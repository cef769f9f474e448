/**
 * Local wall clock of an instant, fast. Days are *epoch days* (whole days since 1970-01-01) and times milliseconds since
 * local midnight, both plain numbers; Intl is asked once for each zone and UTC hour, then the offset is cached (a zone
 * changes its offset on a whole hour at most).
 */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Offsets kept per zone before the cache is emptied: two years of hours. Memory stays flat over any number of cases. */
const CACHE_LIMIT = 17_568;

interface ZoneCache {
	format: Intl.DateTimeFormat;
	offsets: Map<number, number>;
	/** The last hour asked for: in a batch nearly always the next one asked for. */
	lastHour: number;
	lastOffset: number;
}

const zones = new Map<string, ZoneCache>();

function cacheOf(zone: string): ZoneCache {
	let cache = zones.get(zone);
	if (!cache) {
		const format = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric',
		});
		cache = { format, offsets: new Map(), lastHour: NaN, lastOffset: 0 };
		zones.set(zone, cache);
	}
	return cache;
}

/** Milliseconds to add to UTC for local time: −10,800,000 in São Paulo. */
export function offsetAt(zone: string, instant: number): number {
	const cache = cacheOf(zone);
	const hour = Math.floor(instant / HOUR_MS);
	if (hour === cache.lastHour) return cache.lastOffset;
	let offset = cache.offsets.get(hour);
	if (offset === undefined) {
		if (cache.offsets.size >= CACHE_LIMIT) cache.offsets.clear();
		offset = askIntl(cache.format, hour * HOUR_MS);
		cache.offsets.set(hour, offset);
	}
	cache.lastHour = hour;
	cache.lastOffset = offset;
	return offset;
}

function askIntl(format: Intl.DateTimeFormat, instant: number): number {
	const field: Record<string, number> = {};
	for (const { type, value } of format.formatToParts(instant)) field[type] = Number(value);
	const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = field;
	return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
}

/** Local day of an instant, in epoch days. */
export function localDay(zone: string, instant: number): number {
	return Math.floor((instant + offsetAt(zone, instant)) / DAY_MS);
}

/** Milliseconds since local midnight. */
export function localTime(zone: string, instant: number): number {
	const local = instant + offsetAt(zone, instant);
	return local - Math.floor(local / DAY_MS) * DAY_MS;
}

/**
 * First instant of a local wall clock time. Where a clock change skips that time, the instant of the change
 * (Brazil has had none since 2019; its zones may get them back).
 */
export function instantOf(zone: string, day: number, time: number): number {
	const local = day * DAY_MS + time;
	const before = local - offsetAt(zone, local - DAY_MS);
	const after = local - offsetAt(zone, local + DAY_MS);
	const early = Math.min(before, after);
	if (early + offsetAt(zone, early) === local) return early;
	const late = Math.max(before, after);
	if (late + offsetAt(zone, late) === local) return late;
	return skipped(zone, early, late);
}

/** The change lies in (early, late] and on a whole hour. */
function skipped(zone: string, early: number, late: number): number {
	const offset = offsetAt(zone, early);
	for (let t = (Math.floor(early / HOUR_MS) + 1) * HOUR_MS; t <= late; t += HOUR_MS) {
		if (offsetAt(zone, t) !== offset) return t;
	}
	return late;
}

/** First instant of a local day. */
export function startOfDay(zone: string, day: number): number {
	return instantOf(zone, day, 0);
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(day: number): number {
	return (((day + 4) % 7) + 7) % 7;
}
