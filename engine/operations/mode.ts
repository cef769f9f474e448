/** The mode of a creditor: what it lets through, and what a test leaves behind. */
import type { CreditorMode, GateVerdict, RuleKind } from '../domain/compliance/types';
import { run, statement, type Tx } from '../ports/ledger';

/** Marks a step that a test ended without a message. */
export const TEST_MARK = 'test';

const testSteps = statement<{ case_id: string }>(
	'mode.testSteps',
	`update step_runs set journey_key = $2 || journey_key
	where creditor_id = $1 and state <> 'due' and journey_key not like 'test:%'
		and (hold_source = '${TEST_MARK}' or exists (select 1 from contacts t where t.step_run_id = step_runs.id and t.mode = 'test'))
		and not exists (select 1 from contacts t where t.step_run_id = step_runs.id and t.mode = 'live'
			and t.state in ('reserved', 'sending', 'accepted', 'unknown', 'abandoned'))
	returning case_id`,
);
const testContacts = statement(
	'mode.testContacts',
	`update contacts set journey_key = $2 || journey_key
	where creditor_id = $1 and mode = 'test' and journey_key not like 'test:%' and state not in ('reserved', 'sending')`,
);
const heldByMode = statement(
	'mode.held',
	`update step_runs set not_before = null where creditor_id = $1 and state = 'due' and hold_rule = 'mode'`,
);
const wakeCases = statement(
	'mode.wake',
	(d) => `update cases set next_at = $2 where id in ${d.list('$1')} and state = 'open'`,
);

/**
 * A creditor leaves the test: what its operator got instead of the debtors counts for nothing. Such step runs and contacts are moved out
 * of their journey (they stay in the history under a name of their own), so that a step whose day has not passed is due again, for the
 * debtor this time.
 */
export function* forgetTests(creditorId: string, now: number, real: number): Tx<void> {
	const prefix = `test:${real}:`;
	const moved = yield* run(testSteps, creditorId, prefix);
	yield* run(testContacts, creditorId, prefix);
	yield* run(heldByMode, creditorId);
	yield* run(wakeCases, JSON.stringify([...new Set(moved.map((m) => m.case_id))].sort()), now);
}

/** What does not matter for a message that goes to the operator's own phone. */
const IRRELEVANT_IN_TEST: ReadonlySet<RuleKind> = new Set(['hours', 'holiday', 'cap', 'mode']);

/**
 * Test creditors. The gate denies them by rule `mode`, with the verdict that it would have had live beside it. A
 * test message goes to the operator's phone (enforced where the contact is reserved), so it may pass when nothing but
 * hours, holidays and caps speaks against it; everything else holds as in life. Shadow creditors stay denied.
 */
export function modeVerdict(verdict: GateVerdict, mode: CreditorMode): GateVerdict {
	if (mode !== 'test' || verdict.rule !== 'mode' || verdict.wouldBe === undefined) return verdict;
	const binding = verdict.wouldBe.considered.filter((finding) => !IRRELEVANT_IN_TEST.has(finding.rule));
	if (binding.length > 0) return { ...verdict.wouldBe, considered: binding };
	return {
		verdict: 'allow',
		text: 'Credor em teste: a mensagem vai para o operador.',
		considered: verdict.considered,
	};
}
