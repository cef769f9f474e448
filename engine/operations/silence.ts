/**
 * A provider that takes our messages and tells nothing of them any more: its webhook was switched off (Zenvia does so after 500 failures in a
 * row) or never set up. Then no reply is heard either, an opt-out least of all, and whoever said SAIR would be written to again. So a person is
 * told, and after four hours the sender stands still until the provider is heard again. Real clock throughout.
 */
import { newId } from '../core/ids';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import { appendEvents } from './events';
import { lockPauses } from './locks';
import { wakePutOff } from './pauses';
import { openTasks } from './tasks';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How far back messages count. */
const WINDOW_MS = 24 * HOUR_MS;
/** So long a provider may take for its first word of a message. */
const PATIENCE_MS = 30 * MINUTE_MS;
const TELL_AT = 20;
const PAUSE_AT = 50;
const PAUSE_AFTER_MS = 4 * HOUR_MS;
const NOTICE = 'eventsSilent';

/** They have no delivery events. A test holds this against the adapters. */
export const WITHOUT_EVENTS = ['demo', 'smtp'];

/**
 * Numbers with enough attempts since they were last looked into, by the minutes that the breakers keep anyway: a few hundred rows. What was
 * sent before a person resumed, or before a task was closed, was spoken of already.
 */
const busy = statement<{ provider: string; address: string; since: number }>(
	'silence.busy',
	(d) =>
		`select x.provider, x.address, max(x.since) as since from (
		select s.id, s.provider, s.address, (select max(w.at) from (
			select cast($1 as bigint) as at
			union all select max(p.lifted_at) from pauses p where p.scope = 'sender' and p.scope_id = s.id and p.notice = '${NOTICE}'
			union all select max(t.done_at) from tasks t where t.kind = '${NOTICE}' and t.state = 'done'
				and substr(t.dedupe_key, 1, length('silent:' || s.provider || ':' || s.address || ':')) = 'silent:' || s.provider || ':' || s.address || ':'
		) w) as since
		from senders s where s.state = 'active' and s.provider not in ${d.list('$3')}) x
	join breaker_minutes m on m.sender_id = x.id and m.minute >= x.since / ${MINUTE_MS} and m.minute <= $2
	group by x.provider, x.address having sum(m.attempted) >= ${TELL_AT}`,
);
const accepted = statement<{ n: number; first: number | null }>(
	'silence.accepted',
	`select count(*) as n, min(x.reserved_at) as first from (select t.reserved_at from contacts t join senders s on s.id = t.sender_id
	where t.reserved_at > $3 and t.reserved_at <= $4 and t.mode = 'live' and t.state = 'accepted' and s.provider = $1 and s.address = $2
	order by t.reserved_at limit ${PAUSE_AT}) x`,
);
const heard = statement<{ at: number | null }>(
	'silence.heard',
	'select max(received_at) as at from provider_events where provider = $1',
);
const openOnes = statement<{ dedupe_key: string; created_at: number }>(
	'silence.open',
	`select dedupe_key, created_at from tasks where kind = '${NOTICE}' and state = 'open'`,
);
const finish = statement(
	'silence.finish',
	`update tasks set state = 'done', done_at = $2, result = 'O provedor voltou a avisar.' where dedupe_key = $1 and state = 'open'`,
);
/** A pause that a person made of the same sender is another, and stays. */
const pause = statement<{ id: string; scope_id: string }>(
	'silence.pause',
	(d) =>
		`insert into pauses (id, scope, scope_id, reason, until, created_at, notice)
	select r.id, 'sender', r.sender_id, $2, null, $3, '${NOTICE}' from ${d.rows('$1', 'r', { id: 'text', sender_id: 'text' })}
	where not exists (select 1 from pauses p where p.scope = 'sender' and p.scope_id = r.sender_id and p.notice = '${NOTICE}' and p.lifted_at is null)
	returning id, scope_id`,
);
const lift = statement<{ id: string; scope_id: string }>(
	'silence.lift',
	`update pauses set lifted_at = $3 where scope = 'sender' and notice = '${NOTICE}' and lifted_at is null
		and scope_id in (select s.id from senders s where s.provider = $1) and created_at <= $2 returning id, scope_id`,
);
const paused = statement<{ provider: string; since: number }>(
	'silence.paused',
	`select s.provider, min(p.created_at) as since from pauses p join senders s on s.id = p.scope_id where p.lifted_at is null and p.scope = 'sender' and p.notice = '${NOTICE}' group by s.provider`,
);
const sendersOf = statement<{ id: string; creditor_id: string }>(
	'silence.senders',
	`select id, creditor_id from senders where provider = $1 and address = $2 and state = 'active' order by id`,
);

interface Silent {
	provider: string;
	address: string;
	/** Messages, at most 50 counted. */
	n: number;
	stop: boolean;
}

