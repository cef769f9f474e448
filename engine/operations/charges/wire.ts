import { setTimeout as sleep } from 'node:timers/promises';
import type { ChargeFailure, LookupResult } from '../../ports/charge';
import { roomFor } from './quota';
import type { ChargeRow } from './rows';
import { CALL_MS, type ChargeDeps } from './types';
import { type Found, recordAnswer, recordLookup } from './record';

/** Requests of a question about one charge: itself, its line, its code. */
const EACH = 3;

/**
 * Works through charges at the provider's pace, a few at once. Stops where the signal says so or the quota is used up.
 * @returns those that were worked on
 */
export async function paced(
	deps: ChargeDeps,
	rows: readonly ChargeRow[],
	work: (row: ChargeRow) => Promise<void>,
): Promise<void> {
	const { ledger, adapter, signal } = deps;
	for (let from = 0; from < rows.length && !signal?.aborted;) {
		const wanted = Math.min(adapter.capabilities.concurrency, rows.length - from);
		const room = await ledger.transact('charge.pace', () => roomFor(adapter, wanted, EACH, ledger.realNow()));
		if (room.quota) return;
		await Promise.all(rows.slice(from, from + room.granted).map(work));
		from += room.granted;
		if (room.granted < wanted) await sleep(room.waitMs, undefined, { signal }).catch(() => undefined);
	}
}

/** Asks whether the provider has a charge by our reference, and records it. */
export async function lookUp(deps: ChargeDeps, row: ChargeRow): Promise<Found> {
	const result = await asked(() => deps.adapter.findByReference(row.id, deps.http, options(deps)));
	return await deps.ledger.transact('charge.lookup', () => recordLookup(deps.ledger, row, result));
}

/** Asks how a charge stands and for the parts that are missing, and records it. */
export async function ask(deps: ChargeDeps, row: ChargeRow): Promise<LookupResult['outcome']> {
	const id = row.provider_charge_id;
	if (id === null) return 'failed';
	const result = await asked(() => deps.adapter.get(id, deps.http, options(deps)));
	await deps.ledger.transact('charge.answer', () => recordAnswer(deps.ledger, row, result));
	return result.outcome;
}

export const options = ({ signal }: ChargeDeps) => ({ timeoutMs: CALL_MS, signal });

/** An adapter never throws. One that does has a bug; the others go on. */
async function asked(question: () => Promise<LookupResult>): Promise<LookupResult> {
	try {
		return await question();
	} catch {
		return { outcome: 'failed', error: THREW };
	}
}

const THREW = {
	class: 'unknown_outcome',
	retry: 'reconcile',
	scope: 'charge',
	code: 'adapterThrew',
	message: 'The adapter of the provider failed.',
} as const;

export const threw = (): Extract<ChargeFailure, { outcome: 'unknown' }> => ({
	outcome: 'unknown',
	error: THREW,
});
