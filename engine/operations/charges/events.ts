import type { ChargeEvent } from '../../ports/charge';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { toReais } from '../../core/money';
import { iso } from '../days';
import { lockCases, lockMessages, lockPersons, lockPersonsOfCases } from '../locks';
import { openTasks } from '../tasks';
import { adoptDuplicate, applyEvent, caseIdsOf } from './lifecycle';
import type { PaymentEffect } from './payment';
import { CHARGE_COLUMNS, type ChargeRow, lockCharges } from './rows';

/** What a workflow gets to know of an event: ids and figures, nothing of the person. */
export interface RecordedChargeEvent {
	/** payment.received, payment.settled, payment.reversed, payment.partlyRefunded, charge.expired, charge.cancelled … */
	type: string;
	at: string;
	creditorId: string;
	debtorId: string;
	caseId: string;
	chargeId: string;
	/** Reais, for payments. */
	amount?: number;
	/** ISO day. */
	paidOn?: string | null;
	method?: string | null;
	settled?: boolean;
	/** Reais beyond what was owed. */
	surplus?: number;
	caseClosed?: boolean;
}

export interface RecordedCharges {
	recorded: RecordedChargeEvent[];
	duplicates: number;
	/** Events of charges that this ledger does not have (yet). */
	unmatched: number;
}

const insertEvents = statement<{ dedupe_key: string }>(
	'charge.events.insert',
	(d) =>
		`insert into provider_events (provider, dedupe_key, kind, status, occurred_at, received_at)
	select $2, r.dedupe_key, 'charge', r.status, r.occurred_at, $3
	from ${d.rows('$1', 'r', { dedupe_key: 'text', status: 'text', occurred_at: 'int' })}
	where true on conflict (provider, dedupe_key) do nothing returning dedupe_key`,
);
const match = statement<ChargeRow>(
	'charge.events.match',
	(d) =>
		`select ${CHARGE_COLUMNS} from charges where provider = $1 and provider_charge_id in ${d.list('$2')}
	union select ${CHARGE_COLUMNS} from charges where provider = $1 and id in ${d.list('$3')}`,
);
/** The provider stands in each row: SQLite otherwise takes all that the provider ever told, and goes through the rows for each. */
const keep = statement(
	'charge.events.keep',
	(d) =>
		`update provider_events set message_id = r.charge_id, content = r.content
	from ${d.rows('$1', 'r', { provider: 'text', dedupe_key: 'text', charge_id: 'text', content: 'text' })}
	where provider_events.provider = r.provider and provider_events.dedupe_key = r.dedupe_key`,
);
const waiting = statement<{ dedupe_key: string; content: string }>(
	'charge.events.waiting',
	(d) =>
		`select dedupe_key, content from provider_events where provider = $1 and kind = 'charge' and contact_id is null
		and message_id in ${d.list('$2')} order by occurred_at, dedupe_key`,
);
const taken = statement(
	'charge.events.taken',
	(d) =>
		`update provider_events set message_id = null, content = null where provider = $1 and dedupe_key in ${d.list('$2')}`,
);

/** References of ours look like this; others are charges that the creditor makes there for other purposes. */
const OURS = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Records what a charge provider told us, in one transaction; answer the provider only after it. An event told n times, in any
 * order, before or after the charge itself was recorded, has the effect of once. A payment closes its debts and silences the
 * journey from this commit on.
 */
export async function recordChargeEvents(
	ledger: Ledger,
	provider: string,
	events: readonly ChargeEvent[],
): Promise<RecordedCharges> {
	if (events.length === 0) return { recorded: [], duplicates: 0, unmatched: 0 };
	const unique = [...new Map(events.map((event) => [event.dedupeKey, event])).values()];
	return await ledger.transact('charge.webhook', function* () {
		yield* lockMessages(
			`charge:${provider}`,
			unique.map(({ providerChargeId }) => providerChargeId),
		);
		const rows = unique.map(({ dedupeKey, kind, occurredAt }) => ({
			dedupe_key: dedupeKey,
			status: kind,
			occurred_at: occurredAt,
		}));
		const inserted = yield* run(insertEvents, JSON.stringify(rows), provider, ledger.realNow());
		const isFresh = new Set(inserted.map(({ dedupe_key }) => dedupe_key));
		const fresh = unique.filter(({ dedupeKey }) => isFresh.has(dedupeKey));
		const { recorded, unmatched } = yield* takeIn(ledger, provider, fresh);
		yield* remember(ledger, provider, unmatched);
		return { recorded, duplicates: events.length - fresh.length, unmatched: unmatched.length };
	});
}

