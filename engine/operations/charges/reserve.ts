/**
 * RESERVE: a slice of cases in one transaction under the persons' locks. What stands is judged first; where something new is
 * needed its id, which is the reference that the provider gets, is allocated here, and its debts are taken by the unique
 * index that lets a debt be in one open instrument only. Nothing has gone out yet.
 */
import { newId } from '../../core/ids';
import { bankName } from '../../domain/boleto/banks';
import type { ChargeNeed } from '../../domain/charges';
import type { ChargeAdapter } from '../../ports/charge';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { businessDay } from '../days';
import { type FileEntry, numberTitle, queueEntry } from '../cnab/entry';
import { appendEvents } from '../events';
import { decide, type Moment, type Verdict } from './decide';
import { type CaseFacts, gatherCases } from './facts';
import {
	CHARGE_COLUMNS,
	chargeEvent,
	type ChargeRow,
	freeDebts,
	readCharges,
	type StoredRequest,
} from './rows';
import { sampleNumbers } from './sample';

export interface Reserved {
	caseId: string;
	chargeId: string;
	need: ChargeNeed;
	mode: 'live' | 'test';
}

export type ReserveOutcome =
	| Exclude<Verdict, { kind: 'make' | 'sample' | 'release' }>
	| { kind: 'reserved'; reserved: Reserved }
	| { kind: 'sampled'; charge: ChargeRow; replayed: boolean }
	/** The batch does not hold the case any more. */
	| { kind: 'lost' };

export interface ReserveInput {
	token: string | null;
	caseIds: readonly string[];
	adapter: ChargeAdapter;
	/** As in ChargeDeps. */
	byFile?: ChargeAdapter;
}

const insertCharge = statement<{ id: string }>(
	'charge.insert',
	(d) =>
		`insert into charges (id, creditor_id, person_id, debtor_id, case_id, kind, provider, mode, state, status, amount, due_date, issued_on,
		request, our_number, digitable_line, barcode, at, reserved_at)
	select r.id, r.creditor_id, r.person_id, r.debtor_id, r.case_id, r.kind, r.provider, r.mode, r.state, r.status, r.amount, r.due_date,
		r.issued_on, r.request, r.our_number, r.digitable_line, r.barcode, $2, $3
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		person_id: 'text',
		debtor_id: 'text',
		case_id: 'text',
		kind: 'text',
		provider: 'text',
		mode: 'text',
		state: 'text',
		status: 'text',
		amount: 'int',
		due_date: 'text',
		issued_on: 'text',
		request: 'text',
		our_number: 'text',
		digitable_line: 'text',
		barcode: 'text',
	})} where true returning id`,
);
const insertDebts = statement(
	'charge.insertDebts',
	(d) =>
		`insert into charge_debts (charge_id, debt_id, amount, live) select r.charge_id, r.debt_id, r.amount, r.live
	from ${d.rows('$1', 'r', { charge_id: 'text', debt_id: 'text', amount: 'int', live: 'int' })} where true`,
);
const toReleased = statement(
	'charge.release',
	(d) =>
		`update charges set state = 'released', settled_at = $2 where id in ${d.list('$1')} and state = 'reserved'`,
);
const wantCancel = statement(
	'charge.wantCancel',
	(d) =>
		`update charges set cancel = 'wanted', cancel_reason = $2, cancel_at = null, cancel_tries = 0
	where id in ${d.list('$1')} and state = 'accepted' and cancel = 'none'`,
);
const sampleOfToday = statement<ChargeRow>(
	'charge.sample',
	`select ${CHARGE_COLUMNS} from charges where case_id = $1 and provider = 'sample' and issued_on = $2 and amount = $3 and due_date = $4
	order by id limit 1`,
);

export function* reserve(ledger: Ledger, input: ReserveInput): Tx<Map<string, ReserveOutcome>> {
	const at = momentOf(ledger);
	const facts = yield* gatherCases(input.caseIds, at.now, input.token === null);
	const outcomes = new Map<string, ReserveOutcome>();
	for (const caseId of input.caseIds) {
		const found = facts.get(caseId);
		const { lease_token: token, lease_until: until } = found?.row ?? {};
		const mine = input.token === null || (token === input.token && (until ?? 0) > at.real);
		if (!found || !mine) outcomes.set(caseId, { kind: 'lost' });
		else outcomes.set(caseId, yield* one(input, found, at));
	}
	return outcomes;
}

export function momentOf(ledger: Ledger): Moment {
	const now = ledger.businessNow();
	return {
		now,
		today: businessDay(now),
		real: ledger.realNow(),
		sandbox: ledger.identity.kind === 'sandbox',
	};
}

function* one(input: ReserveInput, facts: CaseFacts, at: Moment): Tx<ReserveOutcome> {
	const { token, byFile } = input;
	const adapter = facts.settings.charges?.provider === byFile?.id ? (byFile ?? input.adapter) : input.adapter;
	for (;;) {
		const verdict = decide(facts, adapter, at);
		switch (verdict.kind) {
			case 'release':
				yield* releaseReserved([verdict.charge], at);
				facts.live = facts.live.filter(({ row }) => row.id !== verdict.charge.id);
				break;
			case 'cancelFirst':
				yield* run(wantCancel, JSON.stringify([verdict.charge.id]), 'reissue');
				return verdict;
			case 'make':
				return adapter.capabilities.byFile
					? yield* queue(adapter, facts, verdict, at, token === null)
					: yield* make(adapter, facts, verdict, at);
			case 'sample':
				return yield* sample(facts, verdict.need, at);
			default:
				return verdict;
		}
	}
}

