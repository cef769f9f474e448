/**
 * What providers say of our senders. A stop holds messages back before the provider refuses them: a number that people report or that
 * the provider shuts is paused; an approved template that is paused holds back only what goes out by it, so that answers in an open
 * conversation still do. What a notice stopped, a notice (or the end that the provider names) frees; what a person paused stays so.
 */
import { newId } from '../core/ids';
import { isHouseQuestion } from '../domain/messages/library/question';
import type { NoticeEvent, SenderIdentity } from '../ports/channel';
import { run, statement, type Tx } from '../ports/ledger';
import { iso } from './days';
import { appendEvents } from './events';
import { lockPauses } from './locks';
import { wakePutOff } from './pauses';
import { healthTask, reasonFor } from './senderHealthTexts';
import { openTasks } from './tasks';

export interface HealthSender {
	id: string;
	creditor_id: string;
	address: string;
}

/** Where notices name numbers and accounts in the provider's way, and we do not know the sender by that, it may be meant. */
const senders = statement<HealthSender & { account: string | null; number: string | null }>(
	'health.senders',
	`select s.id, s.creditor_id, s.address, a.account, a.number from senders s
	left join sender_accounts a on a.provider = s.provider and a.address = s.address
	where s.provider = $1 and s.state = 'active' order by s.id`,
);
/** Nothing is written, and no row locked, for what is known already; numbers that are not ours leave no trace. */
const learn = statement(
	'health.learn',
	(d) =>
		`insert into sender_accounts (provider, address, account, number)
	select $2, r.address, r.account, r.number from ${d.rows('$1', 'r', { address: 'text', account: 'text', number: 'text' })}
	where exists (select 1 from senders s where s.provider = $2 and s.address = r.address) and not exists (
		select 1 from sender_accounts k where k.provider = $2 and k.address = r.address and k.account = r.account and k.number = r.number)
	on conflict (provider, address) do update set account = excluded.account, number = excluded.number`,
);
const before = statement<{ sender_id: string; state: string; detail: string }>(
	'health.before',
	(d) =>
		`select sender_id, state, detail from sender_health where subject = $2 and template = $3 and sender_id in ${d.list('$1')}`,
);
const write = statement<{ sender_id: string }>(
	'health.write',
	(d) =>
		`insert into sender_health (sender_id, subject, template, state, detail, until, at)
	select r.id, $2, $3, $4, $5, $6, $7 from ${d.rows('$1', 'r', { id: 'text' })} where true
	on conflict (sender_id, subject, template) do update set state = excluded.state, detail = excluded.detail, until = excluded.until,
		at = excluded.at where sender_health.at <= excluded.at returning sender_id`,
);
const pause = statement(
	'health.pause',
	(d) =>
		`insert into pauses (id, scope, scope_id, reason, until, created_at, notice)
	select r.id, 'sender', r.sender_id, $2, $3, $4, $5 from ${d.rows('$1', 'r', { id: 'text', sender_id: 'text' })} where true`,
);
const lift = statement<{ id: string; scope_id: string; until: number | null }>(
	'health.lift',
	(d) =>
		`update pauses set lifted_at = $2 where scope = 'sender' and notice = $3 and lifted_at is null and scope_id in ${d.list('$1')}
	returning id, scope_id, until`,
);
const retell = statement<{ id: string }>(
	'health.retell',
	`update tasks set what_to_do = $2 where state = 'open' and substr(dedupe_key, 1, length($1)) = $1 returning id`,
);
const finish = statement(
	'health.finish',
	`update tasks set state = 'done', done_at = $2, result = $3 where state = 'open' and substr(dedupe_key, 1, length($1)) = $1`,
);

/** Closes what `tellPeople` opened. `result` is pt-BR. */
export function* finishHealthTask(
	provider: string,
	of: { subject: string; templateName?: string; address: string },
	result: string,
	real: number,
): Tx<void> {
	yield* run(finish, taskKey(provider, of), real, result);
}

/** Keeps which number and account each of our senders is at its provider. */
export function* learnSenders(provider: string, identities: readonly SenderIdentity[]): Tx<void> {
	if (identities.length > 0) yield* run(learn, JSON.stringify(identities), provider);
}

/** What a provider says against a sender, or an approved template of its, and has not taken back. */
export interface SenderTrouble {
	creditorId: string;
	provider: string;
	address: string;
	subject: NoticeEvent['subject'];
	template: string | null;
	state: 'warning' | 'stopped';
	/** The provider's technical words. */
	detail: string;
	/** ISO business instant at which a stop ends by itself. */
	until: string | null;
}

const troubles = statement<
	Omit<SenderTrouble, 'creditorId' | 'until'> & { creditor_id: string; until: number | null }
>(
	'health.troubles',
	`select s.creditor_id, s.provider, s.address, h.subject, h.template, h.state, h.detail, h.until
	from sender_health h join senders s on s.id = h.sender_id
	where s.state = 'active' and h.state <> 'ok' and (h.until is null or h.until > $1) order by s.creditor_id, s.id, h.subject, h.template`,
);

export function* senderTroubles(now: number): Tx<SenderTrouble[]> {
	return (yield* run(troubles, now)).map(({ creditor_id, until, template, ...row }) => ({
		creditorId: creditor_id,
		...row,
		template: template || null,
		until: until === null ? null : iso(until),
	}));
}

/** What a notice did. `creditorIds` is empty for one that is about none of our senders. */
export interface NoticeEffect {
	creditorIds: string[];
}

