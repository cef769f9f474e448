import { epochDay, isoOf } from '../../core/calendar';
import { badInput } from '../../core/errors';

/**
 * The due-date factor (fator de vencimento): four digits of the barcode that stand for a day.
 *
 * factor = days since 1997-10-07. It ran from 1000 (2000-07-03) to 9999 (2025-02-21) and began again at 1000 on
 * 2025-02-22; a cycle has 9000 days, so the present one ends on 2049-10-13. 0000 means that the code holds no due
 * date. Sources: BACEN Carta-Circular 2.926/2000 item 2; ABBC/FEBRABAN, Manual Operacional do Fator de Vencimento,
 * 01/06/2012.
 */
const BASE = epochDay('1997-10-07');
const CYCLE = 9000;
const FIRST = epochDay('2000-07-03');
const LAST = epochDay('2049-10-13');

/** The manual's window around the day of reading: 3000 days overdue, 5500 ahead; the ~500 left cannot be told. */
const WINDOW_BACK = 3000;
const WINDOW_AHEAD = 5500;

/** What the factor of a barcode says about the due date. */
export interface DueDate {
	/** ISO day; null when the code holds none or when it cannot be told which cycle is meant. */
	date: string | null;
	/** `none`: the code holds no date. `ambiguous`: more than one cycle is possible on the day of reading. */
	status: 'known' | 'none' | 'ambiguous';
	/** `known`: the date. `ambiguous`: the last day that it may have been and the next that it may be. */
	candidates: readonly string[];
}

const NONE: DueDate = { date: null, status: 'none', candidates: [] };

/** `2025-02-22` → `1000`; null → `0000`. @throws CobrancaError badInput outside 2000-07-03 … 2049-10-13 */
export function dueFactor(dueDate: string | null): string {
	if (dueDate === null) return '0000';
	const known = factors.get(dueDate);
	if (known !== undefined) return known;
	const day = epochDay(dueDate);
	if (day < FIRST || day > LAST) {
		throw badInput(
			'dueDate',
			'A barcode can hold due dates from 2000-07-03 to 2049-10-13 only.',
			'Correct the due date, or leave it out for a boleto without one.',
		);
	}
	const factor = String(1000 + ((day - FIRST) % CYCLE));
	if (factors.size >= REMEMBERED) factors.clear();
	factors.set(dueDate, factor);
	return factor;
}
/** A batch has few due dates, and working one out costs more than all the rest of a barcode. */
const factors = new Map<string, string>();
const REMEMBERED = 1000;

/**
 * The due date that a factor means on the day of reading (`today`, ISO), by the manual's window. Factors that begin
 * with 0 hold no date (Carta-Circular 2.926 item 2).
 *
 *     1001 read on 2025-02-21 → 2025-02-23 (2 days ahead), not 2000-07-04 (9000 days back)
 */
export function decodeFactor(factor: number, today: string): DueDate {
	if (factor < 1000) return NONE;
	if (today !== decodedOn) {
		epochDay(today);
		decodedOn = today;
		decoded = new Map();
	}
	let dueDate = decoded.get(factor);
	if (!dueDate) decoded.set(factor, (dueDate = decode(factor, epochDay(today))));
	return dueDate;
}
/** What was decoded on one day of reading, at most 9000 dates. */
let decoded = new Map<number, DueDate>();
let decodedOn = '';

function decode(factor: number, now: number): DueDate {
	const first = BASE + factor;
	const cycles = Math.max(0, Math.floor((now + WINDOW_AHEAD - first) / CYCLE));
	const latest = first + cycles * CYCLE;
	if (latest >= now - WINDOW_BACK && latest <= now + WINDOW_AHEAD) {
		const date = isoOf(latest);
		return { date, status: 'known', candidates: [date] };
	}
	return { date: null, status: 'ambiguous', candidates: [isoOf(latest), isoOf(latest + CYCLE)] };
}
