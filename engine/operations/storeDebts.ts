import { effectiveDueDate } from '../core/calendar';
import { newId } from '../core/ids';
import type { PortfolioDebt } from '../domain/portfolio';
import { type Ledger, run, statement, type Tx } from '../ports/ledger';
import { businessDay } from './days';

const insertPersons = statement(
	'store.persons',
	(d) =>
		`insert into persons (id, document_hash) select r.id, r.hash from ${d.rows('$1', 'r', { id: 'text', hash: 'text' })}
	where true on conflict (document_hash) do nothing`,
);
const insertAddresses = statement(
	'store.addresses',
	(d) =>
		`insert into addresses (hash) select r.hash from ${d.rows('$1', 'r', { hash: 'text' })} where true on conflict (hash) do nothing`,
);
/** A later file may correct name and place; what it leaves empty stays. */
const upsertDebtors = statement<{ fresh: number }>(
	'store.debtors',
	(d) =>
		`insert into debtors (id, creditor_id, person_id, kind, document, name, uf, cep, city, created_at, updated_at)
	select r.id, r.creditor_id, p.id, r.kind, r.document, r.name, r.uf, r.cep, r.city, $2, $2
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		hash: 'text',
		kind: 'text',
		document: 'text',
		name: 'text',
		uf: 'text',
		cep: 'text',
		city: 'text',
	})} join persons p on p.document_hash = r.hash where true
	on conflict (creditor_id, person_id) do update set name = excluded.name, document = excluded.document,
		uf = coalesce(excluded.uf, debtors.uf), cep = coalesce(excluded.cep, debtors.cep), city = coalesce(excluded.city, debtors.city),
		updated_at = excluded.updated_at
	where debtors.name is distinct from excluded.name or debtors.uf is distinct from coalesce(excluded.uf, debtors.uf)
		or debtors.cep is distinct from coalesce(excluded.cep, debtors.cep)
	returning case when debtors.created_at = $2 then 1 else 0 end as fresh`,
);
const insertPoints = statement(
	'store.points',
	(d) =>
		`insert into contact_points (id, creditor_id, debtor_id, kind, address, address_hash, ddd, position, created_at)
	select r.id, r.creditor_id, b.id, r.kind, r.address, r.address_hash, r.ddd, r.position, $2
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		hash: 'text',
		kind: 'text',
		address: 'text',
		address_hash: 'text',
		ddd: 'text',
		position: 'int',
	})} join persons p on p.document_hash = r.hash join debtors b on b.creditor_id = r.creditor_id and b.person_id = p.id
	where true on conflict (debtor_id, address_hash) do nothing`,
);
const insertCases = statement<{ id: string }>(
	'store.cases',
	(d) =>
		`insert into cases (id, creditor_id, debtor_id, person_id, group_key, placed_on, next_at)
	select r.id, r.creditor_id, b.id, p.id, r.group_key, $2, null
	from ${d.rows('$1', 'r', { id: 'text', creditor_id: 'text', hash: 'text', group_key: 'text' })}
	join persons p on p.document_hash = r.hash join debtors b on b.creditor_id = r.creditor_id and b.person_id = p.id
	where true on conflict (creditor_id, debtor_id, group_key) do nothing returning id`,
);
const insertDebts = statement<{ case_id: string }>(
	'store.debts',
	(d) =>
		`insert into debts (id, creditor_id, debtor_id, case_id, external_id, contract, kind, product, description, due_date,
		effective_due_date, principal, status_at, fine_bp, interest_month_bp, placed_from, custom, batch_id)
	select r.id, r.creditor_id, b.id, c.id, r.external_id, r.contract, r.kind, r.product, r.description, r.due_date,
		r.effective_due_date, r.principal, $2, r.fine_bp, r.interest_month_bp, r.placed_from, r.custom, $3
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		hash: 'text',
		group_key: 'text',
		external_id: 'text',
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
	})} join persons p on p.document_hash = r.hash join debtors b on b.creditor_id = r.creditor_id and b.person_id = p.id
	join cases c on c.creditor_id = r.creditor_id and c.debtor_id = b.id and c.group_key = r.group_key
	where true on conflict (creditor_id, external_id) do nothing returning case_id`,
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

/** One row a distinct key, sorted by it: concurrent imports then lock in one order. */
function distinct<T>(rows: readonly T[], key: (row: T) => string): T[] {
	const map = new Map(rows.map((row) => [key(row), row]));
	return [...map.keys()].sort().map((k) => map.get(k) as T);
}

const basisPoints = (percent: number | null) => (percent === null ? null : Math.round(percent * 100));

/** Stores checked debts with their people, addresses and cases. What is already there stays; returns what is new. */
export function* storeDebts(
	ledger: Ledger,
	batchId: string,
	debts: readonly PortfolioDebt[],
): Tx<{ inserted: number; newDebtors: number; newCases: number }> {
	if (debts.length === 0) return { inserted: 0, newDebtors: 0, newCases: 0 };
	const real = ledger.realNow();
	const now = ledger.businessNow();
	const today = businessDay(now);
	const rows = debts.map((debt) => ({ ...debt, hash: ledger.hash('document', debt.document.digits) }));
	const points = rows.flatMap((row) => pointsOf(ledger, row));
	yield* run(
		insertPersons,
		JSON.stringify(distinct(rows, (r) => r.hash).map((r) => ({ id: newId(), hash: r.hash }))),
	);
	yield* run(
		insertAddresses,
		JSON.stringify(distinct(points, (p) => p.address_hash).map((p) => ({ hash: p.address_hash }))),
	);
	const debtors = distinct(rows, (r) => `${r.creditorId} ${r.hash}`);
	const touched = yield* run(
		upsertDebtors,
		JSON.stringify(
			debtors.map((r) => ({
				id: newId(),
				creditor_id: r.creditorId,
				hash: r.hash,
				kind: r.document.kind,
				document: r.document.digits,
				name: r.name,
				uf: r.uf,
				cep: r.cep,
				city: r.city,
			})),
		),
		real,
	);
	yield* run(
		insertPoints,
		JSON.stringify(distinct(points, (p) => `${p.creditor_id} ${p.hash} ${p.address_hash}`)),
		real,
	);
	const cases = distinct(rows, (r) => `${r.creditorId} ${r.hash} ${r.group ?? ''}`);
	const newCases = yield* run(
		insertCases,
		JSON.stringify(
			cases.map((r) => ({
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
			distinct(rows, (r) => `${r.creditorId} ${r.externalId}`).map((r) => ({
				id: newId(),
				creditor_id: r.creditorId,
				hash: r.hash,
				group_key: r.group ?? '',
				external_id: r.externalId,
				contract: r.contract,
				kind: r.kind,
				product: r.product,
				description: r.description,
				due_date: r.dueDate,
				effective_due_date: effectiveDueDate(r.dueDate),
				principal: r.principalCents,
				fine_bp: basisPoints(r.finePercent),
				interest_month_bp: basisPoints(r.interestMonthPercent),
				placed_from: r.placedFrom ?? today,
				custom: JSON.stringify(r.custom),
			})),
		),
		real,
		batchId,
	);
	yield* run(refreshCases, JSON.stringify([...new Set(inserted.map((r) => r.case_id))]), now);
	return {
		inserted: inserted.length,
		newDebtors: touched.filter((t) => t.fresh === 1).length,
		newCases: newCases.length,
	};
}

function pointsOf(ledger: Ledger, row: PortfolioDebt & { hash: string }) {
	const base = { creditor_id: row.creditorId, hash: row.hash };
	const phones = row.phones.map((phone, i) => ({
		...base,
		id: newId(),
		kind: phone.kind as string,
		address: phone.e164,
		address_hash: ledger.hash('address', phone.e164),
		ddd: phone.ddd as string | null,
		position: i,
	}));
	const emails = row.emails.map((email, i) => ({
		...base,
		id: newId(),
		kind: 'email',
		address: email,
		address_hash: ledger.hash('address', email),
		ddd: null as string | null,
		position: 100 + i,
	}));
	return [...phones, ...emails];
}
