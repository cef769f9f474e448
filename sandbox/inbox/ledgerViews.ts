/** What the inbox reads of the ledger: who the invented people are, what was held and why, and the timeline of one of them. */
import { getTimeline, type TimelineLine } from '../../engine/operations/timeline';
import { type Ledger, run, statement } from '../../engine/ports/ledger';

export interface Debtor {
	debtorId: string;
	personId: string;
	creditorId: string;
	name: string;
	uf: string | null;
	/** Digits of phones, lower-case mailboxes. */
	addresses: string[];
	cases: Case[];
}

export interface Case {
	id: string;
	state: string;
	closeReason: string | null;
	nextAt: number | null;
	debts: { externalId: string; dueDate: string; principal: number; status: string }[];
}

export interface HeldStep {
	debtorId: string;
	caseId: string;
	name: string;
	creditorId: string;
	step: string;
	journey: string;
	rule: string;
	source: string;
	until: number | null;
	/** Business instant at which it was last looked at. */
	at: number;
}

export interface Decision {
	at: number;
	type: string;
	creditorId: string;
	debtorId: string;
	name: string;
	data: Record<string, unknown>;
}

export interface OpenTask {
	id: string;
	kind: string;
	whatToDo: string;
	name: string;
	creditorId: string;
	debtorId: string | null;
	dueAt: number;
}

interface DebtorRow {
	id: string;
	person_id: string;
	creditor_id: string;
	name: string | null;
	uf: string | null;
}
const debtors = statement<DebtorRow>(
	'inbox.debtors',
	'select id, person_id, creditor_id, name, uf from debtors order by name, id',
);
const points = statement<{ debtor_id: string; address: string | null }>(
	'inbox.points',
	'select debtor_id, address from contact_points order by debtor_id, position',
);
const cases = statement<{
	id: string;
	debtor_id: string;
	state: string;
	close_reason: string | null;
	next_at: number | null;
}>('inbox.cases', 'select id, debtor_id, state, close_reason, next_at from cases order by id');
const debts = statement<{
	case_id: string;
	external_id: string;
	due_date: string;
	principal: number;
	status: string;
}>(
	'inbox.debts',
	'select case_id, external_id, due_date, principal, status from debts order by due_date, id',
);
const creditors = statement<{ id: string; display_name: string; mode: string }>(
	'inbox.creditors',
	'select id, display_name, mode from creditors order by display_name',
);
const senders = statement<{ channel: string; address: string; creditor_id: string; display_name: string }>(
	'inbox.senders',
	'select s.channel, s.address, s.creditor_id, c.display_name from senders s join creditors c on c.id = s.creditor_id',
);
const held = statement<{
	case_id: string;
	debtor_id: string;
	name: string | null;
	creditor_id: string;
	step_key: string;
	journey_key: string;
	hold_rule: string;
	hold_source: string | null;
	not_before: number | null;
	touched_at: number;
}>(
	'inbox.held',
	`select s.case_id, c.debtor_id, b.name, s.creditor_id, s.step_key, s.journey_key, s.hold_rule, s.hold_source, s.not_before, s.touched_at
	from step_runs s join cases c on c.id = s.case_id join debtors b on b.id = c.debtor_id
	where s.state = 'due' and s.hold_rule is not null order by s.touched_at desc, s.id limit 500`,
);
const decisions = statement<{
	at: number;
	type: string;
	creditor_id: string | null;
	debtor_id: string | null;
	name: string | null;
	data: string;
}>(
	'inbox.decisions',
	`select e.at, e.type, e.creditor_id, e.debtor_id, b.name, e.data from events e left join debtors b on b.id = e.debtor_id
	where e.debtor_id is not null and e.type not in ('contact.sending', 'contact.sent') order by e.seq desc limit 120`,
);
const openTasks = statement<{
	id: string;
	kind: string;
	what_to_do: string;
	name: string | null;
	creditor_id: string | null;
	debtor_id: string | null;
	due_at: number;
}>(
	'inbox.tasks',
	`select t.id, t.kind, t.what_to_do, b.name, t.creditor_id, c.debtor_id, t.due_at
	from tasks t left join cases c on c.id = t.case_id left join debtors b on b.id = c.debtor_id
	where t.state = 'open' order by t.due_at, t.id limit 200`,
);
const chargeCases = statement<{ provider_charge_id: string; case_id: string; creditor_id: string }>(
	'inbox.charges',
	'select provider_charge_id, case_id, creditor_id from charges where provider_charge_id is not null',
);

