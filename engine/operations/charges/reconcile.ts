import { businessDay } from '../days';
import { run, statement } from '../../ports/ledger';
import { type Cancelled, cancelCharges } from './cancel';
import { refuseRealProviderInSandbox } from './host';
import { momentOf, releaseReserved } from './reserve';
import { CHARGE_COLUMNS, type ChargeRow, lockCharges } from './rows';
import { type ChargeDeps, GRACE_MS, RESERVED_MS } from './types';
import { ask, lookUp, paced } from './wire';

export interface ReconcileOptions {
	/** Only charges of these creditors: the credential is one account's. Absent = all. */
	creditorIds?: readonly string[];
	/** Most charges of each kind; 50 by default, 200 at most. */
	limit?: number;
	/** Only what crashes and lost answers left: no charge is asked about that merely is open or overdue. */
	leftovers?: boolean;
}

export interface ReconciledCharges extends Cancelled {
	released: number;
	/** Unknown ones that the provider has, has not, and does not tell of. */
	found: number;
	absent: number;
	unknown: number;
	/** Asked for missing parts, or whether a payment was missed. */
	asked: number;
}

/** An unknown or incomplete charge is asked for again after this long, real ms. */
const AGAIN_MS = 60_000;
/** An overdue one, whether a payment was missed. */
const DAILY_MS = 24 * 3_600_000;

/** The condition of the partial index `charges_open`, word for word: SQLite uses the index for nothing less. */
const OPEN = `state in ('reserved', 'sending', 'unknown')`;

const orphans = statement<{ id: string }>(
	'charge.orphans',
	`select id from charges where ${OPEN} and state = 'reserved' and reserved_at < $1 order by id limit $2`,
);
const unsettled = statement<ChargeRow>(
	'charge.unsettled',
	(d) =>
		`select ${CHARGE_COLUMNS} from charges where provider = $1 and ${OPEN}
		and ((state = 'sending' and wire_deadline < $2) or state = 'unknown')
		and (checked_at is null or checked_at < $5)
		and ($3 = '' or creditor_id in ${d.list(`(case when $3 = '' then '[]' else $3 end)`)})
	order by coalesce(checked_at, 0), id limit $4`,
);
const incomplete = statement<ChargeRow>(
	'charge.incomplete',
	(d) =>
		`select ${CHARGE_COLUMNS} from charges where provider = $1 and state = 'accepted' and cancel = 'none'
		and provider_charge_id is not null and status in ('none', 'registering', 'open', 'overdue', 'unknown')
		and (checked_at is null
			or (checked_at < $2 and ((kind <> 'pix' and digitable_line is null) or (kind <> 'boleto' and pix_copy_paste is null)))
			or (checked_at < $6 and due_date < $5))
		and ($3 = '' or creditor_id in ${d.list(`(case when $3 = '' then '[]' else $3 end)`)})
	order by coalesce(checked_at, 0), id limit $4`,
);

/**
 * Settles what crashes, lost answers and payments left to do at the provider: unknown creates are looked up, unwanted charges
 * cancelled, missing lines and codes fetched, overdue charges asked once a day in case a webhook was lost. Bounded, creates nothing.
 */
export async function reconcileCharges(
	deps: ChargeDeps,
	of: ReconcileOptions = {},
): Promise<ReconciledCharges> {
	refuseRealProviderInSandbox(deps);
	const { ledger, adapter } = deps;
	const limit = Math.max(1, Math.min(200, of.limit ?? 50));
	const creditors = of.creditorIds === undefined ? '' : JSON.stringify(of.creditorIds);
	const count = { found: 0, absent: 0, unknown: 0, asked: 0 };
	const released = await ledger.transact('charge.orphans', function* () {
		const at = momentOf(ledger);
		const ids = (yield* run(orphans, at.real - RESERVED_MS, limit)).map(({ id }) => id);
		const rows = (yield* lockCharges(ids)).filter(({ state }) => state === 'reserved');
		yield* releaseReserved(rows, at);
		return rows.length;
	});
	const real = ledger.realNow();
	const open = await ledger.read('charge.unsettled', () =>
		run(unsettled, adapter.id, real - GRACE_MS, creditors, limit, real - AGAIN_MS),
	);
	await paced(deps, open, async (row) => {
		const what = await lookUp(deps, row);
		count[what === 'found' || what === 'absent' ? what : 'unknown'] += 1;
	});
	const cancelled = await cancelCharges(deps, { ...of, limit });
	if (of.leftovers === true || adapter.capabilities.byFile) return { released, ...count, ...cancelled };
	const today = businessDay(ledger.businessNow());
	const partial = await ledger.read('charge.incomplete', () =>
		run(incomplete, adapter.id, real - AGAIN_MS, creditors, limit, today, real - DAILY_MS),
	);
	await paced(deps, partial, async (row) => {
		await ask(deps, row);
		count.asked += 1;
	});
	return { released, ...count, ...cancelled };
}
