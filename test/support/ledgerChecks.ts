/** What must hold in a ledger after anything at all has happened to it. */
import { replayCase } from '../../engine/operations/timeline';
import { INVARIANTS } from '../../engine/operations/verify.data';
import type { OutboundMessage } from '../../engine/ports/channel';
import type { TestLedger } from './ledgers';

/** Lists every broken promise of the ledger; empty when all is well. */
export async function faultsOf(
	test: TestLedger,
	received: readonly OutboundMessage[] = [],
): Promise<string[]> {
	const faults: string[] = [];
	for (const { key, sql } of INVARIANTS) {
		const rows = await test.sql(sql);
		if (rows.length > 0) faults.push(`${key}: ${JSON.stringify(rows.slice(0, 3))} (${rows.length})`);
	}
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
