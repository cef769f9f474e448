import { type Ledger, run, statement, type Tx } from '../ports/ledger';
import { watch } from './breakers';
import { listForgotten } from './charges/forgotten';
import { iso } from './days';
import { appendEvents } from './events';
import { lockStepRuns } from './locks';
import { CONTACT_COLUMNS, type ContactRow, lockContacts } from './outbox/contact';
import { closeAndGoOn } from './outbox/record';
import { answerTask } from './refusals';
import { watchSilence } from './silence';
import { openTasks, unknownTask } from './tasks';

const BOUND = 200;
/** After its wire deadline a contact gets this long to be recorded, ms. */
const GRACE_MS = 60_000;
/** How long an unknown waits for the provider's echo before a person gets it, ms. */
const ECHO_MS = 24 * 3_600_000;

/**
 * The condition of the partial index `contacts_open`, word for word: SQLite uses the index for nothing less, and these run at
 * every tick of the trigger.
 */
const OPEN = `state in ('reserved', 'sending', 'unknown')`;

/** Reserved by a lease that is over: it never was on the wire (ARM needs the lease). */
const orphans = statement<{ id: string; step_run_id: string }>(
	'reconcile.orphans',
	`select t.id, t.step_run_id from contacts t join cases c on c.id = t.case_id
	where t.${OPEN} and t.state = 'reserved' and (c.lease_token is null or c.lease_token <> t.lease_token or c.lease_until <= $1)
	order by t.id limit ${BOUND}`,
);
const release = statement<ContactRow>(
	'reconcile.release',
	(d) =>
		`update contacts set state = 'released', settled_at = $2 where id in ${d.list('$1')} and state = 'reserved' returning ${CONTACT_COLUMNS}`,
);
const freeSteps = statement(
	'reconcile.free',
	(d) =>
		`update step_runs set live_contact = null, touched_at = $2 where live_contact in ${d.list('$1')} and state = 'due'`,
);
const overdue = statement<{ id: string; step_run_id: string }>(
	'reconcile.overdue',
	`select id, step_run_id from contacts where ${OPEN} and state = 'sending' and wire_deadline < $1 order by id limit ${BOUND}`,
);
const toUnknown = statement(
	'reconcile.unknown',
	(d) =>
		`update contacts set state = 'unknown', settled_at = $2, error_class = 'unknown_outcome', error_code = 'noAnswer'
	where id in ${d.list('$1')} and state = 'sending'`,
);
const forgotten = statement<{ id: string; step_run_id: string }>(
	'reconcile.forgotten',
	`select id, step_run_id from contacts where ${OPEN} and state = 'unknown' and settled_at < $1 order by id limit ${BOUND}`,
);
const toAbandoned = statement(
	'reconcile.abandon',
	(d) => `update contacts set state = 'abandoned' where id in ${d.list('$1')} and state = 'unknown'`,
);

/** An answer that no execution fetched or finished in this time comes too late for a conversation, real ms. */
const ANSWER_MS = 15 * 60_000;
const staleAnswers = statement<{ id: string; creditor_id: string; case_id: string }>(
	'reconcile.staleAnswers',
	`select id, creditor_id, case_id from step_runs
	where answer_to is not null and state = 'due' and live_contact is null and created_at < $1 order by created_at limit ${BOUND}`,
);
const endAnswers = statement<{ id: string; creditor_id: string; case_id: string }>(
	'reconcile.endAnswers',
	(d) =>
		`update step_runs set state = 'exited', touched_at = $2
	where state = 'due' and live_contact is null and id in ${d.list('$1')} returning id, creditor_id, case_id`,
);

export interface Reconciled {
	released: number;
	unknown: number;
	abandoned: number;
	/** Replies that waited for an automatic answer in vain: a task each. */
	unanswered: number;
}

/**
 * Settles what crashes left behind, at the start of every tick, at most 200 of each kind a call. It sends nothing: what was
 * only reserved is freed, what may have been on the wire is `unknown`, and what stays unknown for a day becomes a task.
 */
