/**
 * What is pruned row by row. A *walk* goes through a table in the order of its key, a page at a time, so that no statement looks at more
 * than a page however large the table is; what it writes says its condition once more, since between the look and the write a debt may have
 * been opened again. A *drain* takes what an index gives at once, a slice at a time, until nothing is left.
 */
import type { RetentionKind } from '../../domain/retention';
import { type Dialect, type Statement, statement } from '../../ports/ledger';
import { BUSY_CASE, OPEN_DEBT } from './open';

/** Rows looked at in one statement. */
export const PAGE = 200;

export interface PageRow {
	key: string;
	/** 1 where its time is over. */
	due: number;
}

export interface Walk {
	kind: RetentionKind;
	/** $1 = key of the last row of the page before, $2 = cutoff: at most PAGE rows in order. */
	page: Statement<PageRow>;
	/** $1 = JSON list of keys, $2 = cutoff; gives a row for each that it pruned. */
	prune: Statement<{ key: string }>;
}

export interface Drain {
	kind: RetentionKind;
	/** $1 = cutoff. */
	count: Statement<{ n: number }>;
	/** $1 = cutoff; gives a row for each of at most a slice that it pruned. */
	drain: Statement<{ key: string }>;
}

interface Table {
	kind: RetentionKind;
	/** Alias of the row is `x`. */
	table: string;
	/** SQL of the key, unique and ordered. */
	key: string;
	/** Its time is over and nothing about it is open; $2 = cutoff. */
	over: string;
	/** What is done to it: `delete`, or the columns that are set. */
	how: 'delete' | string;
}

/** The case of a row, and that nobody is busy with it. */
const idle = (caseId: string) => `not exists (select 1 from cases c where c.id = ${caseId} and ${BUSY_CASE})`;

/** An import that was killed in the middle has no end but its beginning. */
const endOf = (batch: string) => `coalesce(${batch}.finished_at, ${batch}.started_at)`;

const TABLES: readonly Table[] = [
	{
		kind: 'doneTasks',
		table: 'tasks',
		key: 'x.id',
		over: `x.state = 'done' and x.done_at < $2 and (x.result is not null or x.what_to_do <> 'Apagado pelo prazo de guarda.')`,
		how: `what_to_do = 'Apagado pelo prazo de guarda.', result = null`,
	},
	{
		kind: 'importRejections',
		table: 'import_batches',
		key: 'x.id',
		over: `${endOf('x')} < $2 and (x.file_name is not null or x.report <> '{}')`,
		// How many there were of each stays in columns of its own.
		how: `file_name = null, report = '{}'`,
	},
	{
		kind: 'messageTexts',
		table: 'message_bodies',
		key: 'x.id',
		// What the debtor wrote has no row that says when: see writings.ts.
		over: `x.direction = 'out' and (x.subject is not null or x.body is not null)
			and exists (select 1 from contacts t join cases o on o.id = t.case_id where t.id = x.id and t.at < $2
				and t.state not in ('reserved', 'sending', 'unknown')
				and not exists (select 1 from contact_debts l join debts d on d.id = l.debt_id
					where l.contact_id = t.id and (d.status in ${OPEN_DEBT} or d.status_at >= $2))
				and (exists (select 1 from contact_debts l where l.contact_id = t.id) or (o.state = 'closed' and o.closed_at < $2))
				and ${idle('t.case_id')})`,
		how: 'subject = null, body = null',
	},
	{
		kind: 'portalLinks',
		table: 'portal_links',
		key: 'x.token_hash',
		over: `x.expires_at < $2 and not exists (select 1 from contacts t where t.id = x.contact_id and t.state in ('reserved', 'sending', 'unknown'))`,
		how: 'delete',
	},
	{
		kind: 'settledDetails',
		table: 'debts',
		key: 'x.id',
		over: `x.status not in ${OPEN_DEBT} and x.status_at < $2
			and (x.description is not null or x.product is not null or x.exit_reason is not null or x.custom <> '{}' or x.terms <> '{}')
			and not exists (select 1 from charge_debts l where l.debt_id = x.id and l.live = 1) and ${idle('x.case_id')}`,
		how: `description = null, product = null, exit_reason = null, custom = '{}', terms = '{}'`,
	},
	{
		kind: 'wrongAddresses',
		table: 'contact_points',
		key: 'x.id',
		over: `x.state = 'wrongPerson' and x.address is not null
			and exists (select 1 from suppressions s where s.address_hash = x.address_hash and s.reason = 'wrongPerson' and s.lifted_at is null)
			and not exists (select 1 from suppressions s where s.address_hash = x.address_hash and s.reason = 'wrongPerson' and s.lifted_at is null
				and s.since >= $2)
			and not exists (select 1 from contacts t where t.contact_point_id = x.id and t.state in ('reserved', 'sending', 'unknown'))`,
		how: 'address = null',
	},
];

/** Rows that one statement of a drain writes. */
const SLICE = 500;
const REFUSED = `from import_batches b join import_rows r on r.batch_id = b.id where ${endOf('b')} < $1`;
/**
 * First the condition of the index provider_events_contents, word for word. What waits for a charge that is still being made is taken in when
 * that is settled.
 */
const CONTENTS = `from provider_events where (content is not null or error is not null) and received_at < $1
	and not exists (select 1 from charges g where g.id = provider_events.message_id and g.state in ('reserved', 'sending', 'unknown'))`;

export const DRAINS: readonly Drain[] = [
	{
		kind: 'importRejections',
		count: statement<{ n: number }>('prune.count.import_rows', `select count(*) as n ${REFUSED}`),
		drain: statement<{ key: string }>(
			'prune.import_rows',
			`delete from import_rows where (batch_id, row_number, field) in
				(select r.batch_id, r.row_number, r.field ${REFUSED} limit ${SLICE}) returning batch_id as key`,
		),
	},
	{
		// The key stays, for ever: a repeated webhook still counts once.
		kind: 'webhookContents',
		count: statement<{ n: number }>('prune.count.provider_events', `select count(*) as n ${CONTENTS}`),
		drain: statement<{ key: string }>(
			'prune.provider_events',
			`update provider_events set content = null, error = null, message_id = case when kind = 'charge' then null else message_id end where (provider, dedupe_key) in
				(select provider, dedupe_key ${CONTENTS} order by received_at limit ${SLICE}) returning provider as key`,
		),
	},
];

export const WALKS: readonly Walk[] = TABLES.map(walkOf);

function walkOf({ kind, table, key, over, how }: Table): Walk {
	const keys = (d: Dialect) => d.list('$1');
	const change = how === 'delete' ? `delete from ${table} as x` : `update ${table} as x set ${how}`;
	return {
		kind,
		page: statement<PageRow>(
			`prune.page.${table}`,
			`select ${key} as key, case when ${over} then 1 else 0 end as due from ${table} x where ${key} > $1 order by ${key} limit ${PAGE}`,
		),
		prune: statement<{ key: string }>(
			`prune.${table}`,
			(d) => `${change} where ${key} in ${keys(d)} and ${over} returning ${key.replace('x.', '')} as key`,
		),
	};
}
