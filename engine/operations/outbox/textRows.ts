/** What messages say beyond the facts of the gate, read in set queries: labels of debts, live charges, creditors' own templates. */
import type { Templates } from '../../domain/messages/library/types';
import { run, statement, type Tx } from '../../ports/ledger';
import { balancesOf, type DebtBalance } from '../balances';
import { businessDay } from '../days';
import { endpointOf } from '../endpoints';
import type { FactBook } from '../facts';
import { ownTemplates } from '../templates';

export interface LabelRow {
	id: string;
	description: string | null;
	product: string | null;
	contract: string | null;
}

/** A registered charge of a case that can be paid. */
export interface ChargeRow {
	id: string;
	case_id: string;
	mode: 'live' | 'test';
	registered_by: string | null;
	amount: number;
	due_date: string;
	digitable_line: string | null;
	pix_copy_paste: string | null;
}

const labels = statement<LabelRow>(
	'texts.labels',
	(d) => `select id, description, product, contract from debts where case_id in ${d.list('$1')}`,
);
/** Of a charge `c`: what a debtor may be told to pay. */
const PAYABLE = `c.state = 'accepted' and c.cancel = 'none' and c.status in ('open', 'overdue')
		and exists (select 1 from charge_debts cd where cd.charge_id = c.id and cd.live = 1)`;
const charges = statement<ChargeRow>(
	'texts.charges',
	(d) =>
		`select c.id, c.case_id, c.mode, c.registered_by, c.amount, c.due_date, c.digitable_line, c.pix_copy_paste from charges c
	where c.case_id in ${d.list('$1')} and ${PAYABLE}
	order by c.case_id, c.amount desc, c.id`,
);

const payable = statement<{ id: string }>(
	'texts.payable',
	(d) => `select c.id from charges c where c.id in ${d.list('$1')} and ${PAYABLE}`,
);

/** Which of these charges may still be given to a debtor. */
export function* stillPayable(chargeIds: readonly string[]): Tx<Set<string>> {
	if (chargeIds.length === 0) return new Set();
	return new Set((yield* run(payable, JSON.stringify(chargeIds))).map(({ id }) => id));
}

export interface TextRows {
	/** ISO. */
	today: string;
	balances: Map<string, DebtBalance[]>;
	labels: Map<string, LabelRow>;
	/** By case, the largest first. */
	charges: Map<string, ChargeRow[]>;
	templates: Map<string, Templates>;
	/** The page that ends e-mails; null while there is none. */
	stopPage: string | null;
}

/** Reads what the messages of these cases need. */
export function* gatherTexts(book: FactBook, now: number): Tx<TextRows> {
	const rows = [...book.base.values()];
	const cases = [...new Set(rows.map((r) => r.case_id))].sort();
	const list = JSON.stringify(cases);
	const today = businessDay(now);
	const byCase = new Map<string, ChargeRow[]>();
	for (const charge of yield* run(charges, list))
		byCase.set(charge.case_id, [...(byCase.get(charge.case_id) ?? []), charge]);
	return {
		today,
		balances: yield* balancesOf(cases, today),
		labels: new Map((yield* run(labels, list)).map((row) => [row.id, row])),
		charges: byCase,
		templates: yield* ownTemplates(rows.map((r) => r.creditor_id)),
		stopPage: yield* endpointOf('stop'),
	};
}
