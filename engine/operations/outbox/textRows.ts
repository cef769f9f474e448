/** What messages say beyond the facts of the gate, read in set queries: labels of debts, live charges, creditors' own templates. */
import { groupBy } from '../../core/groupBy';
import type { CreditorMode } from '../../domain/compliance/types';
import type { Templates } from '../../domain/messages/library/types';
import { run, statement, together, type Tx } from '../../ports/ledger';
import type { Offer } from '../../domain/negotiation';
import { balancesOf, type DebtBalance } from '../balances';
import { confirmationOf, STATEMENT_TEMPLATE } from '../confirmations/kinds';
import { paidLately, type ToldPayment, toldPayments } from '../confirmations/values';
import { businessDay } from '../days';
import { endpointOf } from '../endpoints';
import type { FactBook } from '../facts';
import { offersOf } from '../offers';
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
	/** What is asked, an abatement taken off. */
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
		`select c.id, c.case_id, c.mode, c.registered_by, c.amount - c.abatement as amount, c.due_date, c.digitable_line, c.pix_copy_paste
	from charges c
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
	/** What each may be offered today; a case without an offer is left out. */
	offers: Map<string, Offer[]>;
	templates: Map<string, Templates>;
	/** The page that ends e-mails; null while there is none. */
	stopPage: string | null;
	/** What step runs that tell of a payment say of it, by step run. */
	payments: Map<string, ToldPayment>;
	/** What was paid lately, by case; for statements only. */
	paid: Map<string, { paidOn: string; amount: number }[]>;
	/** The debtor's page; null while nothing serves it: then no message links to one. */
	portal: string | null;
}

/** Payable charges by case, the largest first. */
export function* chargesOf(caseIds: readonly string[]): Tx<Map<string, ChargeRow[]>> {
	return groupBy(yield* run(charges, JSON.stringify(caseIds)), (charge) => charge.case_id);
}

/** What the debts of these cases are called. */
export function* debtLabels(caseIds: readonly string[]): Tx<Map<string, LabelRow>> {
	return new Map((yield* run(labels, JSON.stringify(caseIds))).map((row) => [row.id, row]));
}

/**
 * The charge that a debtor is told of: of the creditor's own mode, registered (what nobody registered never reaches a debtor), and good
 * today: for what is owed now, or not past its due date.
 */
export function payableCharge(
	charges: readonly ChargeRow[],
	mode: CreditorMode,
	totalCents: number,
	today: string,
): ChargeRow | null {
	const wanted = mode === 'live' ? 'live' : 'test';
	return (
		charges.find(
			(c) =>
				c.mode === wanted &&
				(c.registered_by !== null || c.mode === 'test') &&
				(c.amount === totalCents || c.due_date >= today),
		) ?? null
	);
}

/** Reads what the messages of these cases need. */
export function* gatherTexts(book: FactBook, now: number): Tx<TextRows> {
	const rows = [...book.base.values()];
	const cases = [...new Set(rows.map((r) => r.case_id))].sort();
	const today = businessDay(now);
	const [balances, charges, labels, templates, stopPage, portal, paid, payments] = yield* together(
		balancesOf(cases, today),
		chargesOf(cases),
		debtLabels(cases),
		ownTemplates(rows.map((r) => r.creditor_id)),
		endpointOf('stop'),
		endpointOf('portal'),
		paidLately(rows.filter((r) => r.template === STATEMENT_TEMPLATE).map((r) => r.case_id)),
		toldPayments(
			rows.filter(confirmationOf).map((r) => r.step_run_id),
			today,
		),
	);
	const offering = rows.filter((row) => book.settingsOf(row).offers !== null).map((row) => row.case_id);
	const offers = offering.length === 0 ? new Map() : yield* offersOf(offering, today, balances);
	return { today, balances, offers, labels, charges, templates, stopPage, portal, paid, payments };
}
