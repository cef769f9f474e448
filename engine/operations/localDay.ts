import type { Uf } from '../core/uf';
import { placesOf } from '../core/zones';
import { BUSINESS_ZONE, dayIn } from './days';

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
	return dayIn(place?.zone ?? BUSINESS_ZONE, instant);
}
