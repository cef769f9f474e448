/** RECORD: what the wire said, in groups, under the same locks as the events that may have come before it. */
import type { ChargeError, ChargeResult, LookupResult } from '../../ports/charge';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';
import { lockCases, lockMessages, lockPersons } from '../locks';
import { finishTasks, openTasks, type TaskInput } from '../tasks';
import { takeWaiting } from './events';
import { adoptDuplicate, applyAnswer, caseIdsOf } from './lifecycle';
import { listUnknown } from './forgotten';
import { chargeEvent, type ChargeRow, freeDebts, lockCharges, readCharges, unknownChargeTask } from './rows';
import { GRACE_MS } from './types';

export interface CreateOutcome {
	chargeId: string;
	result: ChargeResult;
}

const settle = statement(
	'charge.settle',
	(d) =>
		`update charges set state = r.state, error_class = r.class, error_code = r.code, settled_at = $2
	from ${d.rows('$1', 'r', { id: 'text', state: 'text', class: 'text', code: 'text' })}
	where charges.id = r.id and charges.state in ('sending', 'unknown')`,
);
const looked = statement(
	'charge.looked',
	(d) => `update charges set checked_at = $2 where id in ${d.list('$1')}`,
);

/** Locks in the house's order: messages, persons, cases, charges. */
function* lockAll(
	provider: string,
	chargeIds: readonly string[],
	theirIds: readonly string[],
): Tx<ChargeRow[]> {
	yield* lockMessages(`charge:${provider}`, theirIds);
	const rows = yield* readCharges(chargeIds);
	yield* lockPersons(rows.map(({ person_id }) => person_id));
	yield* lockCases(yield* caseIdsOf(rows));
	return yield* lockCharges(chargeIds);
}

/** Records creates. What an event has proved meanwhile stays proved. */
export function* recordCreates(
	ledger: Ledger,
	provider: string,
	outcomes: readonly CreateOutcome[],
): Tx<void> {
	const accepted = outcomes.flatMap(({ result }) => (result.outcome === 'accepted' ? [result.charge] : []));
	const rows = yield* lockAll(
		provider,
		outcomes.map(({ chargeId }) => chargeId),
		accepted.map(({ providerChargeId }) => providerChargeId),
	);
	const byId = new Map(rows.map((row) => [row.id, row]));
	const failed: { row: ChargeRow; state: 'rejected' | 'unknown'; error: ChargeError }[] = [];
	for (const { chargeId, result } of outcomes) {
		const row = byId.get(chargeId);
		if (!row) continue;
		if (result.outcome === 'accepted') yield* applyAnswer(ledger, row, result.charge);
		else if (row.state === 'sending') failed.push({ row, state: result.outcome, error: result.error });
	}
	yield* run(
		settle,
		JSON.stringify(
			failed.map(({ row, state, error }) => ({ id: row.id, state, class: error.class, code: error.code })),
		),
		ledger.realNow(),
	);
	yield* freeDebts(failed.flatMap(({ row, state }) => (state === 'rejected' ? row.id : [])));
	yield* appendEvents(
		failed.map(({ row, state, error }) =>
			chargeEvent(`charge.${state}`, row, { class: error.class, code: error.code }),
		),
		ledger.businessNow(),
	);
	yield* openTasks(
		failed.flatMap(({ row, error }) => taskOf(row, error)),
		ledger.realNow(),
	);
	yield* takeWaiting(
		ledger,
		rows.filter(({ state }) => state === 'accepted'),
	);
}

const OF_DATA: ReadonlySet<string> = new Set<ChargeError['class']>([
	'invalid_payer',
	'invalid_amount',
	'invalid_due_date',
	'invalid_request',
]);

/** The provider refuses this very charge, and will again until its data change. */
export const isOfData = (errorClass: string | null): boolean => OF_DATA.has(errorClass ?? '');

/** One task for a broken account, not one for each charge; one a case whose data the provider does not take. */
function taskOf(row: ChargeRow, error: ChargeError): TaskInput[] {
	if (isOfData(error.class)) {
		return [
			{
				dedupeKey: `chargeData:${row.case_id}:${error.class}`,
				creditorId: row.creditor_id,
				caseId: row.case_id,
				kind: 'chargeData',
				whatToDo: `O provedor ${row.provider} não registra a cobrança deste caso (${error.code}): confira nome, CPF/CNPJ, endereço e valor. Até lá as mensagens saem sem boleto.`,
			},
		];
	}
	if (error.class !== 'auth' && error.class !== 'config') return [];
	return [
		{
			dedupeKey: `chargeAccount:${row.creditor_id}:${row.provider}:${error.class}`,
			creditorId: row.creditor_id,
			kind: 'chargeAccount',
			whatToDo: `O provedor ${row.provider} recusa registrar cobranças deste credor (${error.code}). Confira a credencial e o cadastro da conta no provedor; os casos voltam sozinhos.`,
		},
	];
}

/** What became of looking an unknown charge up. */
export type Found = 'found' | 'absent' | 'wait' | 'failed';

/**
 * Records the look-up of a charge by our reference. That it is absent counts only after its deadline: until then the request may
 * still be under way. Further charges of the reference become rows of their own and are cancelled.
 */
export function* recordLookup(
	ledger: Ledger,
	row: Pick<ChargeRow, 'id' | 'provider'>,
	result: LookupResult,
): Tx<Found> {
	const theirs = result.outcome === 'found' ? [result.charge.providerChargeId, ...result.duplicates] : [];
	const [fresh] = yield* lockAll(row.provider, [row.id], theirs);
	if (!fresh) return 'failed';
	const real = ledger.realNow();
	if (result.outcome === 'found') {
		yield* applyAnswer(ledger, fresh, result.charge);
		const copies: ChargeRow[] = [];
		for (const id of result.duplicates)
			if (id !== fresh.provider_charge_id) copies.push(yield* adoptDuplicate(ledger, fresh, id));
		yield* takeWaiting(ledger, [fresh, ...copies]);
		yield* finishTasks([unknownChargeTask(fresh.id)], 'O provedor tem a cobrança.', real);
		return 'found';
	}
	if (fresh.state !== 'sending' && fresh.state !== 'unknown') return 'found';
	yield* run(looked, JSON.stringify([fresh.id]), real);
	if (result.outcome === 'failed') {
		yield* listUnknown(ledger, fresh);
		return 'failed';
	}
	if (real <= (fresh.wire_deadline ?? 0) + GRACE_MS) return 'wait';
	yield* run(
		settle,
		JSON.stringify([{ id: fresh.id, state: 'released', class: 'unknown_outcome', code: 'absent' }]),
		real,
	);
	yield* freeDebts([fresh.id]);
	yield* finishTasks([unknownChargeTask(fresh.id)], 'O provedor não tem a cobrança.', real);
	yield* appendEvents([chargeEvent('charge.absent', fresh)], ledger.businessNow());
	return 'absent';
}

/** Records the answer to a question about a charge that the provider has. */
export function* recordAnswer(
	ledger: Ledger,
	row: Pick<ChargeRow, 'id' | 'provider'>,
	result: LookupResult,
): Tx<void> {
	const [fresh] = yield* lockAll(row.provider, [row.id], []);
	if (!fresh) return;
	if (result.outcome === 'found') yield* applyAnswer(ledger, fresh, result.charge);
	else yield* run(looked, JSON.stringify([fresh.id]), ledger.realNow());
}
