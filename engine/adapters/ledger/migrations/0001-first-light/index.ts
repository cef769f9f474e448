import type { Dialect } from '../../../../ports/ledger';
import { journeyTables } from './outbox';
import { portfolioTables } from './portfolio';
import { stopTables } from './stops';
import { appendOnly, eventTables } from './timeline';

/**
 * First schema. Portable types only: text, bigint (cents, epoch ms), integer (counts, 0/1 flags).
 * Dates are ISO text, JSON is text. Rows that hold personal data are debtors, contact_points, message_bodies,
 * import_rows; the rest carries ids, figures and keyed hashes, so an erase can blank those four and the timeline stays whole.
 */
export function firstLight(dialect: Dialect): string[] {
	const sequence =
		dialect.name === 'postgres'
			? 'bigint generated always as identity primary key'
			: 'integer primary key autoincrement';
	return [
		...portfolioTables(),
		...journeyTables(),
		...stopTables(),
		...eventTables(sequence),
		...appendOnly(dialect),
	];
}
