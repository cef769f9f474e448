import { effectiveDueDate } from '../core/calendar';
import { newId } from '../core/ids';
import type { PortfolioDebt } from '../domain/portfolio';
import { type Ledger, run, statement, type Tx } from '../ports/ledger';
import { releaseCharges } from './charges/release';
import { businessDay } from './days';
import { appendEvents } from './events';
import { changedConsents, storeConsents } from './import/consents';
import { lockPersonsOfCases } from './locks';
import { hiddenTitle, IS_HIDDEN } from './privacy/titles';
import { type Known, type Outcome, outcomeOf } from './storeChanges';
import { distinct, storePeople } from './storePeople';

const insertCases = statement<{ id: string }>(
	'store.cases',
	(d) =>
		`insert into cases (id, creditor_id, debtor_id, person_id, group_key, placed_on, next_at)
	select r.id, r.creditor_id, b.id, p.id, r.group_key, $2, null
	from ${d.rows('$1', 'r', { id: 'text', creditor_id: 'text', hash: 'text', group_key: 'text' })}
	join persons p on p.document_hash = r.hash join debtors b on b.creditor_id = r.creditor_id and b.person_id = p.id
	where true on conflict (creditor_id, debtor_id, group_key) do nothing returning id`,
);
const COLUMNS = {
	contract: 'text',
	kind: 'text',
	product: 'text',
	description: 'text',
	due_date: 'text',
	effective_due_date: 'text',
	principal: 'int',
	fine_bp: 'int',
	interest_month_bp: 'int',
	placed_from: 'text',
	custom: 'text',
	terms: 'text',
} as const;
const insertDebts = statement<{ case_id: string; creditor_id: string; external_id: string }>(
	'store.debts',
	(d) => {
		const own = Object.keys(COLUMNS);
		return `insert into debts (id, creditor_id, debtor_id, case_id, external_id, ${own.join(', ')}, status_at, batch_id)
	select r.id, r.creditor_id, b.id,
		(select c.id from cases c where c.creditor_id = r.creditor_id and c.debtor_id = b.id and c.group_key = r.group_key),
		r.external_id, ${own.map((name) => `r.${name}`).join(', ')}, $2, $3
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		hash: 'text',
		group_key: 'text',
		external_id: 'text',
		...COLUMNS,
	})} join persons p on p.document_hash = r.hash join debtors b on b.creditor_id = r.creditor_id and b.person_id = p.id
	where true on conflict (creditor_id, external_id) do nothing returning case_id, creditor_id, external_id`;
	},
);
/** By the number that the file gives a title, or by what took its place when its debtor was erased. */
const knownDebts = statement<Known>(
	'store.known',
	(d) =>
		`select t.id, t.creditor_id, r.title as external_id, case when t.${IS_HIDDEN} then 1 else 0 end as hidden, t.case_id, t.debtor_id, t.status, t.exit_reason, p.document_hash as hash, t.contract, t.kind,
		t.product, t.description, t.due_date, t.principal, t.fine_bp, t.interest_month_bp, t.placed_from, t.custom, t.terms
	from ${d.rows('$1', 'r', { creditor_id: 'text', external_id: 'text', title: 'text' })}
	join debts t on t.creditor_id = r.creditor_id and t.external_id = r.external_id
	join debtors b on b.id = t.debtor_id join persons p on p.id = b.person_id`,
);
const updateDebts = statement(
	'store.update',
	(d) =>
		`update debts set external_id = r.external_id, ${Object.keys(COLUMNS)
			.map((name) => `${name} = r.${name}`)
			.join(', ')}, status = r.status, exit_reason = case when r.reopened = 1 then null else exit_reason end,
		status_at = case when r.reopened = 1 then $2 else status_at end
	from ${d.rows('$1', 'r', { id: 'text', external_id: 'text', status: 'text', reopened: 'int', ...COLUMNS })} where debts.id = r.id`,
);
/**
 * A case's dates follow its open debts; a new debt makes it due for a look, it does not restart the journey. A lease ends
 * here: its batch planned by the old dates, and what it knows of the case's next step is no longer true.
 */
export const refreshCases = statement(
	'store.refresh',
	(d) =>
		`update cases set state = 'open', close_reason = null, closed_at = null, next_at = $2,
		lease_token = null, lease_until = null,
		oldest_due_date = (select min(effective_due_date) from debts where case_id = cases.id and status = 'open'),
		placed_on = (select min(placed_from) from debts where case_id = cases.id and status = 'open')
	where id in ${d.list('$1')} and exists (select 1 from debts where case_id = cases.id and status = 'open')`,
);

/** What became of each debt of a batch, in its order. */
export interface Stored {
	outcomes: Outcome[];
	newDebtors: number;
	newCases: number;
}

/** The import that debts come with, and what its consents name as their source. */
export interface FromBatch {
	id: string;
	source: string;
}

/**
 * Stores checked debts with their people, addresses and cases: adds what is new, updates what changed and is still open. What
 * changed in amount or date is looked at again at once, and its open charge is wanted gone. What the file says of WhatsApp is stored with them.
 */