export async function reconcile(ledger: Ledger): Promise<Reconciled> {
	await ledger.transact('reconcile.charges', () => listForgotten(ledger));
	await watchSilence(ledger);
	return {
		released: await ledger.transact('reconcile.release', () => releaseOrphans(ledger)),
		unknown: await ledger.transact('reconcile.unknown', () => expireSending(ledger)),
		abandoned: await ledger.transact('reconcile.abandon', () => abandonForgotten(ledger)),
		unanswered: await ledger.transact('reconcile.answers', () => endStaleAnswers(ledger)),
	};
}

function* endStaleAnswers(ledger: Ledger): Tx<number> {
	const real = ledger.realNow();
	const found = yield* run(staleAnswers, real - ANSWER_MS);
	if (found.length === 0) return 0;
	yield* lockStepRuns(found.map((f) => f.id));
	const ended = yield* run(endAnswers, JSON.stringify(found.map((f) => f.id)), real);
	yield* openTasks(
		ended.map((s) => ({
			...answerTask(s.id),
			creditorId: s.creditor_id,
			caseId: s.case_id,
			whatToDo:
				'O devedor confirmou quem é e não teve resposta automática (falta o nó que responde, ou a execução parou): responda a ele.',
		})),
		real,
	);
	return ended.length;
}

function* releaseOrphans(ledger: Ledger): Tx<number> {
	const found = yield* run(orphans, ledger.realNow());
	if (found.length === 0) return 0;
	yield* lockStepRuns(found.map((f) => f.step_run_id));
	const released = yield* run(release, JSON.stringify(found.map((f) => f.id)), ledger.realNow());
	yield* run(freeSteps, JSON.stringify(released.map((c) => c.id)), ledger.realNow());
	yield* appendEvents(
		released.map((c) => eventOf('contact.released', c)),
		ledger.businessNow(),
	);
	return released.length;
}

function* expireSending(ledger: Ledger): Tx<number> {
	const real = ledger.realNow();
	const found = yield* run(overdue, real - GRACE_MS);
	if (found.length === 0) return 0;
	yield* lockStepRuns(found.map((f) => f.step_run_id));
	const contacts = (yield* lockContacts(found.map((f) => f.id))).filter((c) => c.state === 'sending');
	yield* run(toUnknown, JSON.stringify(contacts.map((c) => c.id)), real);
	yield* closeAndGoOn(contacts, real);
	yield* appendEvents(
		contacts.map((c) =>
			eventOf('contact.unknown', c, { class: 'unknown_outcome', code: 'noAnswer', retry: 'reconcile' }),
		),
		ledger.businessNow(),
	);
	// No provider leaves these, but a death of ours: they are attempts, and trip no breaker.
	yield* watch(
		ledger,
		contacts.map((contact) => ({ contact, what: 'attempt' })),
	);
	return contacts.length;
}

function* abandonForgotten(ledger: Ledger): Tx<number> {
	const real = ledger.realNow();
	const found = yield* run(forgotten, real - ECHO_MS);
	if (found.length === 0) return 0;
	const contacts = (yield* lockContacts(found.map((f) => f.id))).filter((c) => c.state === 'unknown');
	yield* run(toAbandoned, JSON.stringify(contacts.map((c) => c.id)));
	yield* openTasks(
		contacts.map((c) => ({
			dedupeKey: unknownTask(c.id),
			creditorId: c.creditor_id,
			caseId: c.case_id,
			contactId: c.id,
			kind: 'unknownContact',
			whatToDo: `Não se sabe se esta mensagem (${c.channel}, ${c.provider}, ${iso(c.at).slice(0, 10)}) chegou ao provedor. Procure-a no painel dele pelo id do contato, ${c.id}, e diga ao credor o que achou; ela não é reenviada, e a régua segue na próxima etapa. Se o aviso do provedor ainda vier, a tarefa se encerra sozinha.`,
		})),
		real,
	);
	yield* appendEvents(
		contacts.map((c) => eventOf('contact.abandoned', c)),
		ledger.businessNow(),
	);
	return contacts.length;
}

function eventOf(type: string, c: ContactRow, data: Record<string, unknown> = {}) {
	return {
		type,
		creditorId: c.creditor_id,
		debtorId: c.debtor_id,
		caseId: c.case_id,
		stepRunId: c.step_run_id,
		contactId: c.id,
		data,
	};
}
