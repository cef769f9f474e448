import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';
import { momentOf, releaseReserved } from './reserve';
import { chargeEvent, lockCharges } from './rows';

const liveOf = statement<{ id: string }>(
	'charge.liveOf',
	(d) =>
		`select cd.charge_id as id from charge_debts cd where cd.live = 1 and cd.debt_id in ${d.list('$2')}
	union select cd.charge_id as id from debts t join charge_debts cd on cd.debt_id = t.id and cd.live = 1
		where t.case_id in ${d.list('$1')}`,
);
const want = statement(
	'charge.releaseWant',
	(d) =>
		`update charges set cancel = 'wanted', cancel_reason = $2, cancel_at = null, cancel_tries = 0
	where id in ${d.list('$1')} and cancel = 'none'`,
);

/** Why an instrument has to go. */
export type ReleaseReason =
	'payment' | 'exit' | 'withdrawn' | 'reissue' | 'duplicate' | 'reopened' | 'reversed' | 'person';

/**
 * Wants every open instrument over these cases or debts cancelled, in the caller's transaction and under the persons' locks that
 * the caller holds: what silences a case takes its boletos with it. What was only reserved is free at once; the rest is
 * cancelled on the wire afterwards (`cancelCharges`), retried, and its debts are free once that is done.
 * @returns how many instruments have to go
 */
export function* releaseCharges(
	ledger: Ledger,
	of: { caseIds?: readonly string[]; debtIds?: readonly string[]; except?: string | null },
	reason: ReleaseReason,
): Tx<number> {
	const found = yield* run(liveOf, JSON.stringify(of.caseIds ?? []), JSON.stringify(of.debtIds ?? []));
	const ids = found.map(({ id }) => id).filter((id) => id !== of.except);
	if (ids.length === 0) return 0;
	const at = momentOf(ledger);
	const rows = yield* lockCharges(ids);
	yield* releaseReserved(
		rows.filter(({ state }) => state === 'reserved'),
		at,
	);
	const wanted = rows.filter(
		({ state, cancel }) => ['sending', 'unknown', 'accepted'].includes(state) && cancel === 'none',
	);
	yield* run(want, JSON.stringify(wanted.map(({ id }) => id)), reason);
	yield* appendEvents(
		wanted.map((row) => chargeEvent('charge.cancelWanted', row, { reason })),
		at.now,
	);
	return rows.length;
}
