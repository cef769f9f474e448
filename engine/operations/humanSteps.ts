/** Steps that end without a message: a person makes them, or the debtor has read the last one already. */
import type { Channel } from '../domain/channel';
import { gate } from '../domain/compliance/gate';
import type { GateVerdict, RuleKind } from '../domain/compliance/types';
import { run, statement, type Tx } from '../ports/ledger';
import { appendEvents } from './events';
import type { BaseRow, PointRow } from './factRows';
import type { FactBook } from './facts';
import { TEST_MARK, modeVerdict } from './mode';
import { openTasks } from './tasks';
import { sendHome } from './sendHome';

/** What stops a person, too: when they call, and by what number, is theirs to judge by the law. */
const STOPS: ReadonlySet<RuleKind> = new Set<RuleKind>([
	'prescription',
	'dispute',
	'promise',
	'human',
	'hold',
	'pause',
	'placement',
	'status',
	'freshness',
	'mode',
	'paid',
]);

const finish = statement(
	'human.finish',
	(d) =>
		`update step_runs set state = 'done', not_before = null, hold_rule = null, hold_source = r.source, touched_at = $2
	from ${d.rows('$1', 'r', { step_run_id: 'text', source: 'text' })}
	where step_runs.id = r.step_run_id and step_runs.state = 'due' and step_runs.live_contact is null`,
);
/**
 * The last live message of the same journey, whatever step it was. Who said who they are on its page has read it; that its link was
 * merely opened says nothing, for mail scanners open links.
 */
const lastDelivery = statement<{ step_run_id: string; delivery: string | null }>(
	'human.lastDelivery',
	(d) =>
		`select s.id as step_run_id, (select case when exists (select 1 from portal_links l
				where l.contact_id = t.id and l.verified_at is not null) then 'read' else t.delivery end from contacts t
			where t.person_id = c.person_id and t.case_id = c.id and t.journey_key = s.journey_key and t.step_run_id <> s.id
				and t.mode = 'live' and t.state = 'accepted' order by t.at desc limit 1) as delivery
	from step_runs s join cases c on c.id = s.case_id where s.id in ${d.list('$1')}`,
);

/** Whether a person may make this step now; what stops only a message does not stop them. null = they may. */
export function humanVerdict(
	row: BaseRow,
	book: FactBook,
	kinds: readonly PointRow['kind'][],
	now: number,
): GateVerdict | null {
	const channel = (JSON.parse(row.channels) as Channel[])[0] ?? 'letter';
	const point = book.pointsOf(row.debtor_id).find((p) => kinds.includes(p.kind)) ?? nowhere(row);
	const verdict = modeVerdict(gate(book.factsFor(row, point, channel), now), row.mode);
	const finding = verdict.considered.find((f) => STOPS.has(f.rule));
	if (verdict.verdict === 'allow' || !finding) return null;
	const until = finding.verdict === 'defer' && finding.until !== null ? { until: finding.until } : {};
	const { rule, citation, text } = finding;
	return { verdict: finding.verdict, rule, citation, text, ...until, considered: verdict.considered };
}

/** A person finds the debtor in their own way. */
function nowhere(row: BaseRow): PointRow {
	return {
		id: '',
		debtor_id: row.debtor_id,
		kind: 'mobile',
		address: null,
		address_hash: '',
		ddd: null,
		use: 'personal',
		state: 'unverified',
		position: 0,
	} as PointRow;
}

export function taskText(row: BaseRow): string {
	return row.task?.trim() || 'Falar com o devedor: ouvir o que houve e combinar o próximo passo.';
}

/** Step runs whose touch is spared, since the debtor has opened the message before. Who cannot know it does not spare it. */
export function* openedBefore(rows: readonly BaseRow[]): Tx<Set<string>> {
	const asking = rows.filter((r) => r.unless === 'opened').map((r) => r.step_run_id);
	if (asking.length === 0) return new Set();
	const found = yield* run(lastDelivery, JSON.stringify(asking));
	return new Set(found.filter((f) => f.delivery === 'read').map((f) => f.step_run_id));
}

/** Gives the steps to people, one task each; the cases go home and on to their next step. */
export function* handOver(rows: readonly BaseRow[], token: string, now: number, real: number): Tx<void> {
	yield* end(rows, 'step.human', token, now, real);
	yield* openTasks(
		rows.map((row) => ({ ...taskOf(row), dedupeKey: `human:${row.step_run_id}`, kind: 'humanStep' })),
		real,
	);
}

/** Spares steps: they are done without a word. */
export function* spare(rows: readonly BaseRow[], token: string, now: number, real: number): Tx<void> {
	yield* end(rows, 'step.spared', token, now, real);
}

/** A step that is sent may ask for a person besides: one task for it. */
export function* openBeside(rows: readonly BaseRow[], real: number): Tx<void> {
	const asking = rows.filter((row) => row.task?.trim());
	yield* openTasks(
		asking.map((row) => ({ ...taskOf(row), dedupeKey: `beside:${row.step_run_id}`, kind: 'stepTask' })),
		real,
	);
}

function taskOf(row: BaseRow) {
	return {
		creditorId: row.creditor_id,
		caseId: row.case_id,
		whatToDo: row.mode === 'test' ? `[TESTE] ${taskText(row)}` : taskText(row),
	};
}

function* end(
	rows: readonly BaseRow[],
	type: 'step.human' | 'step.spared',
	token: string,
	now: number,
	real: number,
): Tx<void> {
	if (rows.length === 0) return;
	yield* sendHome(
		rows.map((row) => ({ id: row.case_id, next_at: row.next_due_at })),
		token,
	);
	const steps = rows.map((row) => ({
		step_run_id: row.step_run_id,
		source: row.mode === 'test' ? TEST_MARK : null,
	}));
	yield* run(finish, JSON.stringify(steps), real);
	yield* appendEvents(
		rows.map((row) => ({
			type,
			creditorId: row.creditor_id,
			debtorId: row.debtor_id,
			caseId: row.case_id,
			stepRunId: row.step_run_id,
			data: { step: row.step_key, test: row.mode === 'test' },
		})),
		now,
	);
}
