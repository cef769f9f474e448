/**
 * What debtors and strangers wrote. A text's row says neither when it came nor from whom: its line on the timeline does, so the walk is over
 * the timeline. A phone that several debtors share gives a line for each; while the matter of one is open the text stays.
 */
import { groupBy } from '../../core/groupBy';
import type { RetentionKind } from '../../domain/retention';
import { run, runOne, statement, type Tx } from '../../ports/ledger';
import { businessDay } from '../days';
import { BUSY_CASE, OPEN_DEBT } from './open';

/** Lines of the timeline of one look. */
const LINES = 400;
/** Lines of one text are written by one statement, but PostgreSQL may number those of others in between. */
const AROUND = 200;

interface LineRow {
	seq: number;
	at: number;
	case_id: string | null;
	data: string;
	/** Earliest placement of a debt of the case that is open or was settled since the cutoff. */
	lively_from: string | null;
	busy: number | null;
}

const lastLine = statement<{ last: number | null }>(
	'prune.lines',
	`select max(seq) as last from (select seq from events where seq > $1 order by seq limit ${LINES}) p`,
);
const lines = statement<LineRow>(
	'prune.texts',
	`select e.seq, e.at, e.case_id, e.data,
		(select min(d.placed_from) from debts d where d.case_id = e.case_id and (d.status in ${OPEN_DEBT} or d.status_at >= $2)) as lively_from,
		(select case when ${BUSY_CASE} then 1 else 0 end from cases c where c.id = e.case_id) as busy
	from events e where e.seq > $1 - ${AROUND} and e.seq <= $3 + ${AROUND}
		and (e.type = 'reply.received' or e.type like 'portal.%') and e.data like '%"body":"%'`,
);
const held = statement<{ id: string }>(
	'prune.heldTexts',
	(d) =>
		`select id from message_bodies where direction = 'in' and body is not null and id in ${d.list('$1')}`,
);
const blank = statement<{ id: string }>(
	'prune.texts.blank',
	(d) =>
		`update message_bodies set subject = null, body = null
	where direction = 'in' and body is not null and id in ${d.list('$1')} returning id`,
);

/** Cutoffs by kind; a kind that is kept for ever has none. */
export type Cutoffs = Partial<Record<RetentionKind, number>>;

export interface Writings {
	/** Line up to which was looked; null = the end of the timeline. */
	last: number | null;
	/** Texts whose time is over, by kind. */
	found: Map<RetentionKind, string[]>;
}

/** The texts on the next lines after `after` whose time is over and that are still held. */
export function* findWritings(after: number, cutoffs: Cutoffs): Tx<Writings> {
	const last = (yield* runOne(lastLine, after))?.last ?? null;
	const found = new Map<RetentionKind, string[]>();
	if (last === null) return { last, found };
	const texts = cutoffs.messageTexts ?? 0;
	const rows = (yield* run(lines, after, texts, last)).map((row) => ({ ...row, body: bodyIn(row.data) }));
	for (const [body, of] of groupBy(rows, (row) => row.body)) {
		if (body === '' || !of.some(({ seq }) => seq > after && seq <= last)) continue;
		const kind = kindOf(of, cutoffs);
		if (kind) found.set(kind, [...(found.get(kind) ?? []), body]);
	}
	for (const [kind, ids] of found)
		found.set(
			kind,
			(yield* run(held, JSON.stringify(ids))).map(({ id }) => id),
		);
	return { last, found };
}

/** Looks again, and blanks what it finds. */
export function* pruneWritings(after: number, cutoffs: Cutoffs): Tx<Map<RetentionKind, number>> {
	const { found } = yield* findWritings(after, cutoffs);
	const done = new Map<RetentionKind, number>();
	for (const [kind, ids] of found) done.set(kind, (yield* run(blank, JSON.stringify(ids))).length);
	return done;
}

/** The kind by which the time of a text is over; undefined while it is not. */
function kindOf(of: readonly LineRow[], cutoffs: Cutoffs): RetentionKind | undefined {
	const stranger = of.every(({ case_id }) => case_id === null);
	const kind = stranger ? 'strangersTexts' : 'messageTexts';
	const before = cutoffs[kind];
	if (before === undefined) return undefined;
	return of.every((line) => line.at < before && (stranger || isOver(line))) ? kind : undefined;
}

/** Debts that came after the text have nothing to do with it. */
function isOver({ at, lively_from, busy }: LineRow): boolean {
	return busy === 0 && (lively_from === null || lively_from > businessDay(at));
}

/** The id of a text by its line; '' where the line has none. */
export function bodyIn(data: string): string {
	const { body } = JSON.parse(data) as { body?: unknown };
	return typeof body === 'string' ? body : '';
}