function* takeIn(
	ledger: Ledger,
	provider: string,
	fresh: readonly ChargeEvent[],
): Tx<{ recorded: RecordedChargeEvent[]; unmatched: ChargeEvent[] }> {
	if (fresh.length === 0) return { recorded: [], unmatched: [] };
	const found = yield* run(
		match,
		provider,
		JSON.stringify(fresh.map(({ providerChargeId }) => providerChargeId)),
		JSON.stringify(fresh.flatMap(({ reference }) => reference ?? [])),
	);
	const rows = yield* lockedRows(found);
	const recorded: RecordedChargeEvent[] = [];
	const unmatched: ChargeEvent[] = [];
	for (const event of fresh.toSorted((a, b) => a.occurredAt - b.occurredAt)) {
		const row = yield* rowOf(ledger, rows, event);
		if (row) recorded.push(...(yield* one(ledger, row, event)));
		else unmatched.push(event);
	}
	return { recorded, unmatched };
}

/** Persons, cases, charges: the house's order. */
function* lockedRows(found: readonly ChargeRow[]): Tx<ChargeRow[]> {
	const caseIds = yield* caseIdsOf(found);
	yield* lockPersons(found.map(({ person_id }) => person_id));
	yield* lockPersonsOfCases(caseIds);
	yield* lockCases(caseIds);
	return yield* lockCharges(found.map(({ id }) => id));
}

/** The charge that an event is about; one with our reference and another id of theirs is a second charge. */
function* rowOf(ledger: Ledger, rows: ChargeRow[], event: ChargeEvent): Tx<ChargeRow | undefined> {
	const own = rows.find(({ provider_charge_id }) => provider_charge_id === event.providerChargeId);
	if (own) return own;
	const ours = rows.find(({ id }) => id === event.reference);
	if (!ours || ours.state === 'reserved') return undefined;
	if (ours.provider_charge_id === null) return ours;
	const copy = yield* adoptDuplicate(ledger, ours, event.providerChargeId);
	rows.push(copy);
	return copy;
}

function* one(ledger: Ledger, row: ChargeRow, event: ChargeEvent): Tx<RecordedChargeEvent[]> {
	const before = row.status;
	const effect = yield* applyEvent(ledger, row, event);
	const of = {
		at: iso(ledger.businessNow()),
		creditorId: row.creditor_id,
		debtorId: row.debtor_id,
		caseId: row.case_id,
		chargeId: row.id,
	};
	if (effect) return [{ ...of, ...told(effect) }];
	return row.status === before ? [] : [{ type: `charge.${event.kind}`, ...of }];
}

function told(effect: PaymentEffect) {
	return {
		type: effect.type,
		amount: toReais(effect.amountCents),
		paidOn: effect.paidOn,
		method: effect.method,
		settled: effect.settled,
		caseClosed: effect.closedCases.length > 0,
		...(effect.surplusCents > 0 ? { surplus: toReais(effect.surplusCents) } : {}),
	};
}

/** Kept until the charge is recorded; money of a reference that looks like ours and is not here is for a person. */
function* remember(ledger: Ledger, provider: string, unmatched: readonly ChargeEvent[]): Tx<void> {
	if (unmatched.length === 0) return;
	yield* run(
		keep,
		JSON.stringify(
			unmatched.map((event) => ({
				provider,
				dedupe_key: event.dedupeKey,
				charge_id: event.providerChargeId,
				content: JSON.stringify(event),
			})),
		),
	);
	yield* openTasks(
		unmatched
			.filter(({ kind, reference }) => kind === 'paid' && reference !== undefined && OURS.test(reference))
			.map(({ providerChargeId }) => ({
				dedupeKey: `unmatchedCharge:${provider}:${providerChargeId}`,
				kind: 'unmatchedPayment',
				whatToDo: `Entrou no provedor ${provider} o pagamento da cobrança ${providerChargeId}, que não está neste cadastro: veja de quem é e registre a baixa.`,
			})),
		ledger.realNow(),
	);
}

/** Takes in what was told of charges before they were recorded. Call it with `lockMessages` and the charges' locks held. */
export function* takeWaiting(ledger: Ledger, rows: readonly ChargeRow[]): Tx<void> {
	const provider = rows[0]?.provider;
	if (provider === undefined) return;
	const ids = JSON.stringify(rows.flatMap(({ provider_charge_id }) => provider_charge_id ?? []));
	const found = yield* run(waiting, provider, ids);
	if (found.length === 0) return;
	for (const { content } of found) {
		const event = JSON.parse(content) as ChargeEvent;
		const row = rows.find(({ provider_charge_id }) => provider_charge_id === event.providerChargeId);
		if (row) yield* applyEvent(ledger, row, event);
	}
	yield* run(taken, provider, JSON.stringify(found.map(({ dedupe_key }) => dedupe_key)));
}
