import { run, statement, type Tx } from '../../ports/ledger';

const end = statement(
	'offers.endChoices',
	(d) =>
		`update tasks set state = 'done', done_at = $2, result = $3 where kind = 'offerChosen' and state = 'open' and case_id in ${d.list('$1')}`,
);

/** Choices of cases that are over wait for nobody any more. `result`: why, pt-BR; `real`: the real clock. */
export function* endChoices(caseIds: readonly string[], result: string, real: number): Tx<void> {
	if (caseIds.length > 0) yield* run(end, JSON.stringify(caseIds), real, result);
}
