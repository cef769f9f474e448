/** What a portfolio file says of WhatsApp (`aceite_whatsapp`): consents given and withdrawn, slice by slice. */
import { groupBy } from '../../core/groupBy';
import { newId } from '../../core/ids';
import type { PortfolioDebt } from '../../domain/portfolio';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';

/** What the sources of files begin with: what a file said, another may change; what a person recorded, none withdraws silently. */
const FROM_FILE = 'carteira, arquivo ';
const LONGEST_NAME = 80;

/** How a consent names the file it came with. */
export function sourceOfFile(fileName: string, batchId: string): string {
	return `${FROM_FILE}${fileName.slice(0, LONGEST_NAME)}/${batchId}`;
}

interface OnRecord {
	creditor_id: string;
	hash: string;
	debtor_id: string;
	person_id: string;
	case_id: string | null;
	source: string | null;
	withdrawn_at: number | null;
}

const onRecord = statement<OnRecord>(
	'consent.onRecord',
	(d) =>
		`select r.creditor_id, r.hash, b.id as debtor_id, b.person_id, n.source, n.withdrawn_at,
		(select min(id) from cases where debtor_id = b.id) as case_id
	from ${d.rows('$1', 'r', { creditor_id: 'text', hash: 'text' })}
	join persons p on p.document_hash = r.hash join debtors b on b.creditor_id = r.creditor_id and b.person_id = p.id
	left join consents n on n.debtor_id = b.id and n.channel = 'whatsapp' order by n.given_at, n.id`,
);
const withdrawAll = statement(
	'consent.withdrawAll',
	(d) =>
		`update consents set withdrawn_at = $2 where channel = 'whatsapp' and withdrawn_at is null and debtor_id in ${d.list('$1')}`,
);
const insertAll = statement(
	'consent.insertAll',
	(d) =>
		`insert into consents (id, creditor_id, debtor_id, channel, source, evidence, given_at, withdrawn_at)
	select r.id, r.creditor_id, r.debtor_id, 'whatsapp', $2, r.evidence, cast($3 as bigint), case when r.given = 1 then null else cast($3 as bigint) end
	from ${d.rows('$1', 'r', { id: 'text', creditor_id: 'text', debtor_id: 'text', evidence: 'text', given: 'int' })} where true`,
);
const wakeAll = statement(
	'consent.wakeAll',
	(d) =>
		`update cases set next_at = $2 where state = 'open' and next_at > $2 and debtor_id in ${d.list('$1')}`,
);

/** The word of one debtor in a slice. */
interface Word {
	creditor_id: string;
	hash: string;
	given: boolean;
	evidence: string | null;
}

interface Change extends Word {
	debtor_id: string;
	person_id: string;
	case_id: string | null;
}

/** One word a debtor; where rows of a debtor differ, no is what counts. */
function wordsOf(rows: readonly (PortfolioDebt & { hash: string })[]): Word[] {
	const words = new Map<string, Word>();
	for (const { creditorId, hash, whatsapp } of rows) {
		if (whatsapp === null) continue;
		const key = `${creditorId} ${hash}`;
		if (words.get(key)?.given === false) continue;
		const evidence = whatsapp.on === null ? null : `aceite de ${whatsapp.on}`;
		words.set(key, { creditor_id: creditorId, hash, given: whatsapp.given, evidence });
	}
	return [...words.values()];
}

/**
 * What these rows would change. A yes changes nothing where a person took the consent back, or an earlier row of this very file did.
 */
export function* changedConsents(
	rows: readonly (PortfolioDebt & { hash: string })[],
	source: string,
): Tx<Change[]> {
	const words = wordsOf(rows);
	if (words.length === 0) return [];
	const found = yield* run(
		onRecord,
		JSON.stringify(words.map(({ creditor_id, hash }) => ({ creditor_id, hash }))),
	);
	const byDebtor = groupBy(found, (row) => `${row.creditor_id} ${row.hash}`);
	return words.flatMap((word): Change[] => {
		const known = byDebtor.get(`${word.creditor_id} ${word.hash}`) ?? [];
		const [first] = known;
		if (!first || !isChange(word, known, source)) return [];
		const { debtor_id, person_id, case_id } = first;
		return [{ ...word, debtor_id, person_id, case_id }];
	});
}

function isChange({ given }: Word, known: readonly OnRecord[], source: string): boolean {
	const records = known.filter((row) => row.source !== null);
	const agreed = records.some((row) => row.withdrawn_at === null);
	if (!given) return agreed || records.length === 0;
	if (agreed) return false;
	const last = records.at(-1)?.source;
	return !last || (last.startsWith(FROM_FILE) && last !== source);
}

/** Stores what `changedConsents` found, the persons being locked. An opt-out of the debtor is another thing, and stays. */
export function* storeConsents(
	ledger: Ledger,
	changes: readonly Change[],
	{ id, source }: { id: string; source: string },
): Tx<void> {
	if (changes.length === 0) return;
	const now = ledger.businessNow();
	const debtors = (given: boolean) =>
		JSON.stringify(changes.filter((one) => one.given === given).map((one) => one.debtor_id));
	yield* run(withdrawAll, debtors(false), now);
	yield* run(
		insertAll,
		JSON.stringify(
			changes.map(({ creditor_id, debtor_id, evidence, given }) => ({
				id: newId(),
				creditor_id,
				debtor_id,
				evidence,
				given: given ? 1 : 0,
			})),
		),
		source,
		now,
	);
	yield* run(wakeAll, debtors(true), now);
	yield* appendEvents(
		changes.map((one) => ({
			type: one.given ? 'consent.given' : 'consent.withdrawn',
			creditorId: one.creditor_id,
			debtorId: one.debtor_id,
			caseId: one.case_id,
			data: { channel: 'whatsapp', batch: id },
		})),
		now,
	);
}
