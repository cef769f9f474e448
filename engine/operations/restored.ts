/**
 * After a restore the ledger does not know what went out since the backup, and no provider can be asked for all of it. So nothing leaves
 * until a person resumes, and what was due by then counts as passed: a message too few, never one twice. The caps of the week count what may
 * have gone out.
 */
import { addDays, epochDay } from '../core/calendar';
import { newId } from '../core/ids';
import { HOUR_MS, weekdayOf } from '../core/wallClock';
import { run, runOne, statement, type Tx } from '../ports/ledger';
import { closeRanges } from './cnab/restored';
import { businessDay, dayStart, iso } from './days';
import { appendEvents } from './events';
import type { ContactRow } from './factRows';
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
			...(yield* closeRanges()),
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

const restoredTask = (pauseId: string): string => `restored:${pauseId}`;

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

const gaps = statement<{ restored_from: number; created_at: number }>(
	'restored.gaps',
	`select p.restored_from, p.created_at from ledger_meta m join pauses p on p.restored_from is not null
	where m.id = 1 and m.skip_until > $1 and m.skip_until >= p.created_at and p.created_at > $1`,
);
/** Messages are legal somewhere in these hours, and not on Sundays. */
const DAY_LASTS_MS = 12 * HOUR_MS;

/**
 * What may have gone out between a backup and its restore and is not in the ledger, for the caps: to each debtor one contact a day, which is what a
 * day allows at most. Empty where a person said that nothing went out, and in a ledger that was not restored after `since`.
 */
export function* maybeSent(
	rows: readonly { creditor_id: string; debtor_id: string; person_id: string }[],
	since: number,
): Tx<ContactRow[]> {
	const found = yield* run(gaps, since);
	if (found.length === 0) return [];
	const days = [
		...new Set(found.flatMap(({ restored_from, created_at }) => daysOf(restored_from, created_at))),
	];
	return rows.flatMap(({ creditor_id, debtor_id, person_id }) =>
		days.map((at): ContactRow => {
			const id = `restored:${debtor_id}:${at}`;
			// Of all channels a call has the most caps.
			return { id, at, channel: 'voice', creditor_id, debtor_id, person_id, address_hash: '' };
		}),
	);
}

/** The last instant of each business day at which something may have left within a gap. */
function daysOf(from: number, to: number): number[] {
	const days: number[] = [];
	for (let day = businessDay(from); day <= businessDay(to); day = addDays(day, 1)) {
		const opens = dayStart(day);
		const last = Math.min(to, opens + DAY_LASTS_MS);
		if (weekdayOf(epochDay(day)) !== SUNDAY && last > Math.max(from, opens)) days.push(last);
	}
	return days;
}

const SUNDAY = 0;

/** Steps due until this business instant are passed; 0 in a ledger that was never restored. */
export function* skipUntil(): Tx<number> {
	return (yield* runOne(skip))?.skip_until ?? 0;
}

export function* finishRestoredTask(pauseIds: readonly string[], real: number): Tx<void> {
	yield* finishTasks(pauseIds.map(restoredTask), 'Uma pessoa retomou os envios.', real);
}
