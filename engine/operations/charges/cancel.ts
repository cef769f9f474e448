import type { CancelResult } from '../../ports/charge';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { withdrawUnsent } from '../cnab/withdraw';
import { appendEvents } from '../events';
import { lockCases, lockPersons } from '../locks';
import { finishTasks, openTasks } from '../tasks';
import { refuseRealProviderInSandbox } from './host';
import {
	cancelTask,
	CHARGE_COLUMNS,
	chargeEvent,
	type ChargeRow,
	freeDebts,
	lockCharges,
	PAYABLE,
} from './rows';
import type { ChargeDeps } from './types';
import { ask, options, paced, threw } from './wire';

export interface CancelOptions {
	/** Only charges of these creditors: the credential is one account's. Absent = all. */
	creditorIds?: readonly string[];
	/** Only these, at once, whenever they were tried last. */
	chargeIds?: readonly string[];
	limit?: number;
}

export interface Cancelled {
	cancelled: number;
	/** Paid before the cancellation reached the provider: the payment was taken in. */
	paid: number;
	/** Not possible now; tried again later. */
	waiting: number;
}

/** A cancellation that another process is at belongs to it for so long, real ms. */
const CLAIM_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;
/** After so many tries a person hears of it. */
const TRIES = 5;

const claim = statement<ChargeRow>(
	'charge.cancel.claim',
	(d) =>
		`update charges set cancel_at = $6, cancel_tries = cancel_tries + 1
	where id in (select id from charges where cancel in ('wanted', 'failed') and state = 'accepted' and provider = $1
		and provider_charge_id is not null
		and ((cancel = 'wanted' and (cancel_at is null or cancel_at <= $2)) or $4 <> '')
		and ($3 = '' or creditor_id in ${d.list(`(case when $3 = '' then '[]' else $3 end)`)})
		and ($4 = '' or id in ${d.list(`(case when $4 = '' then '[]' else $4 end)`)})
		order by id limit $5${d.forUpdateSkipLocked})
	returning ${CHARGE_COLUMNS}`,
);
const done = statement(
	'charge.cancel.done',
	`update charges set cancel = 'done', cancel_at = null, status = 'cancelled', status_at = $2 where id = $1`,
);
const later = statement(
	'charge.cancel.later',
	'update charges set cancel = $2, cancel_at = $3 where id = $1',
);

const list = (ids?: readonly string[]) => (ids === undefined ? '' : JSON.stringify(ids));

/**
 * Cancels on the wire what is wanted cancelled. Repeating it is harmless, so a lost answer is asked again; what turns out to be
 * paid is taken in as a payment; what only a person can settle becomes a task.
 */
export async function cancelCharges(deps: ChargeDeps, of: CancelOptions = {}): Promise<Cancelled> {
	refuseRealProviderInSandbox(deps);
	const { ledger, adapter } = deps;
	// What a file has named is cancelled by the next one, and done when the bank says so.
	if (adapter.capabilities.byFile)
		return { cancelled: await withdrawUnsent(ledger, of), paid: 0, waiting: 0 };
	const limit = Math.min(200, of.limit ?? 200);
	const real = ledger.realNow();
	const rows = await ledger.transact('charge.cancel.claim', () =>
		run(claim, adapter.id, real, list(of.creditorIds), list(of.chargeIds), limit, real + CLAIM_MS),
	);
	const count: Cancelled = { cancelled: 0, paid: 0, waiting: 0 };
	await paced(deps, rows, async (row) => {
		const result = await onTheWire(deps, row);
		if (result.outcome === 'rejected' && result.error.class === 'already_paid') await ask(deps, row);
		const what = await ledger.transact('charge.cancel', () => recordCancel(ledger, row.id, result));
		count[what] += 1;
	});
	return count;
}

async function onTheWire(deps: ChargeDeps, row: ChargeRow): Promise<CancelResult> {
	try {
		return await deps.adapter.cancel(row.provider_charge_id ?? '', deps.http, options(deps));
	} catch {
		return threw();
	}
}

function* recordCancel(ledger: Ledger, chargeId: string, result: CancelResult): Tx<keyof Cancelled> {
	const [known] = yield* lockedCharge(chargeId);
	if (!known) return 'waiting';
	const [now, real] = [ledger.businessNow(), ledger.realNow()];
	// The provider's own word may have come first, or its payment.
	if (known.cancel === 'done') return 'cancelled';
	if (known.cancel === 'none') return PAYABLE.has(known.status) ? 'waiting' : 'paid';
	if (result.outcome === 'cancelled') {
		yield* run(done, known.id, Math.max(now, known.status_at));
		yield* freeDebts([known.id]);
		yield* finishTasks([cancelTask(known.id)], 'A cobrança foi cancelada.', real);
		yield* appendEvents(
			[
				chargeEvent('charge.cancelled', known, {
					reason: known.cancel_reason,
					wasCancelled: result.wasCancelled,
				}),
			],
			now,
		);
		return 'cancelled';
	}
	const { error } = result;
	const hopeless = result.outcome === 'rejected' && error.retry === 'never';
	const wait = Math.min(LONGEST_WAIT_MS, error.retryAfterMs ?? 30_000 * 2 ** Math.min(known.cancel_tries, 7));
	yield* run(later, known.id, hopeless ? 'failed' : 'wanted', real + wait);
	if (hopeless || known.cancel_tries >= TRIES) {
		yield* openTasks(
			[
				{
					dedupeKey: cancelTask(known.id),
					creditorId: known.creditor_id,
					caseId: known.case_id,
					kind: 'chargeNotCancelled',
					whatToDo: `A cobrança ${known.provider_charge_id ?? known.id} não pôde ser cancelada no provedor (${error.code}). Confira a conta da credencial e cancele-a no painel dele: enquanto estiver em aberto, o devedor pode pagar por ela e outra não é emitida.`,
				},
			],
			real,
		);
	}
	return 'waiting';
}

function* lockedCharge(id: string): Tx<ChargeRow[]> {
	const rows = yield* run(readOne, id);
	yield* lockPersons(rows.map(({ person_id }) => person_id));
	yield* lockCases(rows.map(({ case_id }) => case_id));
	return yield* lockCharges([id]);
}

const readOne = statement<{ person_id: string; case_id: string }>(
	'charge.cancel.read',
	'select person_id, case_id from charges where id = $1',
);
