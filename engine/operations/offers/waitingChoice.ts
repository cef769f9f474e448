import type { Offer } from '../../domain/negotiation';
import type { ChosenOffer } from '../../domain/portal';
import { runOne, statement, type Tx } from '../../ports/ledger';

/** The task tells that nobody has answered; the event, what was chosen. */
const lastChosen = statement<{ data: string }>(
	'offers.waitingChoice',
	`select e.data from events e where e.case_id = $1 and e.type = 'offer.chosen'
		and exists (select 1 from tasks t where t.case_id = $1 and t.kind = 'offerChosen' and t.state = 'open')
	order by e.seq desc limit 1`,
);

/** The offer that the debtor of a case chose, while it waits for a person; null = there is none. */
export function* waitingChoice(caseId: string): Tx<ChosenOffer | null> {
	const found = yield* runOne(lastChosen, caseId);
	if (!found) return null;
	const { key, total, installments } = JSON.parse(found.data) as Pick<
		Offer,
		'key' | 'total' | 'installments'
	>;
	return { key, total, installments, kind: installments.length > 1 ? 'installments' : 'cash' };
}
