/**
 * A sender that its provider refuses (login, balance, set-up) is paused by the ledger itself: what waits stays as it is and loses no try,
 * steps with another channel go by that, and one task says what to mend. It is tried again after a quarter of an hour, then ever
 * later up to four hours; the first message that passes ends it.
 */
import { newId } from '../../core/ids';
import type { ClassifiedError } from '../../ports/channel';
import { run, runOne, statement, type Tx } from '../../ports/ledger';
import { iso } from '../days';
import { appendEvents } from '../events';
import { wakePutOff } from '../pauses';
import { openTasks } from '../tasks';
import type { ContactRow } from './contact';

const FIRST_MS = 15 * 60_000;
const LONGEST_MS = 4 * 3_600_000;

const lockSenders = statement<{ id: string }>(
	'senderPause.lock',
	(d) => `select id from senders where id in ${d.list('$1')} order by id${d.forUpdate}`,
);
const current = statement<{ id: string; auto_ms: number; until: number }>(
	'senderPause.current',
	`select id, auto_ms, until from pauses where scope = 'sender' and scope_id = $1 and auto_ms is not null and lifted_at is null
	order by until desc limit 1`,
);
const end = statement(
	'senderPause.end',
	`update pauses set lifted_at = $2 where scope = 'sender' and scope_id = $1 and auto_ms is not null and lifted_at is null`,
);
const insert = statement(
	'senderPause.insert',
	`insert into pauses (id, scope, scope_id, reason, until, created_at, auto_ms) values ($1, 'sender', $2, $3, $4, $5, $6)`,
);
const lift = statement<{ scope_id: string; until: number }>(
	'senderPause.lift',
	(d) =>
		`update pauses set lifted_at = $2 where scope = 'sender' and auto_ms is not null and lifted_at is null
		and scope_id in ${d.list('$1')} returning scope_id, until`,
);
const finish = statement(
	'senderPause.finish',
	`update tasks set state = 'done', done_at = $2, result = $3 where state = 'open' and kind = 'senderRefused' and dedupe_key like $1`,
);

/** Pauses the senders of these contacts; one that is paused already stays so for as long as it is. */
export function* pauseSenders(
	failures: readonly { contact: ContactRow; error: ClassifiedError }[],
	now: number,
	real: number,
): Tx<void> {
	const bySender = new Map(
		failures.flatMap((f) => (f.contact.sender_id === null ? [] : [[f.contact.sender_id, f] as const])),
	);
	if (bySender.size === 0) return;
	yield* run(lockSenders, JSON.stringify([...bySender.keys()].sort()));
	for (const [sender, { contact, error }] of bySender) {
		const before = yield* runOne(current, sender);
		if (before && before.until > now) continue;
		const asked = error.retry === 'after' ? (error.retryAfterMs ?? 0) : 0;
		const length = Math.min(LONGEST_MS, Math.max(before ? before.auto_ms * 2 : FIRST_MS, asked));
		const id = newId();
		yield* run(end, sender, real);
		yield* run(insert, id, sender, `o provedor recusa os envios: ${error.class}`, now + length, real, length);
		yield* appendEvents(
			[
				{
					type: 'pause.set',
					creditorId: contact.creditor_id,
					data: {
						id,
						scope: 'sender',
						scopeId: sender,
						until: iso(now + length),
						class: error.class,
						code: error.code,
					},
				},
			],
			now,
		);
		if (before) continue;
		yield* openTasks(
			[
				{
					dedupeKey: `${taskPrefix(sender)}${id}`,
					creditorId: contact.creditor_id,
					kind: 'senderRefused',
					whatToDo: whatToDo(contact, error),
				},
			],
			real,
		);
	}
}

const taskPrefix = (sender: string) => `sender:${sender}:`;

function whatToDo(contact: ContactRow, error: ClassifiedError): string {
	const where =
		error.scope === 'template'
			? `recusa o modelo aprovado "${contact.template}" (${error.class}). Confira no painel dele se o modelo está aprovado e igual ao do pacote`
			: `recusa os envios deste remetente (${error.class}). Confira credencial, saldo e remetente`;
	return `O provedor ${contact.provider} ${where}; o remetente fica em pausa e é tentado de novo sozinho.`;
}

/** A message passed: whatever was wrong is over. */
export function* liftSenderPauses(accepted: readonly ContactRow[], now: number, real: number): Tx<void> {
	const senders = [...new Set(accepted.flatMap((c) => c.sender_id ?? []))].sort();
	if (senders.length === 0) return;
	const lifted = yield* run(lift, JSON.stringify(senders), real);
	for (const { scope_id: sender, until } of lifted) {
		yield* run(finish, `${taskPrefix(sender)}%`, real, 'O provedor voltou a aceitar os envios.');
		if (until > now) yield* wakePutOff(until, now);
	}
	yield* appendEvents(
		lifted.map((p) => ({ type: 'pause.lifted', data: { scope: 'sender', scopeId: p.scope_id } })),
		now,
	);
}
