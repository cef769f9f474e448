import { badInput } from '../core/errors';
import { newId } from '../core/ids';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import type { BreakerKind } from '../domain/breakers';
import { CHANNELS } from '../domain/channel';
import type { PauseFact } from '../domain/compliance/types';
import { iso } from './days';
import { appendEvents } from './events';
import { breakerTask } from './breakers';
import { lockPauses } from './locks';
import { type Reach, reachOf } from './pauseReach';
import { finishRestoredTask, passWhatWasDue } from './restored';
import { finishTasks } from './tasks';

export const PAUSE_SCOPES = [
	'everything',
	'creditor',
	'channel',
	'sender',
	'journey',
	'template',
	'batch',
] as const satisfies readonly PauseFact['scope'][];

export interface PauseView {
	id: string;
	scope: PauseFact['scope'];
	scopeId: string;
	reason: string;
	/** Business instant, ISO; null = until a person lifts it. */
	until: string | null;
	/** Real instant, ISO. */
	since: string;
	/** A person · the ledger, when a breaker tripped · the ledger, for a sender that its provider refuses (it lifts that one itself) ·
	 * a restore, whose end marks as passed what was due until then. */
	by: 'person' | 'breaker' | 'provider' | 'restore';
	breaker: BreakerKind | null;
	/** What the scope sent in the last two hours, and what is under way. */
	reach: Reach;
}

export interface Lifted {
	lifted: number;
	/** Still bind: lifting one scope lifts no other. */
	remaining: PauseView[];
}

const insert = statement(
	'pause.insert',
	'insert into pauses (id, scope, scope_id, reason, until, created_at) values ($1, $2, $3, $4, $5, $6)',
);
const lift = statement<{
	id: string;
	scope: string;
	scope_id: string;
	until: number | null;
	restored_from: number | null;
}>(
	'pause.lift',
	`update pauses set lifted_at = $4 where lifted_at is null and (id = $1 or (scope = $2 and scope_id = $3)) returning id, scope, scope_id, until, restored_from`,
);
interface PauseRow {
	id: string;
	scope: PauseFact['scope'];
	scope_id: string;
	reason: string;
	until: number | null;
	created_at: number;
	auto_ms: number | null;
	breaker: BreakerKind | null;
	restored_from: number | null;
	notice: string | null;
}
const list = statement<PauseRow>(
	'pause.list',
	`select id, scope, scope_id, reason, until, created_at, auto_ms, breaker, restored_from, notice from pauses
	where lifted_at is null and (until is null or until > $1) order by created_at, id`,
);
const exists: Partial<Record<PauseFact['scope'], ReturnType<typeof statement>>> = {
	creditor: statement('pause.creditor', 'select 1 as found from creditors where id = $1'),
	sender: statement('pause.sender', 'select 1 as found from senders where id = $1'),
	batch: statement('pause.batch', 'select 1 as found from import_batches where id = $1'),
};
/**
 * Cases that the pause had sent home are looked at again at once; nothing is flushed: the journey decides anew. A step whose
 * refusal names another rule (it was night) but that waits for the end of the pause is one of them.
 */
const PUT_OFF = `s.state = 'due' and (s.hold_rule = 'pause' or s.not_before >= $1)`;
const wake = statement(
	'pause.wake',
	`update cases set next_at = $2 where state = 'open' and next_at > $2
		and exists (select 1 from step_runs s where s.case_id = cases.id and ${PUT_OFF})`,
);
const forget = statement('pause.forget', `update step_runs as s set not_before = null where ${PUT_OFF}`);

/** Looks again at what waits until `until` or longer because of a pause that is over. */
export function* wakePutOff(until: number, now: number): Tx<void> {
	yield* run(wake, until, now);
	yield* run(forget, until);
}

/**
 * Stops a scope, effective for every message and charge that is not on the wire yet: when this returns, nothing more of it leaves from
 * any process. `until` is ISO; absent = until lifted. @throws CobrancaError badInput
 */
