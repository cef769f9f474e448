/** Whose title a line of a retorno is about. */
import type { RetornoRecord } from '../../domain/cnab';
import { run, statement, type Tx } from '../../ports/ledger';
import { chargeIdOf, looksLikeOurs } from './reference';

export interface TitleRow {
	charge_id: string;
	number: number;
	digits: string;
	digits_checked: string;
	state: string;
	registered_by: string | null;
	provider_charge_id: string;
	creditor_id: string;
	debtor_id: string;
	case_id: string;
}

const titles = statement<TitleRow>('bank.titles.match', (d) => {
	const columns = `t.charge_id, t.number, t.digits, t.digits_checked, t.state, c.registered_by, c.provider_charge_id, c.creditor_id,
		c.debtor_id, c.case_id`;
	const of = `select ${columns} from bank_titles t join charges c on c.id = t.charge_id where t.agreement_id = $1 and`;
	return `${of} t.charge_id in ${d.list('$2')} union ${of} t.digits in ${d.list('$3')} union ${of} t.digits_checked in ${d.list('$3')}`;
});

const bare = (ourNumber: string): string =>
	ourNumber
		.replace(/[^0-9XP]/gi, '')
		.replace(/^0+/, '')
		.toUpperCase();

/**
 * The title of each record, null for one that is not of ours. What the bank gives back of our own reference counts most, and must not
 * contradict the nosso número; a reference of ours that is not of this agreement is another carteira's, or lost in a restore, and the same
 * nosso número here is somebody else's. Without one a nosso número that two titles could mean (one's digits are another's with its check
 * digit) means nobody: money is not guessed.
 */
export function* matchTitles(
	agreementId: string,
	records: readonly RetornoRecord[],
): Tx<(TitleRow | null)[]> {
	const wanted = records.map((record) => ({
		id: chargeIdOf(record.companyUse),
		number: bare(record.ourNumber),
	}));
	const rows = yield* run(
		titles,
		agreementId,
		JSON.stringify(wanted.flatMap(({ id }) => id ?? [])),
		JSON.stringify([...new Set(wanted.map(({ number }) => number).filter(Boolean))]),
	);
	const byId = new Map(rows.map((row) => [row.charge_id, row]));
	const byNumber = new Map<string, TitleRow[]>();
	for (const row of rows) {
		for (const key of new Set([row.digits, row.digits_checked])) {
			const known = byNumber.get(key);
			if (known) known.push(row);
			else byNumber.set(key, [row]);
		}
	}
	return wanted.map(({ id, number }) => {
		const own = id === null ? undefined : byId.get(id);
		if (own) return number === '' || agrees(own, number) ? own : null;
		if (id !== null && looksLikeOurs(id)) return null;
		const found = byNumber.get(number) ?? [];
		return found.length === 1 ? (found[0] ?? null) : null;
	});
}

/** Some columns cut the number, others put carteira or convênio before it: what both have must be the same. */
function agrees({ digits, digits_checked: checked }: TitleRow, number: string): boolean {
	return [digits, checked].some((own) => own.endsWith(number) || number.endsWith(own));
}
