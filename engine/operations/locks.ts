/**
 * The one lock order of the package: the gate of the pauses → messages → persons → addresses → creditors (shared) → cases → step runs →
 * contacts → the breakers' senders, each in id order. Every writer that can forbid a send (payment, hold, opt-out, inbound, withdrawal)
 * takes the person's lock too. Counting caps without it breaks them: at READ COMMITTED two workers both see the last free slot.
 * In SQLite BEGIN IMMEDIATE is the lock, and its driver leaves these statements out.
 */
import { BeginAgain } from '../ports/beginAgain';
import { lockStatement, run, runOne, statement, together, type Tx } from '../ports/ledger';

const persons = lockStatement(
	'lock.persons',
	(d) => `select id from persons where id in ${d.list('$1')} order by id${d.forUpdate}`,
);
const addresses = lockStatement(
	'lock.addresses',
	(d) => `select hash from addresses where hash in ${d.list('$1')} order by hash${d.forUpdate}`,
);
const creditors = lockStatement(
	'lock.creditors',
	(d) => `select id from creditors where id in ${d.list('$1')} order by id${d.forShare}`,
);
/** Their messages all go to one phone, which takes so many a day: their sends take turns. */
const testCreditors = lockStatement(
	'lock.testCreditors',
	(d) => `select id from creditors where id in ${d.list('$1')} and mode = 'test' order by id${d.forUpdate}`,
);
/**
 * The gate of the pauses: whoever is about to arm or reserve holds it together with others, a pause takes it alone. An advisory lock
 * queues fairly; row locks do not, and workers that arm all day would keep a pause waiting for ever.
 */
const PAUSES = `hashtextextended(current_schema(), 4345426)`;
const beforePauses = lockStatement('lock.beforePauses', (d) =>
	d.name === 'postgres' ? `select 1 from pg_advisory_xact_lock_shared(${PAUSES})` : 'select 1 where false',
);
const pauses = lockStatement('lock.pauses', (d) =>
	d.name === 'postgres' ? `select 1 from pg_advisory_xact_lock(${PAUSES})` : 'select 1 where false',
);
/** Takes the gate alone if nobody holds it; a plain statement, for what it answers is used. */
const pausesIfFree = statement<{ taken: number }>('lock.pausesIfFree', (d) =>
	d.name === 'postgres'
		? `select case when pg_try_advisory_xact_lock(${PAUSES}) then 1 else 0 end as taken`
		: 'select 1 as taken',
);
const cases = lockStatement(
	'lock.cases',
	(d) => `select id from cases where id in ${d.list('$1')} order by id${d.forUpdate}`,
);
const stepRuns = lockStatement(
	'lock.stepRuns',
	(d) => `select id from step_runs where id in ${d.list('$1')} order by id${d.forUpdate}`,
);
const stepKeys = lockStatement<{
	person_id: string;
	debtor_id: string;
	creditor_id: string;
	case_id: string;
}>(
	'lock.stepKeys',
	(d) =>
		`select distinct c.person_id, c.debtor_id, c.creditor_id, c.id as case_id
	from step_runs s join cases c on c.id = s.case_id where s.id in ${d.list('$1')}`,
);
const stepAddresses = lockStatement<{ hash: string }>(
	'lock.stepAddresses',
	(d) =>
		`select distinct p.address_hash as hash from step_runs s join cases c on c.id = s.case_id
	join contact_points p on p.debtor_id = c.debtor_id where s.id in ${d.list('$1')}`,
);
const casePersons = lockStatement<{ person_id: string }>(
	'lock.casePersons',
	(d) => `select distinct person_id from cases where id in ${d.list('$1')}`,
);

/**
 * RECORD writes a message id and looks for receipts that wait for it; a webhook writes a receipt and looks for its message id.
 * Neither sees the other's before it commits, so they take turns, message by message. SQLite has one writer anyway.
 */
const messages = lockStatement('lock.messages', (d) =>
	d.name === 'postgres'
		? `select pg_advisory_xact_lock(m.key) from (select distinct hashtextextended(value, 4345424) as key
			from jsonb_array_elements_text($1::jsonb) as value order by 1) m`
		: 'select 1 where $1 is null',
);

const sorted = (values: readonly string[]) => JSON.stringify([...new Set(values)].sort());

/** What a send of some step runs depends on. */
export interface SendingKeys {
	readonly persons: readonly string[];
	/** Hashes of the addresses that it may go to. */
	readonly addresses: readonly string[];
	readonly creditors: readonly string[];
	readonly cases: readonly string[];
	readonly stepRuns: readonly string[];
}

/** Locks all that a send of these step runs depends on, to whichever address of the debtor it will be. */
export function* lockForSending(stepRunIds: readonly string[]): Tx<void> {
	const ids = JSON.stringify(stepRunIds);
	const [keys, hashes] = yield* together(run(stepKeys, ids), run(stepAddresses, ids));
	yield* lockSending({
		persons: keys.map((k) => k.person_id),
		addresses: hashes.map((h) => h.hash),
		creditors: keys.map((k) => k.creditor_id),
		cases: keys.map((k) => k.case_id),
		stepRuns: stepRunIds,
	});
}

/** The same where it is known already; who calls this sees to it, under the locks, that it is still so. */
export function* lockSending(keys: SendingKeys): Tx<void> {
	const creditorIds = sorted(keys.creditors);
	// In one round trip, and in this order.
	yield* together(
		lockBeforePauses(),
		run(persons, sorted(keys.persons)),
		run(addresses, sorted(keys.addresses)),
		run(testCreditors, creditorIds),
		run(creditors, creditorIds),
		run(cases, sorted(keys.cases)),
		run(stepRuns, sorted(keys.stepRuns)),
	);
}

/** Locks the persons of these cases, and others with them: what every writer that forbids a send does first. */
export function* lockPersonsOfCases(caseIds: readonly string[], others: readonly string[] = []): Tx<void> {
	const rows = yield* run(casePersons, JSON.stringify(caseIds));
	yield* run(persons, sorted([...rows.map((r) => r.person_id), ...others]));
}

export function* lockPersons(personIds: readonly string[]): Tx<void> {
	yield* run(persons, sorted(personIds));
}

/** After the persons: what binds one address for everybody (wrong person) must not pass a send that is being decided. */
export function* lockAddresses(hashes: readonly string[]): Tx<void> {
	yield* run(addresses, sorted(hashes));
}

/** First of all locks, by whatever decides that something may leave: a pause waits for it, and what comes later sees the pause. */
export function* lockBeforePauses(): Tx<void> {
	yield* run(beforePauses);
}

/**
 * What a pause does, for nobody knows whom it reaches. It takes no other lock in the same transaction, since those who hold the gate
 * wait for rows.
 */
export function* lockPauses(): Tx<void> {
	yield* run(pauses);
}

/**
 * What a pause does that is found to be necessary late, under other locks: while somebody is about to arm it does not wait.
 * @throws BeginAgain, which the ledger obeys
 */
export function* lockPausesLate(): Tx<void> {
	if ((yield* runOne(pausesIfFree))?.taken !== 1) throw new BeginAgain(lockPauses);
}

/** Locks messages by the provider's ids of them, before anything else. */
export function* lockMessages(provider: string, messageIds: readonly string[]): Tx<void> {
	yield* run(messages, JSON.stringify(messageIds.map((id) => `${provider}:${id}`)));
}

export function* lockCases(caseIds: readonly string[]): Tx<void> {
	yield* run(cases, sorted(caseIds));
}

export function* lockStepRuns(stepRunIds: readonly string[]): Tx<void> {
	yield* run(stepRuns, sorted(stepRunIds));
}
