/** Messages that provably reached nobody: their step is free again, their address or sender is marked, and a person is told. */
import { newId } from '../../core/ids';
import type { Channel } from '../../domain/channel';
import type { ClassifiedError } from '../../ports/channel';
import { run, statement, type Tx } from '../../ports/ledger';
import type { Sighting } from '../breakers';
import { appendEvents } from '../events';
import { confirmationOf } from '../confirmations/kinds';
import { isAnswer } from '../facts';
import { openTasks, type TaskInput } from '../tasks';
import type { ContactRow } from './contact';
import { pauseSenders } from './senderPauses';
import { holdTemplates } from './templateStops';
import { blameOf, nextTry, type NextTry } from './verdicts';

export interface Rejection {
	contact: ContactRow;
	error: ClassifiedError;
}

/** What a refusal is to the breakers: no such address, or one that the provider was told to leave alone. */
export function sightingOf({ contact, error }: Rejection): Sighting[] {
	const blame = blameOf(error);
	if (blame === 'address') return [{ contact, what: 'bounce' }];
	return blame === 'optedOut' ? [{ contact, what: 'optOut' }] : [];
}

interface StepRow {
	id: string;
	attempts: number;
	channels: string;
	journey_key: string;
	live_contact: string | null;
	case_state: 'open' | 'closed';
	next_due_at: number | null;
}
interface Outcome extends Rejection {
	step: StepRow;
	next: NextTry;
}

const stepsOf = statement<StepRow>(
	'reject.steps',
	(d) =>
		`select s.id, s.attempts, s.channels, s.journey_key, s.live_contact, s.next_due_at, c.state as case_state
	from step_runs s join cases c on c.id = s.case_id where s.id in ${d.list('$1')}`,
);
const freeSteps = statement(
	'reject.free',
	(d) =>
		`update step_runs set live_contact = null, state = r.state, not_before = r.not_before, attempts = attempts - r.spared, touched_at = $2
	from ${d.rows('$1', 'r', { id: 'text', state: 'text', not_before: 'int', spared: 'int' })} where step_runs.id = r.id`,
);
const blockChannels = statement(
	'reject.block',
	(d) =>
		`update contacts set channel_until = r.until from ${d.rows('$1', 'r', { id: 'text', until: 'int' })} where contacts.id = r.id`,
);
const casesAgain = statement(
	'reject.casesAgain',
	(d) =>
		`update cases set next_at = r.next_at, lease_token = null, lease_until = null
	from ${d.rows('$1', 'r', { case_id: 'text', next_at: 'int', lease_token: 'text' })}
	where cases.id = r.case_id and cases.lease_token = r.lease_token`,
);
/** Long after its batch: the case is looked at as soon as its step may go again. */
const casesWake = statement(
	'reject.casesWake',
	(d) =>
		`update cases set next_at = r.next_at from ${d.rows('$1', 'r', { case_id: 'text', next_at: 'int' })}
	where cases.id = r.case_id and cases.state = 'open' and (cases.next_at is null or cases.next_at > r.next_at)`,
);
const badPoints = statement(
	'reject.badPoints',
	(d) => `update contact_points set state = 'invalid' where id in ${d.list('$1')} and state <> 'wrongPerson'`,
);
const markUnreachable = statement(
	'reject.unreachable',
	(d) =>
		`insert into unreachable (contact_point_id, channel, reason, at) select r.id, r.channel, r.reason, $2
	from ${d.rows('$1', 'r', { id: 'text', channel: 'text', reason: 'text' })} where true on conflict do nothing`,
);
const suppress = statement(
	'reject.suppress',
	(d) =>
		`insert into suppressions (id, creditor_id, person_id, channel, reason, source, since)
	select r.id, r.creditor_id, r.person_id, r.channel, 'optOut', 'aviso do provedor', $2
	from ${d.rows('$1', 'r', { id: 'text', creditor_id: 'text', person_id: 'text', channel: 'text' })} where true`,
);
const closeWindows = statement(
	'reject.closeWindows',
	(d) =>
		`update conversations set sender_address = null
	from ${d.rows('$1', 'r', { debtor_id: 'text', channel: 'text' })}
	where conversations.debtor_id = r.debtor_id and conversations.channel = r.channel`,
);
const toRejected = statement(
	'reject.late',
	(d) =>
		`update contacts set state = 'rejected', error_class = r.error_class, error_code = r.error_code, settled_at = $2
	from ${d.rows('$1', 'r', { id: 'text', error_class: 'text', error_code: 'text' })} where contacts.id = r.id`,
);

/** What the answer to the request said. The contacts are `rejected` already, and their batch holds their cases. */
export function* freeRejected(rejections: readonly Rejection[], now: number, real: number): Tx<void> {
	const outcomes = yield* judge(rejections, now, false);
	if (outcomes.length === 0) return;
	yield* free(outcomes, real);
	yield* run(
		casesAgain,
		JSON.stringify(
			outcomes.map((o) => ({
				case_id: o.contact.case_id,
				lease_token: o.contact.lease_token,
				next_at: o.next.state === 'due' ? (o.next.notBefore ?? now) : o.step.next_due_at,
			})),
		),
	);
	yield* mark(outcomes, now, real);
	yield* openTasks(outcomes.flatMap(taskOf), real);
}

/**
 * What a status told after the provider had taken the message (a bounce, a number without WhatsApp). The contact is rejected and its
 * step due again where that leads anywhere: to another address or channel, or to a sender that works again. Otherwise it stays as it
 * was, failed in its delivery.
 */
