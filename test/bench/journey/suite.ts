import type { HostOptions, Report } from '../run';
import { journeys, type Way, WAYS } from './journey';

/**
 * `--debts 1000,20000 --database sqlite|postgres` (where our ledger is; the hand-built flow's tables are in PostgreSQL)
 * `--only ours,floor,handBuilt,oursAsShipped`: some of them, so that a long run can be done in parts; a ratio needs both of its sides.
 */
export async function suite(
	{ debts = [1_000, 20_000], database = 'sqlite', only }: HostOptions,
	say: (line: string) => void,
): Promise<Report> {
	const sizes = await journeys(debts, database, waysOf(only), say);
	const last = sizes[sizes.length - 1];
	return {
		ledger: database,
		ratio: last?.ratioToHandBuilt ?? 0,
		goal: 2,
		shareOfFloor: last?.shareOfFloor ?? 0,
		sizes,
	};
}

function waysOf(only: readonly string[] | undefined): ReadonlySet<Way> {
	const unknown = only?.find((name) => !WAYS.some((way) => way === name));
	if (unknown !== undefined) throw new Error(`--only knows ${WAYS.join(', ')}.`);
	return new Set(WAYS.filter((way) => !only || only.includes(way)));
}
