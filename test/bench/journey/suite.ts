import type { HostOptions, Report } from '../run';
import { journeys } from './journey';

/** `--debts 1000,20000 --database sqlite|postgres` (where our ledger is; the hand-built flow's tables are in PostgreSQL). */
export async function suite(
	{ debts = [1_000, 20_000], database = 'sqlite' }: HostOptions,
	say: (line: string) => void,
): Promise<Report> {
	const sizes = await journeys(debts, database, say);
	const last = sizes[sizes.length - 1];
	return {
		ledger: database,
		ratio: last?.ratioToHandBuilt ?? 0,
		goal: 2,
		shareOfFloor: last?.shareOfFloor ?? 0,
		sizes,
	};
}
