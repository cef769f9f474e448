/** What a debtor owed, paid and still owes at a creditor: for staff who are asked for it, and masked, for n8n keeps what flows through it. */
import { badInput, CobrancaError } from '../../core/errors';
import { concealDocument, concealPeople } from '../../core/identity/conceal';
import { maskDocument } from '../../core/identity/document';
import { sumCents, toReais } from '../../core/money';
import { firstName } from '../../domain/messages/templates';
import { type Ledger, run, runOne, statement } from '../../ports/ledger';
import { balanceItem, balancesOf } from '../balances';
import { businessDay } from '../days';
import type { BalanceItem } from '../items';

export interface Statement {
	creditor: { id: string; displayName: string };
	debtor: { id: string; firstName: string; documentMasked: string };
	/** ISO day for which the amounts hold. */
	asOf: string;
	/** Reais. `paid` leaves out what was undone. */
	open: { count: number; total: number };
	paid: { count: number; total: number };
	debts: StatementDebt[];
	payments: StatementPayment[];
}
export interface StatementDebt {
	externalId: string;
	description: string | null;
	dueDate: string;
	/** open, promised, agreed, paid, withdrawn … */
	status: string;
	/** Reais, as the title was. */
	principal: number;
	/** null once nothing is owed on it. */
	balance: BalanceItem | null;
}
export interface StatementPayment {
	debtExternalId: string;
	paidOn: string;
	/** Reais. */
	amount: number;
	source: string;
	/** What it paid, in reais, by component. */
	parts: Record<string, number>;
	/** ISO day on which it was undone. */
	undoneOn: string | null;
}

interface OwnerRow {
	debtor_id: string;
	creditor_id: string;
	display_name: string;
	name: string | null;
	kind: 'PF' | 'PJ';
	document: string | null;
}
interface DebtRow {
	id: string;
	case_id: string;
	external_id: string;
	description: string | null;
	product: string | null;
	due_date: string;
	status: string;
	principal: number;
}
interface PaymentRow {
	id: string;
	external_id: string;
	paid_on: string;
	amount: number;
	source: string;
	reversed_at: number | null;
}

const owner = statement<OwnerRow>(
	'statement.owner',
	`select c.debtor_id, c.creditor_id, k.display_name, b.name, b.kind, b.document
	from cases c join creditors k on k.id = c.creditor_id join debtors b on b.id = c.debtor_id where c.id = $1`,
);
const debtsOf = statement<DebtRow>(
	'statement.debts',
	`select t.id, t.case_id, t.external_id, t.description, t.product, t.due_date, t.status, t.principal
	from cases c join debts t on t.case_id = c.id where c.debtor_id = $1 order by t.due_date, t.id`,
);
const paymentsOf = statement<PaymentRow>(
	'statement.payments',
	`select p.id, t.external_id, p.paid_on, p.amount, p.source, p.reversed_at
	from cases c join debts t on t.case_id = c.id join payments p on p.debt_id = t.id where c.debtor_id = $1 order by p.paid_on, p.id`,
);
const partsOf = statement<{ payment_id: string; component: string; amount: number }>(
	'statement.parts',
	(d) => `select payment_id, component, amount from payment_allocations where payment_id in ${d.list('$1')}`,
);

/** The statement of the debtor of a case, at its creditor only. @throws CobrancaError badInput, notFound */
export async function statementOf(ledger: Ledger, caseId: string): Promise<Statement> {
	if (!caseId) throw badInput('caseId', 'Say which case.');
	return await ledger.read('statement', function* () {
		const of = yield* runOne(owner, caseId);
		if (!of) throw new CobrancaError('notFound', 'There is no such case in the ledger.', { field: 'caseId' });
		const asOf = businessDay(ledger.businessNow());
		const debts = yield* run(debtsOf, of.debtor_id);
		const balances = yield* balancesOf([...new Set(debts.map(({ case_id }) => case_id))], asOf);
		const open = new Map([...balances.values()].flat().map(({ debtId, balance }) => [debtId, balance]));
		const payments = yield* run(paymentsOf, of.debtor_id);
		const parts = yield* run(partsOf, JSON.stringify(payments.map(({ id }) => id)));
		const stood = payments.filter(({ reversed_at }) => reversed_at === null);
		const masked = (text: string) => concealDocument(text, of.document);
		return {
			creditor: { id: of.creditor_id, displayName: of.display_name },
			debtor: {
				id: of.debtor_id,
				firstName: firstName(of.name ?? ''),
				documentMasked: of.document ? maskDocument({ kind: of.kind, digits: of.document }) : '',
			},
			asOf,
			open: { count: open.size, total: toReais(sumCents([...open.values()].map((b) => b.totalCents))) },
			paid: { count: stood.length, total: toReais(sumCents(stood.map(({ amount }) => amount))) },
			debts: debts.map((debt): StatementDebt => {
				const balance = open.get(debt.id);
				const words = debt.description ?? debt.product;
				return {
					externalId: masked(debt.external_id),
					description: words === null ? null : concealPeople(words),
					dueDate: debt.due_date,
					status: debt.status,
					principal: toReais(debt.principal),
					balance: balance ? balanceItem(balance) : null,
				};
			}),
			payments: payments.map((payment) => ({
				debtExternalId: masked(payment.external_id),
				paidOn: payment.paid_on,
				amount: toReais(payment.amount),
				source: concealPeople(payment.source),
				parts: Object.fromEntries(
					parts
						.filter(({ payment_id }) => payment_id === payment.id)
						.map(({ component, amount }) => [component, toReais(amount)]),
				),
				undoneOn: payment.reversed_at === null ? null : businessDay(payment.reversed_at),
			})),
		};
	});
}