/** One notice takes effect, in a transaction of its own: a stop waits for what is just being armed. Instants as of the ledger. */
export function* takeNotice(
	provider: string,
	notice: NoticeEvent,
	now: number,
	real: number,
): Tx<NoticeEffect> {
	const { subject, severity, detail, templateName = '' } = notice;
	// An account may hold templates of other systems: nothing of ours goes out by them.
	if (templateName !== '' && !isHouseQuestion(templateName)) return { creditorIds: [] };
	const meant = meantBy(notice, yield* run(senders, provider));
	const ids = JSON.stringify(meant.map((s) => s.id));
	const known = new Map((yield* run(before, ids, subject, templateName)).map((row) => [row.sender_id, row]));
	const until = notice.lastsMs === undefined ? null : now + notice.lastsMs;
	const state = { stop: 'stopped', warning: 'warning', clear: 'ok' }[severity];
	const rows = JSON.stringify(meant.map(({ id }) => ({ id })));
	const args = [subject, templateName, state, detail, until, notice.occurredAt] as const;
	const told = new Set((yield* run(write, rows, ...args)).map((row) => row.sender_id));
	const changed = meant.filter((s) => told.has(s.id));
	if (severity === 'clear') yield* clear(provider, changed, notice, now, real);
	else {
		if (severity === 'stop' && templateName === '') yield* stop(changed, notice, until, real);
		const news = changed.filter(
			(s) => known.get(s.id)?.state !== state || known.get(s.id)?.detail !== detail,
		);
		yield* tellPeople(provider, news, notice, real);
	}
	yield* appendEvents(
		changed.map((s) => ({
			type: 'sender.notice',
			creditorId: s.creditor_id,
			data: {
				senderId: s.id,
				subject,
				severity,
				detail,
				...(templateName === '' ? {} : { template: templateName }),
				until: until === null ? null : iso(until),
			},
		})),
		now,
	);
	return { creditorIds: [...new Set(changed.map((s) => s.creditor_id))].sort() };
}

/** A stop of numbers holds the gate first of all locks; the others stop nobody who is being armed. */
export function* lockForNotice({ severity }: NoticeEvent): Tx<void> {
	if (severity === 'stop') yield* lockPauses();
}

/**
 * Whom a notice is about. What we cannot tell apart by number is meant only where it is the one that is left: a pause of all would
 * silence numbers that nobody complains about.
 */
function meantBy(
	notice: NoticeEvent,
	all: readonly (HealthSender & { account: string | null; number: string | null })[],
): HealthSender[] {
	const { senderAddress, senderNumber, account } = notice;
	if (senderAddress !== undefined) return all.filter((s) => s.address === senderAddress);
	const own = all.filter((s) => s.account === null || account === undefined || s.account === account);
	if (senderNumber === undefined) return own;
	const named = all.filter((s) => s.number === senderNumber);
	if (named.length > 0) return named;
	const unknown = own.filter((s) => s.number === null);
	return new Set(unknown.map((s) => s.address)).size === 1 ? unknown : [];
}

function* stop(
	meant: readonly HealthSender[],
	{ subject }: NoticeEvent,
	until: number | null,
	real: number,
): Tx<void> {
	if (meant.length === 0) return;
	// Told again, with another end perhaps: one pause of a kind.
	yield* run(lift, JSON.stringify(meant.map((s) => s.id)), real, subject);
	const rows = meant.map((s) => ({ id: newId(), sender_id: s.id }));
	yield* run(pause, JSON.stringify(rows), reasonFor(subject), until, real, subject);
}

function* clear(
	provider: string,
	meant: readonly HealthSender[],
	{ subject, templateName = '' }: NoticeEvent,
	now: number,
	real: number,
): Tx<void> {
	if (meant.length === 0) return;
	const lifted =
		templateName === '' ? yield* run(lift, JSON.stringify(meant.map((s) => s.id)), real, subject) : [];
	for (const address of new Set(meant.map((s) => s.address))) {
		const result = 'O provedor avisou que voltou ao normal.';
		yield* finishHealthTask(provider, { subject, templateName, address }, result, real);
	}
	if (lifted.length > 0 || subject === 'templateStatus') {
		const ends = lifted.map(({ until }) => until ?? Number.MAX_SAFE_INTEGER);
		yield* wakePutOff(Math.min(Number.MAX_SAFE_INTEGER, ...ends), now);
	}
	yield* appendEvents(
		lifted.map((p) => ({ type: 'pause.lifted', data: { id: p.id, scope: 'sender', scopeId: p.scope_id } })),
		now,
	);
}

/** One task a number (and template), however many creditors send by it; one that is open says what is so now. */
export function* tellPeople(
	provider: string,
	meant: readonly HealthSender[],
	notice: Pick<NoticeEvent, 'subject' | 'severity' | 'detail' | 'templateName' | 'occurredAt'>,
	real: number,
): Tx<void> {
	for (const address of new Set(meant.map((s) => s.address))) {
		const key = taskKey(provider, { ...notice, address });
		const task = healthTask(notice, { provider, address });
		if ((yield* run(retell, key, task.whatToDo)).length > 0) continue;
		const creditors = new Set(meant.filter((s) => s.address === address).map((s) => s.creditor_id));
		yield* openTasks(
			[
				{
					dedupeKey: `${key}${newId()}`,
					creditorId: creditors.size === 1 ? [...creditors][0] : null,
					...task,
				},
			],
			real,
		);
	}
}

function taskKey(provider: string, of: { subject: string; templateName?: string; address: string }): string {
	return `health:${of.subject}:${provider}:${of.address}:${of.templateName ?? ''}:`;
}
