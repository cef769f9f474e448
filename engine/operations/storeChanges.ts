/** What a row of a file means for a debt that the ledger may have. */
import type { PortfolioDebt } from '../domain/portfolio';

export interface Known {
	id: string;
	creditor_id: string;
	/** As the file has it. */
	external_id: string;
	/** 1 where the ledger has a hash in its place: the debtor was erased. */
	hidden: number;
	case_id: string;
	debtor_id: string;
	status: string;
	exit_reason: string | null;
	hash: string;
	contract: string | null;
	kind: string | null;
	product: string | null;
	description: string | null;
	due_date: string;
	principal: number;
	fine_bp: number | null;
	interest_month_bp: number | null;
	placed_from: string;
	custom: string;
	terms: string;
}

/** Why a debt left by itself: a full file did not have it any more. The same file's successor brings it back. */
export const ABSENT = 'ausente do arquivo';

export type Outcome =
	| { what: 'new'; debt: PortfolioDebt }
	| { what: 'unchanged'; debt: PortfolioDebt; known: Known }
	| { what: 'updated' | 'reopened'; debt: PortfolioDebt; known: Known; fields: string[] }
	/** Over for us: paid, withdrawn by a person… The file may not bring it back. */
	| { what: 'closed'; debt: PortfolioDebt; known: Known }
	/** The number belongs to somebody else's debt: nothing is changed, a person must look. */
	| { what: 'otherDebtor'; debt: PortfolioDebt; known: Known };

/** Statuses in which a file may change a debt. */
const CHANGEABLE = new Set(['open', 'promised', 'agreed', 'disputed', 'legal']);

export function outcomeOf(debt: PortfolioDebt & { hash: string }, known: Known | undefined): Outcome {
	if (!known) return { what: 'new', debt };
	if (known.hash !== debt.hash) return { what: 'otherDebtor', debt, known };
	const fields = differences(debt, known);
	if (known.status === 'withdrawn' && known.exit_reason === ABSENT)
		return { what: 'reopened', debt, known, fields };
	if (!CHANGEABLE.has(known.status)) return { what: 'closed', debt, known };
	return fields.length > 0 ? { what: 'updated', debt, known, fields } : { what: 'unchanged', debt, known };
}

const basisPoints = (percent: number | null) => (percent === null ? null : Math.round(percent * 100));

/** Names of the columns in which the file says something else. A day of entrance that it leaves empty says nothing. */
function differences(debt: PortfolioDebt, known: Known): string[] {
	const pairs: [string, unknown, unknown][] = [
		['contract', debt.contract, known.contract],
		['kind', debt.kind, known.kind],
		['product', debt.product, known.product],
		['description', debt.description, known.description],
		['due_date', debt.dueDate, known.due_date],
		['principal', debt.principalCents, Number(known.principal)],
		['fine_bp', basisPoints(debt.finePercent), known.fine_bp],
		['interest_month_bp', basisPoints(debt.interestMonthPercent), known.interest_month_bp],
		['placed_from', debt.placedFrom ?? known.placed_from, known.placed_from],
		['custom', JSON.stringify(debt.custom), known.custom],
		['terms', JSON.stringify(debt.terms), known.terms],
	];
	return pairs.filter(([, file, ledger]) => file !== ledger).map(([name]) => name);
}
