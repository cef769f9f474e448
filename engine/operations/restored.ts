/**
 * After a restore the ledger does not know what went out since the backup, and no provider can be asked for all of it. So nothing leaves
 * until a person resumes, and what was due by then counts as passed: a message too few, never one twice.
 */
import { newId } from '../core/ids';
import { run, runOne, statement, type Tx } from '../ports/ledger';
import { iso } from './days';
import { appendEvents } from './events';
import { finishTasks, openTasks } from './tasks';

export interface RestoredFrom {
	/** Business instant of the backup. */
	businessAt: number;
}

/** Reserved in the backup: it may have left right after. */
const mayHaveLeft = statement<{
	id: string;
	creditor_id: string;
	debtor_id: string;
	case_id: string;
	step_run_id: string;
}>(
	'restored.contacts',
	`update contacts set state = 'sending' where state = 'reserved' returning id, creditor_id, debtor_id, case_id, step_run_id`,
);
/** Nobody waits for their answers any more: reconcile makes them unknown, and looks charges up at their provider. */
const overContacts = statement(
	'restored.contactsOver',
	`update contacts set wire_deadline = 0 where state = 'sending'`,
);
const overCharges = statement(
	'restored.chargesOver',
	`update charges set wire_deadline = $1, state = 'sending' where state in ('reserved', 'sending')`,
);
/** Longer ago than any answer takes, and not so long that a person is called before the provider is asked. */
const ANSWER_MS = 10 * 60_000;
const noLeases = statement(
	'restored.leases',
	'update cases set lease_token = null, lease_until = null where lease_token is not null',
);
const pause = statement(
	'restored.pause',
	`insert into pauses (id, scope, scope_id, reason, until, created_at, restored_from) values ($1, 'everything', '', $2, null, $3, $4)`,
);

const day = (at: number) =>
	new Date(at).toLocaleString('pt-BR', {
		timeZone: 'America/Sao_Paulo',
		dateStyle: 'short',
		timeStyle: 'short',
	});

/** What a restore does in its own transaction. @param now business and real instants */
export function* settleRestored(
	{ businessAt }: RestoredFrom,
	now: { business: number; real: number },
): Tx<void> {
	const left = yield* run(mayHaveLeft);
	yield* run(overContacts);
	yield* run(overCharges, now.real - ANSWER_MS);
	yield* run(noLeases);
	const id = newId();
	yield* run(pause, id, `Restaurado da cópia de ${day(businessAt)}`, now.real, businessAt);
	yield* openTasks(
		[
			{
				dedupeKey: restoredTask(id),
				kind: 'restored',
				whatToDo: `O livro foi restaurado da cópia de ${day(businessAt)}, e nada sai até alguém retomar. O que aconteceu depois dela não está aqui. Antes de retomar: importe de novo as carteiras e os pagamentos; confira no painel de cada provedor as respostas desde então e registre os descadastros (SAIR), as contestações e os "não sou eu"; cancele no provedor as cobranças emitidas desde então. Ao retomar, as etapas que venceram até aquele momento contam como passadas e não são enviadas.`,
			},
		],
		now.real,
	);
	yield* appendEvents(
		[
			...left.map((c) => ({
				type: 'contact.sending',
				creditorId: c.creditor_id,
				debtorId: c.debtor_id,
				caseId: c.case_id,
				stepRunId: c.step_run_id,
				contactId: c.id,
			})),
			{ type: 'ledger.restored', data: { from: iso(businessAt) } },
			{ type: 'pause.set', data: { id, scope: 'everything', scopeId: '', until: null } },
		],
		now.business,
	);
}

export const restoredTask = (pauseId: string): string => `restored:${pauseId}`;

const setSkip = statement(
	'restored.skip',
	'update ledger_meta set skip_until = $1 where id = 1 and (skip_until is null or skip_until < $1)',
);
/** Answers and thanks are of no journey: whatever waits was said, or is out of date. */
const endWaiting = statement(
	'restored.endWaiting',
	`update step_runs set state = 'exited', hold_rule = null, not_before = null, touched_at = $1
	where state = 'due' and live_contact is null and (answer_to is not null or journey_key like 'payment:%')`,
);
const skip = statement<{ skip_until: number | null }>(
	'restored.skipUntil',
	'select skip_until from ledger_meta where id = 1',
);

/** Marks what was due until now as passed, for every case, those included that are imported again later. */
export function* passWhatWasDue(now: { business: number; real: number }): Tx<void> {
	yield* run(setSkip, now.business);
	yield* run(endWaiting, now.real);
	yield* appendEvents([{ type: 'ledger.skipped', data: { until: iso(now.business) } }], now.business);
}

/** Steps due until this business instant are passed; 0 in a ledger that was never restored. */
export function* skipUntil(): Tx<number> {
	return (yield* runOne(skip))?.skip_until ?? 0;
}

export function* finishRestoredTask(pauseIds: readonly string[], real: number): Tx<void> {
	yield* finishTasks(pauseIds.map(restoredTask), 'Uma pessoa retomou os envios.', real);
}
