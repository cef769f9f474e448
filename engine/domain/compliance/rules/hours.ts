import { epochDay } from '../../../core/calendar';
import type { Uf } from '../../../core/uf';
import { HOUR_MS, instantOf, localDay, localTime, weekdayOf } from '../../../core/wallClock';
import type { Place } from '../../../core/zones';
import { type Binding, type GateContext, type Rule, doubtOf } from '../context';
import { HOURS_ROWS, type HoursClass, type HoursRow, type Window } from '../hours.data';
import type { Citation } from '../types';

interface Schedule {
	row: HoursRow;
	from: number;
	citation: Citation;
	/** `seg–sex 8h–20h, sáb 8h–14h`. */
	label: string;
}

/** Rows of each UF and class, the newest first, then the default's. */
const SCHEDULES = new Map<string, Schedule[]>();

function schedulesOf(uf: Uf | null, hours: HoursClass): Schedule[] {
	const key = `${uf} ${hours}`;
	let found = SCHEDULES.get(key);
	if (!found) {
		const of = (wanted: Uf | null) => HOURS_ROWS.filter((row) => row.uf === wanted && row.class === hours);
		const own = uf === null ? [] : of(uf).sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1));
		found = [...own, ...of(null)].map(schedule);
		SCHEDULES.set(key, found);
	}
	return found;
}

function schedule(row: HoursRow): Schedule {
	const { uf, weekdays, saturday, source, evidence } = row;
	const span = ([from, to]: Window) => `${from}h–${to}h`;
	return {
		row,
		from: epochDay(row.validFrom),
		citation: { id: `hours.${uf ?? 'BR'}.${row.class}`, source, evidence },
		label: `seg–sex ${span(weekdays)}${saturday ? `, sáb ${span(saturday)}` : ''}${doubtOf(evidence)}`,
	};
}

function scheduleOn(uf: Uf | null, hours: HoursClass, day: number): Schedule {
	const all = schedulesOf(uf, hours);
	return all.find((s) => s.from <= day) ?? (all.at(-1) as Schedule);
}

function windowOn({ row }: Schedule, day: number): Window | null {
	const weekday = weekdayOf(day);
	if (weekday === 0) return null;
	return weekday === 6 ? row.saturday : row.weekdays;
}

/** Earliest instant from `at` on inside the hours of one place; `at` itself when it is inside. */
function openAt(place: Place, hours: HoursClass, at: number): number {
	const today = localDay(place.zone, at);
	const time = localTime(place.zone, at);
	// Saturday evening to Monday at most: every row is open on weekdays.
	for (let day = today; day <= today + 3; day++) {
		const window = windowOn(scheduleOn(place.uf, hours, day), day);
		if (!window) continue;
		if (day > today || time < window[0] * HOUR_MS) return instantOf(place.zone, day, window[0] * HOUR_MS);
		if (time < window[1] * HOUR_MS) return at;
	}
	throw new Error('Contact hours without a weekday.');
}

function check({ places, hours }: GateContext, at: number): Binding | null {
	if (hours === null) return null;
	let until = at;
	let binding: Place | null = null;
	// The hours of all places must intersect: go on until nobody moves the instant any more.
	for (let moved = true; moved;) {
		moved = false;
		for (const place of places) {
			const open = openAt(place, hours, until);
			if (open === until) continue;
			until = open;
			binding ??= place;
			moved = true;
		}
	}
	if (!binding) return null;
	const { citation, label } = scheduleOn(binding.uf, hours, localDay(binding.zone, at));
	const where = binding.uf === null ? 'sem endereço conhecido' : `em ${binding.uf}`;
	const what = hours === 'calls' ? 'para ligações ' : '';
	return {
		verdict: 'defer',
		until,
		citation,
		reason: `Fora do horário permitido ${what}${where} (${label}).`,
	};
}

export const hoursRule: Rule = {
	kind: 'hours',
	description:
		'Só dentro do horário de contato da UF do devedor; com mais de uma UF ou fuso possível, só quando todos permitem.',
	citation: { id: 'hours', source: 'Tabela de horários por UF', evidence: 'V' },
	timed: true,
	freedByConversation: true,
	check,
};