export function* rejectLate(rejections: readonly Rejection[], now: number, real: number): Tx<void> {
	const judged = yield* judge(rejections, now, true);
	yield* mark(judged, now, real);
	const outcomes = judged.filter((o) => o.step.live_contact === o.contact.id && o.next.state === 'due');
	if (outcomes.length === 0) return;
	const rows = outcomes.map(({ contact, error }) => ({
		id: contact.id,
		error_class: error.class,
		error_code: error.code,
	}));
	yield* run(toRejected, JSON.stringify(rows), real);
	yield* free(outcomes, real);
	const wake = outcomes.map((o) => ({ case_id: o.contact.case_id, next_at: o.next.notBefore ?? now }));
	yield* run(casesWake, JSON.stringify(wake));
	yield* appendEvents(
		outcomes.map(({ contact, error }) => ({
			type: 'contact.rejected',
			creditorId: contact.creditor_id,
			debtorId: contact.debtor_id,
			caseId: contact.case_id,
			stepRunId: contact.step_run_id,
			contactId: contact.id,
			data: { class: error.class, code: error.code, retry: error.retry, settledBy: 'status' },
		})),
		now,
	);
}

function* judge(rejections: readonly Rejection[], now: number, late: boolean): Tx<Outcome[]> {
	if (rejections.length === 0) return [];
	const ids = JSON.stringify(rejections.map((r) => r.contact.step_run_id));
	const steps = new Map((yield* run(stepsOf, ids)).map((s) => [s.id, s]));
	return rejections.flatMap(({ contact, error }) => {
		const step = steps.get(contact.step_run_id);
		if (!step) return [];
		const others = (JSON.parse(step.channels) as Channel[]).some((channel) => channel !== contact.channel);
		// Word of a payment goes to whom the case is closed of too, but a receipt that came back later is let be.
		const over = isAnswer(step) || (confirmationOf(step) ? late : step.case_state === 'closed');
		const next = over ? OVER : nextTry(error, step.attempts, others, now);
		return [{ contact, error, step, next }];
	});
}

/** An answer is given at once or not at all, and a case that is closed has nothing to come. */
const OVER: NextTry = { state: 'exited', notBefore: null, channelUntil: null, spared: false };

function* free(outcomes: readonly Outcome[], real: number): Tx<void> {
	yield* run(
		freeSteps,
		JSON.stringify(
			outcomes.map(({ step, next }) => ({
				id: step.id,
				state: next.state,
				not_before: next.notBefore,
				spared: next.spared && step.attempts > 0 ? 1 : 0,
			})),
		),
		real,
	);
	const blocked = outcomes.flatMap(({ contact, next }) =>
		next.channelUntil === null ? [] : [{ id: contact.id, until: next.channelUntil }],
	);
	if (blocked.length > 0) yield* run(blockChannels, JSON.stringify(blocked));
}

/** A test message went to the operator, which says nothing of the debtor; a broken sender is broken for all. */
function* mark(outcomes: readonly Outcome[], now: number, real: number): Tx<void> {
	const live = outcomes.filter((o) => o.contact.mode === 'live');
	const of = (blame: string) => live.filter((o) => blameOf(o.error) === blame);
	const addresses = of('address').map((o) => o.contact.contact_point_id);
	if (addresses.length > 0) yield* run(badPoints, JSON.stringify(addresses));
	const absent = of('channel').flatMap(({ contact, error }) =>
		contact.contact_point_id === null
			? []
			: [{ id: contact.contact_point_id, channel: contact.channel, reason: error.code }],
	);
	if (absent.length > 0) yield* run(markUnreachable, JSON.stringify(absent), now);
	yield* suppressOptedOut(
		of('optedOut').map((o) => o.contact),
		now,
	);
	const closed = of('window').map(({ contact }) => ({
		debtor_id: contact.debtor_id,
		channel: contact.channel,
	}));
	if (closed.length > 0) yield* run(closeWindows, JSON.stringify(closed));
	yield* pauseSenders(
		outcomes.filter((o) => blameOf(o.error) === 'sender'),
		now,
		real,
	);
	yield* holdTemplates(
		outcomes.filter((o) => blameOf(o.error) === 'template'),
		now,
		real,
	);
}

function* suppressOptedOut(contacts: readonly ContactRow[], now: number): Tx<void> {
	if (contacts.length === 0) return;
	const rows = contacts.map((c) => ({
		id: newId(),
		creditor_id: c.creditor_id,
		person_id: c.person_id,
		channel: c.channel,
	}));
	yield* run(suppress, JSON.stringify(rows), now);
	yield* appendEvents(
		contacts.map((c) => ({
			type: 'consent.optOut',
			creditorId: c.creditor_id,
			debtorId: c.debtor_id,
			caseId: c.case_id,
			data: { channels: [c.channel], by: 'provider' },
		})),
		now,
	);
}

/** A message that will not pass by any channel, or not by this one whatever is done. */
function taskOf({ contact, error, next, step }: Outcome): TaskInput[] {
	if (next.state !== 'exited' || step.case_state === 'closed' || confirmationOf(step)) return [];
	const what = isAnswer(step)
		? `O devedor respondeu e a resposta automática não pôde ser enviada (${error.class}): responda a ele.`
		: `A mensagem desta etapa não pôde ser enviada (${error.class}). Veja o modelo e o remetente; a régua segue na próxima etapa.`;
	return [
		{
			dedupeKey: `step:${contact.step_run_id}`,
			creditorId: contact.creditor_id,
			caseId: contact.case_id,
			contactId: contact.id,
			kind: 'stepFailed',
			whatToDo: what,
		},
	];
}
