/** What debts are worth on a day, from the ledger's own rows: the one place that messages, charges and items ask. */
import { CobrancaError } from '../core/errors';
import { type Balance, balanceOn, type DebtTerms, type Payment } from '../domain/debts';
import { run, statement, type Tx } from '../ports/ledger';
import { legalRates } from './legalRates';

export interface DebtBalance {
	debtId: string;
	caseId: string;
	externalId: string;
	status: string;
	/** Nominal, ISO. */
	dueDate: string;
	balance: Balance;
}

interface TermsRow {
	id: string;
	case_id: string;
	external_id: string;
	status: string;
	due_date: string;
	principal: number;
	fine_bp: number | null;
	interest_month_bp: number | null;
	terms: string;
	debtor_kind: 'PF' | 'PJ';
}
interface PaymentRow {
	debt_id: string;
	amount: number;
	paid_on: string;
}

const openOfCases = statement<TermsRow>(
	'balances.openOfCases',
	(d) =>
		`select t.id, t.case_id, t.external_id, t.status, t.due_date, t.principal, t.fine_bp, t.interest_month_bp, t.terms, b.kind as debtor_kind
	from debts t join debtors b on b.id = t.debtor_id
	where t.case_id in ${d.list('$1')} and t.status in ('open', 'promised', 'agreed') order by t.case_id, t.due_date, t.id`,
);
const paymentsOfCases = statement<PaymentRow>(
	'balances.payments',
	(d) =>
		`select p.debt_id, p.amount, p.paid_on from payments p join debts t on t.id = p.debt_id
	where t.case_id in ${d.list('$1')} and p.reversed_at is null order by p.paid_on, p.id`,
);

/** Terms of a debt as its row has them. What the title did not bring is not charged: no fine, no interest. */
export function termsOf(row: Omit<TermsRow, 'id' | 'case_id' | 'external_id' | 'status'>): DebtTerms {
	const own = JSON.parse(row.terms) as Partial<DebtTerms>;
	return {
		interest: row.interest_month_bp === null ? 'none' : row.interest_month_bp / 100,
		...(row.fine_bp === null ? {} : { finePercent: row.fine_bp / 100 }),
		...own,
		principalCents: row.principal,
		dueDate: row.due_date,
		debtorKind: row.debtor_kind,
	};
}

/** The open debts of cases with their balances on an ISO day, by case, the oldest first. */
export function* balancesOf(caseIds: readonly string[], on: string): Tx<Map<string, DebtBalance[]>> {
	const list = JSON.stringify(caseIds);
	const rows = yield* run(openOfCases, list);
	const payments = new Map<string, Payment[]>();
	for (const { debt_id, amount, paid_on } of yield* run(paymentsOfCases, list))
		payments.set(debt_id, [...(payments.get(debt_id) ?? []), { date: paid_on, cents: amount }]);
	const terms = rows.map((row) => termsOf(row));
	const rates = terms.some(({ interest }) => interest === 'legal') ? yield* legalRates() : undefined;
	const result = new Map<string, DebtBalance[]>();
	for (const [i, row] of rows.entries()) {
		const own = { ...(terms[i] as DebtTerms), ...(rates ? { legalRates: rates } : {}) };
		const balance = worth(own, on, payments.get(row.id) ?? []);
		const entry = {
			debtId: row.id,
			caseId: row.case_id,
			externalId: row.external_id,
			status: row.status,
			dueDate: row.due_date,
			balance,
		};
		const found = result.get(row.case_id);
		if (found) found.push(entry);
		else result.set(row.case_id, [entry]);
	}
	return result;
}

/** A month whose legal rate was not imported yet must not stop a batch, nor be guessed: no interest then, and a notice. */
export function worth(terms: DebtTerms, on: string, payments: readonly Payment[]): Balance {
	try {
		return balanceOn(terms, on, payments);
	} catch (error) {
		if (!(error instanceof CobrancaError) || !error.place.field?.startsWith('legalRates')) throw error;
		const balance = balanceOn({ ...terms, interest: 'none' }, on, payments);
		return { ...balance, notices: [...balance.notices, 'legalRateMissing'] };
	}
}
