import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../core/ids';
import type { Channel } from '../domain/channel';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import { iso } from './days';
import type { HoldItem } from './items';
import { LEASE_MS } from './leaseCases';
import { lockCases, lockStepRuns } from './locks';

/** A reply whose direct answer is to be sent: both ids are on the item of the Channel Events Trigger. */
export interface AnswerRequest {
	eventId: string;
	caseId: string;
}

export type AnswerOutcome =
	/** To be sent with `sendMessages` at once: the case is leased under `token`. */
	| { kind: 'answer'; token: string; stepRunId: string; contactPointId: string; channel: Channel }
	/** This reply has its answer already, or another execution is giving it. */
	| { kind: 'done'; text: string }
	| { kind: 'held'; hold: HoldItem };

interface AnswerRow {
	id: string;
	case_id: string;
	state: 'due' | 'done' | 'exited';
	live_contact: string | null;
	channels: string;
	case_state: 'open' | 'closed';
	lease_until: number | null;
	point_id: string | null;
}

/** A batch has the case just now: its turn takes seconds, and the debtor waits in front of the screen. */
const WAIT_MS = 15_000;
const PAUSE_MS = 300;

const findAnswer = statement<AnswerRow>(
	'answer.find',
	`select s.id, s.case_id, s.state, s.live_contact, s.channels, c.state as case_state, c.lease_until,
		(select p.id from contact_points p join conversations v on v.debtor_id = c.debtor_id and v.address_hash = p.address_hash
			where p.debtor_id = c.debtor_id and v.channel = 'whatsapp' limit 1) as point_id
	from step_runs s join cases c on c.id = s.case_id where s.answer_to = $1 and s.case_id = $2`,
);
const lease = statement<{ id: string }>(
	'answer.lease',
	`update cases set lease_token = $2, lease_until = $3 where id = $1 and state = 'open' and (lease_until is null or lease_until < $4)
		and not exists (select 1 from contacts t where t.case_id = cases.id and t.state in ('reserved', 'sending'))
	returning id`,
);
/** The case comes again when it would have come without the answer. */
const keepTurn = statement(
	'answer.keepTurn',
	'update step_runs set next_due_at = (select c.next_at from cases c where c.id = step_runs.case_id), touched_at = $2 where id = $1',
);

/**
 * Makes the direct answer to a reply (the matter, after "Sou eu") ready to be sent, at most once a reply however often it is asked
 * for. One outcome a request, in their order. An answer that nobody fetches within a quarter of an hour is a task for a person.
 */
export async function answerInbound(
	ledger: Ledger,
	requests: readonly AnswerRequest[],
	waitMs = WAIT_MS,
): Promise<AnswerOutcome[]> {
	const outcomes: AnswerOutcome[] = [];
	const until = performance.now() + waitMs;
	for (const request of requests) {
		let outcome = await ledger.transact('answer', () => take(ledger, request));
		while (outcome === 'busy' && performance.now() < until) {
			await sleep(PAUSE_MS);
			outcome = await ledger.transact('answer', () => take(ledger, request));
		}
		outcomes.push(outcome === 'busy' ? busy(ledger) : outcome);
	}
	return outcomes;
}

function* take(ledger: Ledger, { eventId, caseId }: AnswerRequest): Tx<AnswerOutcome | 'busy'> {
	const real = ledger.realNow();
	yield* lockCases([caseId]);
	const found = yield* runOne(findAnswer, eventId, caseId);
	if (!found) return held('Não há resposta automática para esta mensagem.');
	if (found.case_state === 'closed') return { kind: 'done', text: 'O caso já foi encerrado.' };
	if (found.state !== 'due' || found.live_contact !== null)
		return { kind: 'done', text: 'Esta mensagem já teve a sua resposta.' };
	if (found.point_id === null)
		return held('O endereço de onde o devedor escreveu não está mais no cadastro.');
	const token = newId();
	if ((yield* run(lease, caseId, token, real + LEASE_MS, real)).length === 0) return 'busy';
	yield* lockStepRuns([found.id]);
	yield* run(keepTurn, found.id, real);
	const [channel] = JSON.parse(found.channels) as Channel[];
	return {
		kind: 'answer',
		token,
		stepRunId: found.id,
		contactPointId: found.point_id,
		channel: channel ?? 'whatsapp',
	};
}

function held(text: string): AnswerOutcome {
	return { kind: 'held', hold: { rule: 'status', until: null, source: 'resposta', text } };
}

function busy(ledger: Ledger): AnswerOutcome {
	const text = 'Outra execução cuida deste caso agora; se ela não responder, uma tarefa avisa uma pessoa.';
	const until = iso(ledger.businessNow() + LEASE_MS);
	return { kind: 'held', hold: { rule: 'status', until, source: 'lote', text } };
}
