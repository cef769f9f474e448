import { run, statement, type Tx } from '../ports/ledger';

/**
 * The token stands in each row: by two keys from the same rows SQLite looks each case up, instead of going through the rows for each case
 * of the lease.
 */
const home = statement(
	'case.home',
	(d) =>
		`update cases set next_at = r.next_at, lease_token = null, lease_until = null
	from ${d.rows('$1', 'r', { id: 'text', token: 'text', next_at: 'int' })}
	where cases.id = r.id and cases.lease_token = r.token`,
);

/** Ends the lease of cases that it still holds; each comes again at its instant, `null` for not by itself. */
export function* sendHome(cases: readonly { id: string; next_at: number | null }[], token: string): Tx<void> {
	if (cases.length > 0) yield* run(home, JSON.stringify(cases.map((one) => ({ ...one, token }))));
}
