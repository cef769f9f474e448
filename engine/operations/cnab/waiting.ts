/** Cases of a batch whose boleto waits for the bank: their step is held and they go home, until the answer brings them back. */
import { nextDayStart } from '../days';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { lockCases } from '../locks';

/** What an operator reads as the source of the hold. */
export const AT_THE_BANK = 'registro no banco';

const hold = statement(
	'bank.wait.hold',
	(d) =>
		`update step_runs set hold_rule = 'status', hold_source = '${AT_THE_BANK}', touched_at = $2
	where state = 'due' and live_contact is null and answer_to is null and case_id in ${d.list('$1')}
		and exists (select 1 from cases c where c.id = step_runs.case_id and c.lease_token = $3)`,
);
const sendHome = statement(
	'bank.wait.home',
	(d) =>
		`update cases set next_at = $2, lease_token = null, lease_until = null where id in ${d.list('$1')} and lease_token = $3
		and exists (select 1 from step_runs s where s.case_id = cases.id and s.state = 'due' and s.hold_source = '${AT_THE_BANK}')`,
);
const bringBack = statement(
	'bank.wait.back',
	(d) =>
		`update cases set next_at = $2 where id in ${d.list('$1')} and state = 'open' and (next_at is null or next_at > $2)
		and exists (select 1 from step_runs s where s.case_id = cases.id and s.state = 'due' and s.hold_source = '${AT_THE_BANK}')`,
);

/** They come again on the next day at the latest; nothing is lost where no answer ever comes. */
export async function waitForBank(ledger: Ledger, token: string, caseIds: readonly string[]): Promise<void> {
	if (caseIds.length === 0) return;
	const list = JSON.stringify(caseIds);
	await ledger.transact('bank.wait', function* () {
		yield* lockCases(caseIds);
		yield* run(hold, list, ledger.realNow(), token);
		yield* run(sendHome, list, nextDayStart(ledger.businessNow()), token);
	});
}

/** The bank has the boleto: the message that waits for it goes on at once. The cases are locked by the caller. */
export function* backFromBank(ledger: Ledger, caseId: string): Tx<void> {
	yield* run(bringBack, JSON.stringify([caseId]), ledger.businessNow());
}
