/** The people of a portfolio: persons, debtors, where they can be reached, and who stands beside them. */
import { createHash } from 'node:crypto';
import { newId } from '../core/ids';
import type { PortfolioDebt, PortfolioParty } from '../domain/portfolio';
import type { Phone } from '../core/identity/phone';
import { type Ledger, run, statement, type Tx } from '../ports/ledger';
import { openTasks } from './tasks';

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
		`insert into debtors (id, creditor_id, person_id, kind, document, name, uf, cep, city, street, district, created_at, updated_at)
	select r.id, r.creditor_id, p.id, r.kind, r.document, r.name, r.uf, r.cep, r.city, r.street, r.district, $2, $2
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
		street: 'text',
		district: 'text',
	})} join persons p on p.document_hash = r.hash where true
	on conflict (creditor_id, person_id) do update set name = excluded.name, document = excluded.document,
		uf = coalesce(excluded.uf, debtors.uf), cep = coalesce(excluded.cep, debtors.cep), city = coalesce(excluded.city, debtors.city),
		street = coalesce(excluded.street, debtors.street), district = coalesce(excluded.district, debtors.district),
		updated_at = excluded.updated_at
	where debtors.name is distinct from excluded.name or debtors.uf is distinct from coalesce(excluded.uf, debtors.uf)
		or debtors.cep is distinct from coalesce(excluded.cep, debtors.cep)
		or debtors.street is distinct from coalesce(excluded.street, debtors.street)
		or debtors.district is distinct from coalesce(excluded.district, debtors.district)
	returning case when debtors.created_at = $2 then 1 else 0 end as fresh`,
);
/** Which of these people the ledger has already, so that parties are added once. */
const debtorIds = statement<{ id: string; creditor_id: string; hash: string }>(
	'store.debtorIds',
	(d) =>
		`select b.id, b.creditor_id, p.document_hash as hash
	from ${d.rows('$1', 'r', { creditor_id: 'text', hash: 'text' })}
	join persons p on p.document_hash = r.hash join debtors b on b.creditor_id = r.creditor_id and b.person_id = p.id`,
);
const partiesOf = statement<PartyRow>(
	'store.partiesOf',
	(d) => `select id, debtor_id, role, name, document from parties where debtor_id in ${d.list('$1')}`,
);
const insertParties = statement(
	'store.parties',
	(d) =>
		`insert into parties (id, creditor_id, debtor_id, role, name, document, contactable, created_at)
	select r.id, r.creditor_id, r.debtor_id, r.role, r.name, r.document, r.contactable, $2
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		debtor_id: 'text',
		role: 'text',
		name: 'text',
		document: 'text',
		contactable: 'int',
	})} where true`,
);
/**
 * What a file calls the debtor's own is the debtor's own, though it came as somebody else's before. An address that was erased or pruned is
 * there again when a file brings it, unless it is somebody else's.
 */
const insertPoints = statement(
	'store.points',
	(d) =>
		`insert into contact_points (id, creditor_id, debtor_id, kind, address, address_hash, ddd, use, position, party_id, role, created_at)
	select r.id, r.creditor_id, r.debtor_id, r.kind, r.address, r.address_hash, r.ddd, r.use, r.position, r.party_id, r.role, $2
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		debtor_id: 'text',
		kind: 'text',
		address: 'text',
		address_hash: 'text',
		ddd: 'text',
		use: 'text',
		position: 'int',
		party_id: 'text',
		role: 'text',
	})} where true
	on conflict (debtor_id, address_hash) do update set address = coalesce(contact_points.address, excluded.address),
		ddd = coalesce(contact_points.ddd, excluded.ddd), party_id = excluded.party_id, role = excluded.role, use = excluded.use,
		position = excluded.position
	where (excluded.party_id is null and contact_points.party_id is not null)
		or (contact_points.address is null and contact_points.state <> 'wrongPerson')`,
);
const sharedPhones = statement<{ creditor_id: string; address_hash: string; address: string; n: number }>(
	'store.shared',
	(d) =>
		`select creditor_id, address_hash, min(address) as address, count(distinct debtor_id) as n from contact_points
	where address_hash in ${d.list('$1')} and kind <> 'email' and party_id is null and (review is null or review <> 'settled')
	group by creditor_id, address_hash having count(distinct debtor_id) >= 3`,
);
const holdShared = statement(
	'store.holdShared',
	(d) =>
		`update contact_points set review = 'shared' where review is null and party_id is null and exists (
		select 1 from ${d.rows('$1', 'r', { creditor_id: 'text', address_hash: 'text' })}
		where r.creditor_id = contact_points.creditor_id and r.address_hash = contact_points.address_hash)
	and address_hash in ${d.list('$2')}`,
);

interface PartyRow {
	id: string;
	debtor_id: string;
	role: string;
	name: string | null;
	document: string | null;
}

export type Hashed = PortfolioDebt & { hash: string };

/** One row a distinct key, sorted by it: concurrent imports then lock in one order. */
export function distinct<T>(rows: readonly T[], key: (row: T) => string): T[] {
	const map = new Map(rows.map((row) => [key(row), row]));
	return [...map.keys()].sort().map((k) => map.get(k) as T);
}