export async function setPause(
	ledger: Ledger,
	input: { scope: PauseFact['scope']; scopeId?: string; reason: string; until?: string },
): Promise<PauseView> {
	if (!input.reason.trim())
		throw badInput('reason', 'A pause needs a reason.', 'Say why, so that whoever resumes knows.');
	const { scope } = input;
	const scopeId = checkScope(scope, input.scopeId);
	const until = input.until ? Date.parse(input.until) : null;
	if (until !== null && Number.isNaN(until))
		throw badInput(
			'until',
			'The end of the pause is not a date and time.',
			'Use ISO 8601, e.g. 2026-12-01T08:00:00-03:00.',
		);
	if (until !== null && until <= ledger.businessNow())
		throw badInput(
			'until',
			'The end of the pause is over already, so it would stop nothing.',
			'Give a later instant, or none: then it lasts until somebody lifts it.',
		);
	const id = newId();
	const reason = input.reason.trim();
	await ledger.transact('pause.set', function* () {
		yield* lockPauses();
		const known = exists[scope];
		if (known && !(yield* runOne(known, scopeId)))
			throw badInput(
				'scopeId',
				`There is no ${scope} "${scopeId}" in the ledger: nothing was paused.`,
				'Collection Ledger → Creditor → List and Portfolio → List Batches show the ids; Everything stops all.',
			);
		yield* run(insert, id, scope, scopeId, reason, until, ledger.realNow());
		yield* appendEvents(
			[{ type: 'pause.set', data: { id, scope, scopeId, until: until === null ? null : iso(until) } }],
			ledger.businessNow(),
		);
	});
	const found = (await listPauses(ledger)).find((pause) => pause.id === id);
	if (!found) throw badInput('until', 'The pause was lifted or is over already.');
	return found;
}

/** The id as it is stored. @throws CobrancaError badInput */
function checkScope(scope: PauseFact['scope'], given: string | undefined): string {
	if (!PAUSE_SCOPES.includes(scope))
		throw badInput('scope', `There is no scope "${String(scope)}".`, `Choose ${PAUSE_SCOPES.join(', ')}.`);
	if (scope === 'everything') return '';
	const id = given?.trim() ?? '';
	if (!id) throw badInput('scopeId', `Say which ${scope} to pause.`);
	if (scope === 'channel' && !(CHANNELS as readonly string[]).includes(id))
		throw badInput(
			'scopeId',
			`There is no channel "${id}": nothing was paused.`,
			`Choose ${CHANNELS.join(', ')}.`,
		);
	return id;
}

/**
 * Lifts one pause by id, or all of a scope. Nothing is flushed: every case that waited is decided anew, and only the step that is due
 * now is sent, at the usual pace. After a restore not even that one: who was written to since the backup is not known. `sendDue` takes that
 * upon whoever resumes, for instance because n8n stood still since the backup.
 */
export async function liftPause(
	ledger: Ledger,
	which: { id: string } | { scope: PauseFact['scope']; scopeId?: string },
	{ sendDue = false }: { sendDue?: boolean } = {},
): Promise<Lifted> {
	const [id, scope, scopeId] =
		'id' in which ? [which.id, '', ''] : ['', which.scope, checkScope(which.scope, which.scopeId)];
	const lifted = await ledger.transact('pause.lift', function* () {
		const rows = yield* run(lift, id, scope, scopeId, ledger.realNow());
		if (rows.length === 0) return 0;
		const restored = rows.filter(({ restored_from }) => restored_from !== null);
		if (restored.length > 0) {
			if (!sendDue) yield* passWhatWasDue({ business: ledger.businessNow(), real: ledger.realNow() });
			yield* finishRestoredTask(
				restored.map(({ id }) => id),
				ledger.realNow(),
			);
		}
		const ends = rows.flatMap(({ until }) => until ?? []);
		const earliest = ends.length > 0 ? Math.min(...ends) : Number.MAX_SAFE_INTEGER;
		yield* wakePutOff(earliest, ledger.businessNow());
		yield* finishTasks(
			rows.map((p) => breakerTask(p.id)),
			'Uma pessoa encerrou a pausa.',
			ledger.realNow(),
		);
		yield* appendEvents(
			rows.map((p) => ({ type: 'pause.lifted', data: { id: p.id, scope: p.scope, scopeId: p.scope_id } })),
			ledger.businessNow(),
		);
		return rows.length;
	});
	return { lifted, remaining: await listPauses(ledger) };
}

/** The pauses that bind now, oldest first. */
export async function listPauses(ledger: Ledger): Promise<PauseView[]> {
	return await ledger.read('pause.list', function* () {
		const views: PauseView[] = [];
		for (const row of yield* run(list, ledger.businessNow())) views.push(yield* viewOf(ledger, row));
		return views;
	});
}

function setBy(p: PauseRow): PauseView['by'] {
	if (p.restored_from !== null) return 'restore';
	if (p.breaker !== null) return 'breaker';
	return p.auto_ms !== null || p.notice !== null ? 'provider' : 'person';
}

function* viewOf(ledger: Ledger, p: PauseRow): Tx<PauseView> {
	return {
		id: p.id,
		scope: p.scope,
		scopeId: p.scope_id,
		reason: p.reason,
		until: p.until === null ? null : iso(p.until),
		since: new Date(p.created_at).toISOString(),
		by: setBy(p),
		breaker: p.breaker,
		reach: yield* reachOf(ledger, p.scope, p.scope_id),
	};
}
