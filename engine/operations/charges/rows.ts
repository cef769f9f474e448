/** Rows of charges and the set queries that read them; one JSON parameter a list. */
import type { Balance } from '../../domain/debts';
import type { NeedTerms } from '../../domain/charges';
import type { ChargeKind, ChargeStatus } from '../../ports/charge';
import { run, statement, type Tx } from '../../ports/ledger';

export type ChargeState =
	'reserved' | 'sending' | 'accepted' | 'rejected' | 'unknown' | 'released' | 'abandoned';
export type StoredStatus = 'none' | 'expired' | ChargeStatus;

export interface ChargeRow {
	id: string;
	creditor_id: string;
	person_id: string;
	debtor_id: string;
	case_id: string;
	kind: ChargeKind;
	/** Id of the adapter; `sample` = a slip to look at, which nobody registered. */
	provider: string;
	mode: 'live' | 'test';
	state: ChargeState;
	status: StoredStatus;
	/** Provider's instant of the event that set the status. */
	status_at: number;
	cancel: 'none' | 'wanted' | 'sending' | 'done' | 'failed';
	cancel_reason: string | null;
	/** Real instant before which nobody tries to cancel again. */
	cancel_at: number | null;
	cancel_tries: number;
	amount: number;
	/** What the payer is let off of it; it stands in no barcode. */
	abatement: number;
	/** ISO. */
	due_date: string;
	/** ISO business day of the balance that it asks for. */
	issued_on: string;
	/** JSON of StoredRequest. */
	request: string;
	registered_by: string | null;
	provider_charge_id: string | null;
	our_number: string | null;
	digitable_line: string | null;
	barcode: string | null;
	pix_copy_paste: string | null;
	invoice_url: string | null;
	slip_url: string | null;
	error_class: string | null;
	error_code: string | null;
	at: number;
	reserved_at: number;
	wire_deadline: number | null;
	checked_at: number | null;
}

/** What was asked of the provider, without the payer: names and documents stay in their one place. */
export interface StoredRequest {
	description: string;
	/** As the debtor reads it on the slip. */
	providerName: string;
	terms: NeedTerms;
	expiresAfterDays: number;
	/** Each debt as it is itemised on the slip. */
	debts: { debtId: string; balance: Balance }[];
	/** Set on a second charge that the provider made of one reference. */
	duplicateOf?: string;
}

export const requestOf = (row: Pick<ChargeRow, 'request'>): StoredRequest =>
	JSON.parse(row.request) as StoredRequest;

export const CHARGE_COLUMNS = `id, creditor_id, person_id, debtor_id, case_id, kind, provider, mode, state, status, status_at, cancel,
	cancel_reason, cancel_at, cancel_tries, amount, abatement, due_date, issued_on, request, registered_by, provider_charge_id, our_number,
	digitable_line, barcode, pix_copy_paste, invoice_url, slip_url, error_class, error_code, at, reserved_at, wire_deadline, checked_at`;

const lockByIds = statement<ChargeRow>(
	'charges.lock',
	(d) => `select ${CHARGE_COLUMNS} from charges where id in ${d.list('$1')} order by id${d.forUpdate}`,
);
const readByIds = statement<ChargeRow>(
	'charges.read',
	(d) => `select ${CHARGE_COLUMNS} from charges where id in ${d.list('$1')} order by id`,
);
const OF_CHARGE = CHARGE_COLUMNS.split(',')
	.map((column) => `c.${column.trim()}`)
	.join(', ');
const liveOfCases = statement<ChargeRow>(
	'charges.liveOfCases',
	(d) =>
		`select ${OF_CHARGE} from debts t join charge_debts cd on cd.debt_id = t.id and cd.live = 1 join charges c on c.id = cd.charge_id
	where t.case_id in ${d.list('$1')}
	union select ${OF_CHARGE} from charges c where c.case_id in ${d.list('$1')} and c.state = 'accepted' and c.cancel = 'wanted'
		and coalesce(c.cancel_reason, '') <> 'duplicate' order by id`,
);
const debtsOfCharges = statement<{ charge_id: string; debt_id: string; amount: number; live: number }>(
	'charges.debts',
	(d) =>
		`select charge_id, debt_id, amount, live from charge_debts where charge_id in ${d.list('$1')} order by charge_id, debt_id`,
);
const free = statement(
	'charges.free',
	(d) => `update charge_debts set live = 0 where live = 1 and charge_id in ${d.list('$1')}`,
);

const sorted = (ids: readonly string[]) => JSON.stringify([...new Set(ids)].sort());

/** Reads charges and locks their rows, in id order: the last of the house's locks. */
export function* lockCharges(ids: readonly string[]): Tx<ChargeRow[]> {
	return yield* run(lockByIds, sorted(ids));
}

export function* readCharges(ids: readonly string[]): Tx<ChargeRow[]> {
	return yield* run(readByIds, sorted(ids));
}

/**
 * The instruments that are open over debts of these cases, each once: those that hold their debts, and those that let them go and can
 * still be paid until they are cancelled (a payment was undone). Not a second charge of one reference, which no debtor ever saw.
 */
export function* liveChargesOf(caseIds: readonly string[]): Tx<ChargeRow[]> {
	return yield* run(liveOfCases, sorted(caseIds));
}

export function* chargeDebts(chargeIds: readonly string[]) {
	return yield* run(debtsOfCharges, sorted(chargeIds));
}

/** The debts of these charges may be in another one from now on. */
export function* freeDebts(chargeIds: readonly string[]): Tx<void> {
	yield* run(free, sorted(chargeIds));
}

/** An event of a charge, for the timeline: ids and figures only. */
export function chargeEvent(
	type: string,
	row: Pick<ChargeRow, 'id' | 'creditor_id' | 'debtor_id' | 'case_id'>,
	data: Record<string, unknown> = {},
) {
	return {
		type,
		creditorId: row.creditor_id,
		debtorId: row.debtor_id,
		caseId: row.case_id,
		data: { charge: row.id, ...data },
	};
}

/** Key of the task that asks whether a charge exists. */
export const unknownChargeTask = (id: string): string => `chargeUnknown:${id}`;

/** The task of a charge that its provider does not cancel. */
export const cancelTask = (chargeId: string): string => `chargeCancel:${chargeId}`;

/** Statuses in which a charge can be paid. */
export const PAYABLE: ReadonlySet<StoredStatus> = new Set(['registering', 'open', 'overdue', 'unknown']);
