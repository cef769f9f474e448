import { placesOf } from '../core/zones';
import { DateTime } from 'luxon';
import type { Uf } from '../core/uf';

/**
 * The debtor's local calendar day (ISO) of an instant: what "one message a day" means. Where a debtor may be in several
 * zones, the main one of the address; the gate itself looks at all of them.
 */
export function localDayOf(
	instant: number,
	debtor: { uf: string | null; cep: string | null },
	point: { ddd: string | null },
): string {
	const place = placesOf({ cep: debtor.cep, uf: debtor.uf as Uf | null, ddd: point.ddd })[0];
	return DateTime.fromMillis(instant, { zone: place?.zone ?? 'America/Sao_Paulo' }).toISODate() ?? '';
}
