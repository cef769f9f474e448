/**
 * Numbers of titles whose debtor was erased. A keyed hash takes their place, as it does of the document: the file that brings the title once
 * more finds it over, and nobody is written to about what they had paid.
 */
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';

const GONE = 'apagado:';

/** A title whose number was taken out. */
export const IS_HIDDEN = `external_id like '${GONE}%'`;

/** What stands in place of a number; the creditor who has it gets the same again. */
export function hiddenTitle(ledger: Ledger, creditorId: string, externalId: string): string {
	return `${GONE}${ledger.hash('document', `title/1/${creditorId}/${externalId}`)}`;
}

const titlesOf = statement<{ id: string; creditor_id: string; external_id: string }>(
	'titles.of',
	`select id, creditor_id, external_id from debts
	where case_id in (select c.id from cases c where c.debtor_id = $1) and debtor_id = $1 and not ${IS_HIDDEN}`,
);
const hide = statement(
	'titles.hide',
	(d) =>
		`update debts set external_id = r.external_id from ${d.rows('$1', 'r', { id: 'text', external_id: 'text' })} where debts.id = r.id`,
);

/** Takes out the numbers of a debtor's titles, or those only that tell of the debtor; under the lock of the person. */
export function* hideTitles(
	ledger: Ledger,
	debtorId: string,
	which: (externalId: string) => boolean = () => true,
): Tx<void> {
	const titles = (yield* run(titlesOf, debtorId)).filter(({ external_id }) => which(external_id));
	if (titles.length === 0) return;
	const rows = titles.map(({ id, creditor_id, external_id }) => ({
		id,
		external_id: hiddenTitle(ledger, creditor_id, external_id),
	}));
	yield* run(hide, JSON.stringify(rows));
}
