import type { Offer } from '../../domain/negotiation';
import type { ChosenOffer } from '../../domain/portal';
import { CHOICE_REASON } from './chooseOffer';
import { runOne, statement, type Tx } from '../../ports/ledger';

/** An open task tells that nobody has answered; its hold, that the answer was no refusal. The event says what was chosen. */
const lastChosen = statement<{ data: string }>(
	'offers.waitingChoice',
	`select e.data from events e where e.case_id = $1 and e.type = 'offer.chosen' and (
		exists (select 1 from tasks t where t.case_id = $1 and t.kind = 'offerChosen' and t.state = 'open')
		or exists (select 1 from holds h where h.case_id = $1 and h.reason = '${CHOICE_REASON}' and h.lifted_at is null and h.until > $2))
	order by e.seq desc limit 1`,
);

/**
 * The offer that the debtor of a case chose, while it waits for a person and while the case rests because of it; null = there is none, or a
 * person refused it: ended the task and lifted the hold. `now`: business ms.
 */
export function* waitingChoice(caseId: string, now: number): Tx<ChosenOffer | null> {
	const found = yield* runOne(lastChosen, caseId, now);
	if (!found) return null;
	const { key, total, installments } = JSON.parse(found.data) as Pick<
		Offer,
		'key' | 'total' | 'installments'
	>;
	return { key, total, installments, kind: installments.length > 1 ? 'installments' : 'cash' };
}
