import { type Holiday, holidayOn, isoOf } from '../../../core/calendar';
import { localDay, startOfDay } from '../../../core/wallClock';
import type { Place } from '../../../core/zones';
import { type Binding, type GateContext, type Rule, describeDate } from '../context';
import type { Citation } from '../types';

interface ClosedDay {
	name: string;
	citation: Citation;
}

function closedOn({ facts }: GateContext, place: Place, day: number): ClosedDay | null {
	const { closedDays, openQuietDays } = facts.creditor;
	const holiday = holidayOn(place.uf, day);
	if (!holiday && closedDays.length === 0) return null;
	const iso = isoOf(day);
	if (holiday && !(holiday.kind === 'quiet' && openQuietDays.includes(iso))) return named(holiday);
	if (!closedDays.includes(iso)) return null;
	const citation: Citation = {
		id: 'holiday.creditor',
		source: 'Lista de dias fechados do credor',
		evidence: 'D',
	};
	return { name: 'dia fechado pelo credor', citation };
}

function named({ kind, name, scope, source }: Holiday): ClosedDay {
	const citation: Citation = {
		id: `holiday.${kind}.${scope}`,
		source,
		evidence: kind === 'quiet' ? 'D' : 'S',
	};
	if (kind === 'quiet') return { name: `${name}, dia de silêncio`, citation };
	return { name: scope === 'BR' ? `feriado nacional, ${name}` : `feriado em ${scope}, ${name}`, citation };
}

/** Closed when any place where the debtor may be is on a closed day; open at the first midnight when none is. */
function check(context: GateContext, at: number): Binding | null {
	if (context.hours === null) return null;
	let until = at;
	let binding: (ClosedDay & { day: number }) | null = null;
	for (let moved = true; moved;) {
		moved = false;
		for (const place of context.places) {
			const day = localDay(place.zone, until);
			const closed = closedOn(context, place, day);
			if (!closed) continue;
			binding ??= { ...closed, day };
			until = startOfDay(place.zone, day + 1);
			moved = true;
		}
	}
	if (!binding) return null;
	const { citation, day, name } = binding;
	return {
		verdict: 'defer',
		until,
		citation,
		reason: `Dia sem contato: ${describeDate(isoOf(day))} é ${name}.`,
	};
}

export const holidayRule: Rule = {
	kind: 'holiday',
	description:
		'Nada em feriado nacional ou da UF, em dia de silêncio (que o credor pode abrir) nem em dia fechado pelo credor.',
	citation: { id: 'holiday', source: 'Tabela de feriados 2010–2045', evidence: 'S' },
	timed: true,
	freedByConversation: true,
	check,
};