/** Looks at every tick; writes only when something has changed. */
export async function watchSilence(ledger: Ledger): Promise<void> {
	const real = ledger.realNow();
	const { silent, spoke } = await ledger.read('silence', () => look(real));
	if (spoke.size > 0) await ledger.transact('silence.over', () => over(ledger, spoke));
	for (const one of silent) {
		await ledger.transact('silence.tell', () => tell(ledger, one));
		if (one.stop) await ledger.transact('silence.pause', () => stop(ledger, one));
	}
}

function* look(real: number): Tx<{ silent: Silent[]; spoke: Map<string, number> }> {
	const lastWords = new Map<string, number>();
	const lastWord = function* (provider: string): Tx<number> {
		const known = lastWords.get(provider) ?? (yield* runOne(heard, provider))?.at ?? 0;
		lastWords.set(provider, known);
		return known;
	};
	const silent: Silent[] = [];
	const until = real - PATIENCE_MS;
	const numbers = yield* run(
		busy,
		real - WINDOW_MS,
		Math.floor(until / MINUTE_MS),
		JSON.stringify(WITHOUT_EVENTS),
	);
	for (const { provider, address, since } of numbers) {
		const last = yield* lastWord(provider);
		if (last >= until) continue;
		const count = yield* runOne(accepted, provider, address, Math.max(since, last), until);
		if (!count || count.n < TELL_AT || count.first === null) continue;
		// Where it never spoke, a trigger was never set up: a person must know, and that is all that can be said.
		const long = real - count.first >= PAUSE_AFTER_MS;
		silent.push({ provider, address, n: count.n, stop: last > 0 && long && count.n >= PAUSE_AT });
	}
	const spoke = new Map<string, number>();
	for (const { dedupe_key, created_at } of yield* run(openOnes)) {
		const provider = dedupe_key.split(':')[1] ?? '';
		if ((yield* lastWord(provider)) > created_at) spoke.set(dedupe_key, yield* lastWord(provider));
	}
	for (const { provider, since } of yield* run(paused)) {
		const last = yield* lastWord(provider);
		if (last > since) spoke.set(`silent:${provider}:`, last);
	}
	return { silent, spoke };
}

function* over(ledger: Ledger, spoke: ReadonlyMap<string, number>): Tx<void> {
	const real = ledger.realNow();
	for (const [key, last] of spoke) {
		yield* run(finish, key, real);
		const lifted = yield* run(lift, key.split(':')[1] ?? '', last, real);
		if (lifted.length === 0) continue;
		yield* wakePutOff(Number.MAX_SAFE_INTEGER, ledger.businessNow());
		yield* appendEvents(
			lifted.map((p) => ({ type: 'pause.lifted', data: { id: p.id, scope: 'sender', scopeId: p.scope_id } })),
			ledger.businessNow(),
		);
	}
}

const keyOf = ({ provider, address }: Silent) => `silent:${provider}:${address}:`;

function* tell(ledger: Ledger, one: Silent): Tx<void> {
	const open = (yield* run(openOnes)).some(({ dedupe_key }) => dedupe_key.startsWith(keyOf(one)));
	if (open) return;
	const creditors = new Set((yield* run(sendersOf, one.provider, one.address)).map((s) => s.creditor_id));
	yield* openTasks(
		[
			{
				dedupeKey: `${keyOf(one)}${newId()}`,
				creditorId: creditors.size === 1 ? [...creditors][0] : null,
				kind: NOTICE,
				whatToDo: `O provedor ${one.provider} aceitou ${one.n} ou mais mensagens do remetente ${one.address} e não avisou nada delas: nem entrega, nem resposta. Enquanto isso um "SAIR" não é ouvido. Publique de novo o fluxo Respostas e pagamentos, confira no painel do provedor se o webhook aponta para este n8n e está ativo, e veja lá as respostas desde então. A tarefa se encerra sozinha no próximo aviso. Com 50 mensagens e quatro horas assim, um remetente que já avisava fica em pausa; depois de consertar o webhook, levante a pausa.`,
			},
		],
		ledger.realNow(),
	);
}

/** First the gate of the pauses, and no other lock. */
function* stop(ledger: Ledger, one: Silent): Tx<void> {
	yield* lockPauses();
	const senders = yield* run(sendersOf, one.provider, one.address);
	const rows = senders.map(({ id }) => ({ id: newId(), sender_id: id }));
	const reason = 'o provedor não avisa mais nada: um SAIR não seria ouvido';
	const set = yield* run(pause, JSON.stringify(rows), reason, ledger.realNow());
	yield* appendEvents(
		set.map((p) => ({
			type: 'pause.set',
			creditorId: senders.find(({ id }) => id === p.scope_id)?.creditor_id,
			data: { id: p.id, scope: 'sender', scopeId: p.scope_id, until: null, notice: NOTICE },
		})),
		ledger.businessNow(),
	);
}
