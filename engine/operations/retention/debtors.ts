/**
 * Whole debtors about whom nothing is open and nothing has happened for long: what an erase blanks goes (privacy/plan.data.ts), one debtor a
 * transaction under the locks of every writer. Unlike an erase it keeps the creditor's own numbers of titles, payments and tasks: a file
 * that brings an old title once more must find it settled, and not write to the debtor again.
 */
import { concealDocument } from '../../core/identity/conceal';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';
import { lockCases, lockPersons } from '../locks';
import { ERASE_PLAN } from '../privacy/plan.data';
import { hideTitles } from '../privacy/titles';
import { BUSY_CASE, LIVELY_CASE } from './open';
import { PAGE, type PageRow } from './pruners';
import { bodyIn } from './writings';

const OVER = `(x.document is not null or x.name is not null) and x.created_at < $2 and x.updated_at < $2
	and not exists (select 1 from conversations v where v.debtor_id = x.id and v.last_inbound_at >= $2)
	and not exists (select 1 from cases c where c.debtor_id = x.id and (${LIVELY_CASE} or ${BUSY_CASE}))`;

/** $1 = id of the last debtor of the page before, $2 = cutoff. */
export const debtorPage = statement<PageRow>(
	'prune.page.debtors',
	`select x.id as key, case when ${OVER} then 1 else 0 end as due from debtors x where x.id > $1 order by x.id limit ${PAGE}`,
);

const person = statement<{ person_id: string }>(
	'prune.person',
	'select person_id from debtors where id = $1',
);
const caseIds = statement<{ id: string }>(
	'prune.cases',
	'select id from cases where debtor_id = $1 order by id',
);
const stillOver = statement<{ creditor_id: string; document: string | null }>(
	'prune.debtor',
	`select x.creditor_id, x.document from debtors x where x.id = $1 and ${OVER}`,
);

/** Keys by which a title, payment or task is known again. One that has the document in it goes all the same. */
const KEPT = new Set(['debts.external_id', 'payments.external_id', 'tasks.dedupe_key']);
/** Pruned by itself, long before, and without an index by debtor. */
const BY_ITSELF = new Set(['provider_events']);

const BLANKS = Object.entries(ERASE_PLAN).flatMap(([table, { of, columns }]) => {
	if (!of || BY_ITSELF.has(table)) return [];
	let withDocument = false;
	const set = Object.entries(columns).flatMap(([column, how]) => {
		if (typeof how !== 'object') return [];
		if (!KEPT.has(`${table}.${column}`)) return [`${column} = ${how.becomes}`];
		withDocument = true;
		return [
			`${column} = case when $2 <> '' and replace(${column}, $2, '') <> ${column} then ${how.becomes} else ${column} end`,
		];
	});
	if (set.length === 0) return [];
	return [
		{
			withDocument,
			update: statement(`prune.debtor.${table}`, `update ${table} set ${set.join(', ')} where ${of}`),
		},
	];
});

const blankSent = statement(
	'prune.debtor.sent',
	`update message_bodies set subject = null, body = null
	where id in (select t.id from contacts t where t.case_id in (select c.id from cases c where c.debtor_id = $1))
		and (subject is not null or body is not null)`,
);
const written = statement<{ seq: number; data: string }>(
	'prune.debtor.written',
	`select seq, data from events where debtor_id = $1 and (type = 'reply.received' or type like 'portal.%') and data like '%"body":"%'`,
);
/** Others of whom a text is too: they have the same phone. */
const othersOf = statement<{ n: number }>(
	'prune.debtor.others',
	`select count(*) as n from events where seq > $2 - 200 and seq < $2 + 200 and debtor_id <> $1 and data like '%' || $3 || '%'`,
);
const blankWritten = statement(
	'prune.debtor.texts',
	(d) =>
		`update message_bodies set subject = null, body = null where direction = 'in' and id in ${d.list('$1')}`,
);
const forgetChecks = statement('prune.debtor.checks', 'delete from portal_checks where debtor_id = $1');

/** Prunes one debtor; false when something has happened to them since they were found. */
export async function pruneDebtor(ledger: Ledger, debtorId: string, cutoff: number): Promise<boolean> {
	return await ledger.transact('prune.debtor', function* (): Tx<boolean> {
		const found = yield* runOne(person, debtorId);
		if (!found) return false;
		yield* lockPersons([found.person_id]);
		yield* lockCases((yield* run(caseIds, debtorId)).map(({ id }) => id));
		const over = yield* runOne(stillOver, debtorId, cutoff);
		if (!over) return false;
		yield* run(blankSent, debtorId);
		yield* run(blankWritten, JSON.stringify(yield* textsOf(debtorId)));
		yield* run(forgetChecks, debtorId);
		yield* hideTitles(ledger, debtorId, (title) => concealDocument(title, over.document) !== title);
		for (const { update, withDocument } of BLANKS)
			yield* withDocument ? run(update, debtorId, over.document ?? '') : run(update, debtorId);
		yield* appendEvents(
			[{ type: 'privacy.pruned', creditorId: over.creditor_id, debtorId }],
			ledger.businessNow(),
		);
		return true;
	});
}

function* textsOf(debtorId: string): Tx<string[]> {
	const own: string[] = [];
	for (const { seq, data } of yield* run(written, debtorId)) {
		const body = bodyIn(data);
		if (body && (yield* runOne(othersOf, debtorId, seq, body))?.n === 0) own.push(body);
	}
	return own;
}