/** Everybody, with addresses, cases and debts. A sandbox has some hundreds of them. */
export async function readDebtors(ledger: Ledger): Promise<Debtor[]> {
	return await ledger.read('inbox.people', function* () {
		const addressesOf = group(yield* run(points), 'debtor_id');
		const debtsOf = group(yield* run(debts), 'case_id');
		const casesOf = group(yield* run(cases), 'debtor_id');
		return (yield* run(debtors)).map((row) => ({
			debtorId: row.id,
			personId: row.person_id,
			creditorId: row.creditor_id,
			name: row.name ?? '—',
			uf: row.uf,
			addresses: (addressesOf.get(row.id) ?? []).flatMap(({ address }) =>
				address ? [addressKey(address)] : [],
			),
			cases: (casesOf.get(row.id) ?? []).map((one) => ({
				id: one.id,
				state: one.state,
				closeReason: one.close_reason,
				nextAt: one.next_at,
				debts: (debtsOf.get(one.id) ?? []).map((debt) => ({
					externalId: debt.external_id,
					dueDate: debt.due_date,
					principal: debt.principal,
					status: debt.status,
				})),
			})),
		}));
	});
}

export async function readCreditorNames(
	ledger: Ledger,
): Promise<{ id: string; name: string; mode: string }[]> {
	const rows = await ledger.read('inbox.creditors', () => run(creditors));
	return rows.map(({ id, display_name, mode }) => ({ id, name: display_name, mode }));
}

/** Whose an address of ours is. */
export async function readSenders(
	ledger: Ledger,
): Promise<{ channel: string; address: string; creditorId: string; name: string }[]> {
	const rows = await ledger.read('inbox.senders', () => run(senders));
	return rows.map((row) => ({
		channel: row.channel,
		address: row.address,
		creditorId: row.creditor_id,
		name: row.display_name,
	}));
}

export async function readHeld(ledger: Ledger): Promise<HeldStep[]> {
	const offset = ledger.businessNow() - ledger.realNow();
	const rows = await ledger.read('inbox.held', () => run(held));
	return rows.map((row) => ({
		debtorId: row.debtor_id,
		caseId: row.case_id,
		name: row.name ?? '—',
		creditorId: row.creditor_id,
		step: row.step_key,
		journey: row.journey_key,
		rule: row.hold_rule,
		source: row.hold_source ?? '',
		until: row.not_before,
		at: row.touched_at + offset,
	}));
}

export async function readDecisions(ledger: Ledger): Promise<Decision[]> {
	const rows = await ledger.read('inbox.decisions', () => run(decisions));
	return rows.map((row) => ({
		at: row.at,
		type: row.type,
		creditorId: row.creditor_id ?? '',
		debtorId: row.debtor_id ?? '',
		name: row.name ?? '—',
		data: JSON.parse(row.data) as Record<string, unknown>,
	}));
}

export async function readTasks(ledger: Ledger): Promise<OpenTask[]> {
	const rows = await ledger.read('inbox.tasks', () => run(openTasks));
	return rows.map((row) => ({
		id: row.id,
		kind: row.kind,
		whatToDo: row.what_to_do,
		name: row.name ?? '—',
		creditorId: row.creditor_id ?? '',
		debtorId: row.debtor_id,
		dueAt: row.due_at,
	}));
}

export async function timelineOf(ledger: Ledger, debtorIds: readonly string[]): Promise<TimelineLine[]> {
	const all: TimelineLine[] = [];
	for (const debtorId of debtorIds) all.push(...(await getTimeline(ledger, { debtorId })));
	return all.sort((a, b) => a.seq - b.seq);
}

/** By the provider's own id of a charge: whose case it is. */
export async function chargesById(
	ledger: Ledger,
): Promise<Map<string, { caseId: string; creditorId: string }>> {
	const rows = await ledger.read('inbox.charges', () => run(chargeCases));
	return new Map(
		rows.map((row) => [row.provider_charge_id, { caseId: row.case_id, creditorId: row.creditor_id }]),
	);
}

/** As the simulators know it: digits of a phone, or a mailbox in lower case. */
export const addressKey = (address: string): string =>
	address.includes('@') ? address.trim().toLowerCase() : address.replace(/\D/g, '');

function group<Row, Key extends keyof Row>(rows: readonly Row[], key: Key): Map<Row[Key], Row[]> {
	const groups = new Map<Row[Key], Row[]>();
	for (const row of rows) {
		const known = groups.get(row[key]);
		if (known) known.push(row);
		else groups.set(row[key], [row]);
	}
	return groups;
}