/** What was only reserved never was on the wire: its debts are free at once. */
export function* releaseReserved(rows: readonly ChargeRow[], at: Moment): Tx<void> {
	if (rows.length === 0) return;
	yield* run(toReleased, JSON.stringify(rows.map(({ id }) => id)), at.real);
	yield* freeDebts(rows.map(({ id }) => id));
	yield* appendEvents(
		rows.map((row) => chargeEvent('charge.released', row)),
		at.now,
	);
}

function* make(
	adapter: ChargeAdapter,
	facts: CaseFacts,
	{ need, request, mode }: Extract<Verdict, { kind: 'make' }>,
	at: Moment,
): Tx<ReserveOutcome> {
	const id = newId();
	const stored = rowOf(facts, id, need, at, request.description, adapter.displayName);
	yield* run(
		insertCharge,
		JSON.stringify([
			{ ...stored, kind: request.kind, provider: adapter.id, mode, state: 'reserved', status: 'none' },
		]),
		at.now,
		at.real,
	);
	yield* run(insertDebts, JSON.stringify(membersOf(id, need, 1)));
	yield* appendEvents(
		[
			chargeEvent('charge.reserved', { ...stored, id } as unknown as ChargeRow, {
				provider: adapter.id,
				kind: request.kind,
				amount: need.amountCents,
				dueDate: need.dueDate,
				debts: need.debts.map(({ debtId }) => debtId),
			}),
		],
		at.now,
	);
	return { kind: 'reserved', reserved: { caseId: facts.row.id, chargeId: id, need, mode } };
}

/** A bank that registers by file: there is no wire, so numbering, computing and queueing are one transaction. */
function* queue(
	adapter: ChargeAdapter,
	facts: CaseFacts,
	{ need, request, mode }: Extract<Verdict, { kind: 'make' }>,
	at: Moment,
	asked: boolean,
): Tx<ReserveOutcome> {
	const chargeId = newId();
	const { row, settings } = facts;
	const numbered = yield* numberTitle({
		chargeId,
		creditorId: row.creditor_id,
		agreementId: settings.charges?.agreement ?? '',
		debtorId: row.debtor_id,
		need,
		today: at.today,
	});
	if (numbered.kind === 'invalid') return numbered;
	const { entry } = numbered;
	const stored = rowOf(facts, chargeId, need, at, request.description, bankOf(entry));
	const codes = {
		our_number: entry.ourNumber,
		digitable_line: entry.digitableLine,
		barcode: entry.barcode,
	};
	const states = { kind: request.kind, provider: adapter.id, mode, state: 'accepted', status: 'registering' };
	yield* run(insertCharge, JSON.stringify([{ ...stored, ...codes, ...states }]), at.now, at.real);
	yield* run(insertDebts, JSON.stringify(membersOf(chargeId, need, 1)));
	yield* queueEntry(chargeId, entry, asked, at.now);
	const [charge] = yield* readCharges([chargeId]);
	yield* appendEvents(
		[
			chargeEvent('charge.queued', charge as ChargeRow, {
				provider: adapter.id,
				agreement: entry.agreement.id,
				number: entry.number,
				amount: need.amountCents,
				dueDate: need.dueDate,
				debts: need.debts.map(({ debtId }) => debtId),
			}),
		],
		at.now,
	);
	return { kind: 'replay', charge: charge as ChargeRow };
}

const bankOf = ({ agreement }: FileEntry): string => bankName(agreement.bank) ?? `banco ${agreement.bank}`;

function* sample(facts: CaseFacts, need: ChargeNeed, at: Moment): Tx<ReserveOutcome> {
	const known = yield* runOne(sampleOfToday, facts.row.id, at.today, need.amountCents, need.dueDate);
	if (known) return { kind: 'sampled', charge: known, replayed: true };
	const id = newId();
	const numbers = sampleNumbers(id, need);
	yield* run(
		insertCharge,
		JSON.stringify([
			{
				...rowOf(facts, id, need, at, facts.row.display_name, 'Modelo'),
				kind: 'boleto',
				provider: 'sample',
				mode: 'test',
				state: 'accepted',
				status: 'open',
				our_number: numbers.ourNumber,
				digitable_line: numbers.digitableLine,
				barcode: numbers.barcode,
			},
		]),
		at.now,
		at.real,
	);
	yield* run(insertDebts, JSON.stringify(membersOf(id, need, 0)));
	const [charge] = yield* readCharges([id]);
	return { kind: 'sampled', charge: charge as ChargeRow, replayed: false };
}

function rowOf(
	{ row }: CaseFacts,
	id: string,
	need: ChargeNeed,
	at: Moment,
	description: string,
	providerName: string,
) {
	const request: StoredRequest = {
		description,
		providerName,
		terms: need.terms,
		expiresAfterDays: need.expiresAfterDays,
		debts: need.debts,
	};
	return {
		id,
		creditor_id: row.creditor_id,
		person_id: row.person_id,
		debtor_id: row.debtor_id,
		case_id: row.id,
		amount: need.amountCents,
		due_date: need.dueDate,
		issued_on: at.today,
		request: JSON.stringify(request),
		our_number: null,
		digitable_line: null,
		barcode: null,
	};
}

const membersOf = (chargeId: string, need: ChargeNeed, live: 0 | 1) =>
	need.debts.map(({ debtId, balance }) => ({
		charge_id: chargeId,
		debt_id: debtId,
		amount: balance.totalCents,
		live,
	}));
