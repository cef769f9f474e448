/** What must hold in a ledger after anything at all has happened to it. */
import { replayCase } from '../../engine/operations/timeline';
import type { OutboundMessage } from '../../engine/ports/channel';
import type { TestLedger } from './ledgers';

const COUNTED = `('reserved', 'sending', 'accepted', 'unknown', 'abandoned')`;

/** Lists every broken promise of the ledger; empty when all is well. */
export async function faultsOf(
	test: TestLedger,
	received: readonly OutboundMessage[] = [],
): Promise<string[]> {
	const faults: string[] = [];
	const none = async (what: string, sql: string) => {
		const rows = await test.sql(sql);
		if (rows.length > 0) faults.push(`${what}: ${JSON.stringify(rows.slice(0, 3))} (${rows.length})`);
	};
	await none(
		'a step run with two contacts',
		`select step_run_id, count(*) as n from contacts where state in ${COUNTED} group by step_run_id having count(*) > 1`,
	);
	await none(
		'two messages of a journey to a debtor on a day',
		`select debtor_id, local_day, count(*) as n from contacts where state in ${COUNTED} group by debtor_id, journey_key, local_day having count(*) > 1`,
	);
	await none(
		'a live contact that its step run does not know',
		`select t.id, t.state from contacts t join step_runs s on s.id = t.step_run_id
		where t.state in ${COUNTED} and (s.live_contact is null or s.live_contact <> t.id)`,
	);
	await none(
		'a step run that points at a contact that is over',
		`select s.id, t.state from step_runs s left join contacts t on t.id = s.live_contact
		where s.live_contact is not null and (t.id is null or t.state not in ${COUNTED})`,
	);
	await none(
		'a settled contact whose step is still due',
		`select t.id, t.state from contacts t join step_runs s on s.id = t.step_run_id
		where t.state in ('accepted', 'unknown', 'abandoned') and s.state <> 'done'`,
	);
	await none(
		'an abandoned contact without a task',
		`select t.id from contacts t where t.state = 'abandoned' and not exists (select 1 from tasks k where k.contact_id = t.id)`,
	);
	await none(
		'a due step that no clock brings back',
		`select s.id from step_runs s join cases c on c.id = s.case_id
		where s.state = 'due' and s.live_contact is null and s.answer_to is null and c.state = 'open' and c.next_at is null`,
	);
	await none(
		'a row that crosses creditors',
		`select t.id from contacts t join cases c on c.id = t.case_id join debtors b on b.id = t.debtor_id join step_runs s on s.id = t.step_run_id
		left join senders n on n.id = t.sender_id left join contact_points p on p.id = t.contact_point_id
		where c.creditor_id <> t.creditor_id or b.creditor_id <> t.creditor_id or s.creditor_id <> t.creditor_id
			or n.creditor_id <> t.creditor_id or p.creditor_id <> t.creditor_id or p.debtor_id <> t.debtor_id or s.case_id <> t.case_id
		union select d.id from debts d join cases c on c.id = d.case_id join debtors b on b.id = d.debtor_id
		where c.creditor_id <> d.creditor_id or b.creditor_id <> d.creditor_id
		union select cd.debt_id from contact_debts cd join debts d on d.id = cd.debt_id join contacts t on t.id = cd.contact_id
		where d.creditor_id <> t.creditor_id or d.case_id <> t.case_id
		union select e.contact_id from events e join contacts t on t.id = e.contact_id
		where e.creditor_id <> t.creditor_id or e.case_id <> t.case_id or e.debtor_id <> t.debtor_id`,
	);
	faults.push(...(await unknownToLedger(test, received)), ...(await replayFaults(test)));
	return faults;
}

/** Each message that the provider got is a contact that may have been sent, and no contact was received twice. */
async function unknownToLedger(test: TestLedger, received: readonly OutboundMessage[]): Promise<string[]> {
	const faults: string[] = [];
	// What the provider took and then could not deliver is rejected late.
	const states = new Map(
		(await test.sql('select id, state, delivery from contacts')).map((row) => [
			String(row.id),
			row.state === 'rejected' && row.delivery === 'failed' ? 'accepted' : String(row.state),
		]),
	);
	const seen = new Set<string>();
	for (const { contactId } of received) {
		if (seen.has(contactId)) faults.push(`the provider got ${contactId} twice`);
		seen.add(contactId);
		const state = states.get(contactId) ?? 'no contact';
		if (!['sending', 'accepted', 'unknown', 'abandoned'].includes(state))
			faults.push(`the provider got ${contactId}, which is ${state} in the ledger`);
	}
	return faults;
}

async function replayFaults(test: TestLedger): Promise<string[]> {
	const faults: string[] = [];
	for (const { id } of await test.sql('select distinct case_id as id from contacts')) {
		const replayed = await replayCase(test.ledger, String(id));
		if (!replayed.matches) faults.push(`the timeline of case ${String(id)} tells another story`);
	}
	return faults;
}

export async function expectHealthy(
	test: TestLedger,
	provider: { received: readonly OutboundMessage[] } = { received: [] },
): Promise<void> {
	expect(await faultsOf(test, provider.received)).toEqual([]);
}