export function* storeDebts(ledger: Ledger, batch: FromBatch, debts: readonly PortfolioDebt[]): Tx<Stored> {
	if (debts.length === 0) return { outcomes: [], newDebtors: 0, newCases: 0 };
	const now = ledger.businessNow();
	const today = businessDay(now);
	const rows = debts.map((debt) => ({ ...debt, hash: ledger.hash('document', debt.document.digits) }));
	const names = distinct(rows, (r) => `${r.creditorId} ${r.externalId}`);
	const found = yield* run(
		knownDebts,
		JSON.stringify(
			names.flatMap(({ creditorId, externalId }) =>
				[externalId, hiddenTitle(ledger, creditorId, externalId)].map((external_id) => ({
					creditor_id: creditorId,
					external_id,
					title: externalId,
				})),
			),
		),
	);
	const known = new Map(found.map((debt) => [`${debt.creditor_id} ${debt.external_id}`, debt]));
	const outcomes = rows.map((row) => outcomeOf(row, known.get(`${row.creditorId} ${row.externalId}`)));
	const changed = outcomes.filter(isChange);
	const usable = rows.filter((_row, i) => !saysNothing(outcomes[i] as Outcome));
	const words = yield* changedConsents(usable, batch.source);
	if (changed.length + words.length > 0)
		yield* lockPersonsOfCases(
			changed.map((one) => one.known.case_id),
			words.map((one) => one.person_id),
		);
	const newDebtors = yield* storePeople(ledger, usable);
	const fresh = rows.filter((_row, i) => outcomes[i]?.what === 'new');
	const newCases = yield* run(
		insertCases,
		JSON.stringify(
			distinct(fresh, (r) => `${r.creditorId} ${r.hash} ${r.group ?? ''}`).map((r) => ({
				id: newId(),
				creditor_id: r.creditorId,
				hash: r.hash,
				group_key: r.group ?? '',
			})),
		),
		today,
	);
	const inserted = yield* run(
		insertDebts,
		JSON.stringify(
			distinct(fresh, (r) => `${r.creditorId} ${r.externalId}`).map((r) => ({
				id: newId(),
				creditor_id: r.creditorId,
				hash: r.hash,
				group_key: r.group ?? '',
				external_id: r.externalId,
				...columnsOf(r, r.placedFrom ?? today),
			})),
		),
		ledger.realNow(),
		batch.id,
	);
	yield* update(ledger, batch.id, changed);
	const cases = [
		...inserted.map((r) => r.case_id),
		...changed.filter(matters).map((one) => one.known.case_id),
	];
	yield* run(refreshCases, JSON.stringify([...new Set(cases)]), now);
	// Again, for debtors may be new, and others may have been changed before the lock was had.
	yield* storeConsents(ledger, yield* changedConsents(usable, batch.source), batch);
	return { outcomes, newDebtors, newCases: newCases.length };
}

/** Another's title, or one of whom was erased since it was settled: the row brings nobody back. */
const saysNothing = (one: Outcome) =>
	one.what === 'otherDebtor' || (one.what === 'closed' && one.known.hidden === 1);

type Changed = Extract<Outcome, { what: 'updated' | 'reopened' }>;
const isChange = (one: Outcome): one is Changed => one.what === 'updated' || one.what === 'reopened';

/** Whether the next message would say something else. */
const matters = (one: Changed) => one.what === 'reopened' || one.fields.some((field) => MONEY.has(field));
const MONEY = new Set(['due_date', 'principal', 'fine_bp', 'interest_month_bp', 'terms', 'placed_from']);

function* update(ledger: Ledger, batchId: string, changed: readonly Changed[]): Tx<void> {
	if (changed.length === 0) return;
	yield* run(
		updateDebts,
		JSON.stringify(
			changed.map((one) => ({
				id: one.known.id,
				external_id: one.known.external_id,
				status: one.what === 'reopened' ? 'open' : one.known.status,
				reopened: one.what === 'reopened' ? 1 : 0,
				...columnsOf(one.debt, one.debt.placedFrom ?? one.known.placed_from),
			})),
		),
		ledger.businessNow(),
	);
	yield* releaseCharges(ledger, { debtIds: changed.filter(matters).map((one) => one.known.id) }, 'reissue');
	yield* appendEvents(
		changed.map((one) => ({
			type: one.what === 'reopened' ? 'debt.placedAgain' : 'debt.updated',
			creditorId: one.known.creditor_id,
			debtorId: one.known.debtor_id,
			caseId: one.known.case_id,
			data: {
				debt: one.known.id,
				batch: batchId,
				fields: one.fields,
				principal: one.debt.principalCents,
				dueDate: one.debt.dueDate,
			},
		})),
		ledger.businessNow(),
	);
}

const basisPoints = (percent: number | null) => (percent === null ? null : Math.round(percent * 100));

function columnsOf(
	r: PortfolioDebt,
	placedFrom: string,
): Record<keyof typeof COLUMNS, string | number | null> {
	return {
		contract: r.contract,
		kind: r.kind,
		product: r.product,
		description: r.description,
		due_date: r.dueDate,
		effective_due_date: effectiveDueDate(r.dueDate),
		principal: r.principalCents,
		fine_bp: basisPoints(r.finePercent),
		interest_month_bp: basisPoints(r.interestMonthPercent),
		placed_from: placedFrom,
		custom: JSON.stringify(r.custom),
		terms: JSON.stringify(r.terms),
	};
}