/** Stores the debtors of these debts, their contact points and their parties. Returns how many debtors are new. */
export function* storePeople(ledger: Ledger, rows: readonly Hashed[]): Tx<number> {
	const real = ledger.realNow();
	yield* run(
		insertPersons,
		JSON.stringify(distinct(rows, (r) => r.hash).map((r) => ({ id: newId(), hash: r.hash }))),
	);
	const hashes = rows.flatMap((row) => addressesOf(row).map((address) => ledger.hash('address', address)));
	yield* run(insertAddresses, JSON.stringify([...new Set(hashes)].sort().map((hash) => ({ hash }))));
	const debtors = distinct(rows, keyOf);
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
				street: r.street,
				district: r.district,
			})),
		),
		real,
	);
	const found = yield* run(
		debtorIds,
		JSON.stringify(debtors.map((r) => ({ creditor_id: r.creditorId, hash: r.hash }))),
	);
	const idOf = new Map(found.map((row) => [`${row.creditor_id} ${row.hash}`, row.id]));
	const own = rows.flatMap((row) => ownPoints(ledger, row, idOf.get(keyOf(row)) as string));
	yield* run(insertPoints, JSON.stringify(distinct(own, pointKey)), real);
	yield* storeParties(ledger, rows, idOf);
	yield* reviewShared(ledger, own);
	return touched.filter((t) => t.fresh === 1).length;
}

const keyOf = (row: Hashed) => `${row.creditorId} ${row.hash}`;

function addressesOf(row: PortfolioDebt): string[] {
	const all = [row, row.work, ...row.parties];
	return all.flatMap(({ phones, emails }) => [...phones.map((phone) => phone.e164), ...emails]);
}

interface PointRow {
	debtor_id: string;
	address_hash: string;
	kind: string;
}
const pointKey = (point: PointRow) => `${point.debtor_id} ${point.address_hash}`;

interface PointBase {
	creditor_id: string;
	debtor_id: string;
	use: 'personal' | 'work';
	party_id: string | null;
	role: string | null;
}

function pointsOf(
	ledger: Ledger,
	base: PointBase,
	from: { phones: Phone[]; emails: string[] },
	position: number,
) {
	const point = (kind: string, address: string, ddd: string | null, at: number) => ({
		...base,
		id: newId(),
		kind,
		address,
		address_hash: ledger.hash('address', address),
		ddd,
		position: at,
	});
	return [
		...from.phones.map((phone, i) => point(phone.kind, phone.e164, phone.ddd, position + i)),
		...from.emails.map((email, i) => point('email', email, null, position + 100 + i)),
	];
}

/** Work points come after one's own. `distinct` keeps the last of two equal ones, so one's own go last here. */
function ownPoints(ledger: Ledger, row: Hashed, debtorId: string) {
	const base = { creditor_id: row.creditorId, debtor_id: debtorId, party_id: null, role: null };
	return [
		...pointsOf(ledger, { ...base, use: 'work' }, row.work, 50),
		...pointsOf(ledger, { ...base, use: 'personal' }, row, 0),
	];
}

const partyKey = (debtorId: string, role: string, name: string | null, document: string | null) =>
	`${debtorId} ${role} ${document ?? name ?? ''}`;

/** Contact people of a company may be written to, at work; nobody else beside the debtor. */
function* storeParties(ledger: Ledger, rows: readonly Hashed[], idOf: Map<string, string>): Tx<void> {
	const all = rows.flatMap((row) =>
		row.parties.map((party) => ({ row, party, debtorId: idOf.get(keyOf(row)) as string })),
	);
	if (all.length === 0) return;
	const real = ledger.realNow();
	const known = yield* run(partiesOf, JSON.stringify([...new Set(all.map((one) => one.debtorId))]));
	const ids = new Map(known.map((p) => [partyKey(p.debtor_id, p.role, p.name, p.document), p.id]));
	const fresh: object[] = [];
	const points = all.flatMap(({ row, party, debtorId }) => {
		const key = partyKey(debtorId, party.role, party.name, party.document?.digits ?? null);
		let id = ids.get(key);
		if (id === undefined) {
			ids.set(key, (id = newId()));
			fresh.push(partyRow(id, row, party, debtorId));
		}
		const atWork = party.role === 'contactPerson';
		const base = { creditor_id: row.creditorId, debtor_id: debtorId, party_id: id, role: party.position };
		return pointsOf(ledger, { ...base, use: atWork ? 'work' : 'personal' }, party, 300);
	});
	yield* run(insertParties, JSON.stringify(fresh), real);
	yield* run(insertPoints, JSON.stringify(distinct(points, pointKey)), real);
}

function partyRow(id: string, row: Hashed, party: PortfolioParty, debtorId: string) {
	return {
		id,
		creditor_id: row.creditorId,
		debtor_id: debtorId,
		role: party.role,
		name: party.name,
		document: party.document?.digits ?? null,
		contactable: party.role === 'contactPerson' && row.document.kind === 'PJ' ? 1 : 0,
	};
}

/** A phone that three debtors of a creditor have is a shop's, a relative's or a typist's: a person must look. */
function* reviewShared(ledger: Ledger, points: readonly PointRow[]): Tx<void> {
	const hashes = [...new Set(points.filter((p) => p.kind !== 'email').map((p) => p.address_hash))].sort();
	if (hashes.length === 0) return;
	const shared = yield* run(sharedPhones, JSON.stringify(hashes));
	if (shared.length === 0) return;
	yield* run(
		holdShared,
		JSON.stringify(shared.map(({ creditor_id, address_hash }) => ({ creditor_id, address_hash }))),
		JSON.stringify(shared.map((row) => row.address_hash)),
	);
	yield* openTasks(
		shared.map((row) => ({
			dedupeKey: sharedTask(row.creditor_id, row.address_hash),
			creditorId: row.creditor_id,
			kind: 'sharedPhone',
			whatToDo: `O telefone de final ${row.address.slice(-2)} está em ${row.n} devedores do credor ${row.creditor_id} e não é usado: diga de quem é.`,
		})),
		ledger.realNow(),
	);
}

/** Key of the task that asks whose a phone is; it names no phone. */
export function sharedTask(creditorId: string, addressHash: string): string {
	return `sharedPhone:${creditorId}:${createHash('sha256').update(addressHash).digest('hex').slice(0, 16)}`;
}
