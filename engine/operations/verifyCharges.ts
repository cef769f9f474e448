import { type Ledger, run, statement } from '../ports/ledger';
import type { StoredRequest } from './charges/rows';

const PAGE = 200;

interface Row {
	id: string;
	amount: number;
	request: string;
}

const page = statement<Row>(
	'verify.charges',
	`select id, amount, request from charges where id > $1 order by id limit ${PAGE}`,
);

/**
 * Charges whose itemisation does not add up to the cent: of each debt principal, correction, fine, interest, costs and fees less discount
 * must be its total, and the totals of all its debts the amount that is asked for. What was erased or pruned has no itemisation any more.
 */
export async function chargesThatDoNotAddUp(ledger: Ledger): Promise<{ charges: number; wrong: string[] }> {
	const wrong: string[] = [];
	let charges = 0;
	for (let after = ''; ;) {
		const rows = await ledger.read('verify.charges', () => run(page, after));
		for (const row of rows) if (!addsUp(row)) wrong.push(row.id);
		charges += rows.length;
		if (rows.length < PAGE) return { charges, wrong };
		after = rows.at(-1)?.id ?? '';
	}
}

function addsUp({ amount, request }: Row): boolean {
	const { debts } = JSON.parse(request) as Partial<StoredRequest>;
	if (!debts) return true;
	let sum = 0;
	for (const { balance: b } of debts) {
		const charged =
			b.principalCents + b.correctionCents + b.fineCents + b.interestCents + b.costsCents + b.feesCents;
		if (charged - b.discountCents !== b.totalCents) return false;
		sum += b.totalCents;
	}
	return sum === amount;
}
