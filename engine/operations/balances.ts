/** What debts are worth on a day, from the ledger's own rows: the one place that messages, charges and items ask. */
import { CobrancaError } from '../core/errors';
import { groupBy } from '../core/groupBy';
import { toReais } from '../core/money';
import { type Balance, balanceOn, type DebtTerms, type Payment } from '../domain/debts';
import { run, statement, type Tx } from '../ports/ledger';
import type { BalanceItem } from './items';
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

/** Statuses of debts that are asked for. */
export const OPEN_STATUSES = ['open', 'promised', 'agreed'] as const;

const openOfCases = statement<TermsRow>(
	'balances.openOfCases',
	(d) =>
		`select t.id, t.case_id, t.external_id, t.status, t.due_date, t.principal, t.fine_bp, t.interest_month_bp, t.terms, b.kind as debtor_kind
	from debts t join debtors b on b.id = t.debtor_id
	where t.case_id in ${d.list('$1')} and t.status in ('${OPEN_STATUSES.join("', '")}') order by t.case_id, t.due_date, t.id`,
);
const paymentsOfDebts = statement<PaymentRow>(
	'balances.payments',
	(d) =>
		`select debt_id, amount, paid_on from payments where debt_id in ${d.list('$1')} and reversed_at is null order by paid_on, id`,
);

/** Terms of a debt as its row has them. What the title did not bring is not charged: no fine, no interest. */
export function termsOf(row: Omit<TermsRow, 'id' | 'case_id' | 'external_id' | 'status'>): DebtTerms {
	// Most titles bring nothing of their own.
	const own = row.terms === '{}' ? {} : (JSON.parse(row.terms) as Partial<DebtTerms>);
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
	const rows = yield* run(openOfCases, JSON.stringify(caseIds));
	const worths = yield* worthOf(rows, () => on);
	const balances = rows.map((row) => ({
		debtId: row.id,
		caseId: row.case_id,
		externalId: row.external_id,
		status: row.status,
		dueDate: row.due_date,
		balance: (worths.get(row.id) as Worth).balance,
	}));
	return groupBy(balances, ({ caseId }) => caseId);
}

/** A debt's balance on a day, with the terms that it was reckoned by, legal rates included. */
export interface Worth {
	balance: Balance;
	terms: DebtTerms;
}

/** What debts are worth after all the payments that are known of them, by debt. `day` says for each on which ISO day. */
export function* worthOf<R extends Parameters<typeof termsOf>[0] & { id: string }>(
	rows: readonly R[],
	day: (payments: readonly Payment[]) => string,
): Tx<Map<string, Worth>> {
	const paid = yield* run(paymentsOfDebts, JSON.stringify(rows.map(({ id }) => id)));
	const payments = groupBy(paid, ({ debt_id }) => debt_id);
	const all = rows.map((row) => [row.id, termsOf(row)] as const);
	const rates = all.some(([, { interest }]) => interest === 'legal') ? yield* legalRates() : undefined;
	return new Map(
		all.map(([id, own]) => {
			const terms = { ...own, ...(rates ? { legalRates: rates } : {}) };
			const made = (payments.get(id) ?? []).map(({ paid_on, amount }) => ({ date: paid_on, cents: amount }));
			return [id, { balance: worth(terms, day(made), made), terms }];
		}),
	);
}

/** A month whose legal rate was not imported yet must not stop a batch, nor be guessed: no interest then, and a notice. */
function worth(terms: DebtTerms, on: string, payments: readonly Payment[]): Balance {
	try {
		return balanceOn(terms, on, payments);
	} catch (error) {
		if (!(error instanceof CobrancaError) || !error.place.field?.startsWith('legalRates')) throw error;
		const balance = balanceOn({ ...terms, interest: 'none' }, on, payments);
		return { ...balance, notices: [...balance.notices, 'legalRateMissing'] };
	}
}

/** In reais, as items carry it. */
export function balanceItem(balance: Balance): BalanceItem {
	return {
		principal: toReais(balance.principalCents),
		fine: toReais(balance.fineCents),
		interest: toReais(balance.interestCents),
		correction: toReais(balance.correctionCents),
		costs: toReais(balance.costsCents),
		fees: toReais(balance.feesCents),
		discount: toReais(balance.discountCents),
		paid: toReais(balance.paidCents),
		total: toReais(balance.totalCents),
	};
}
