/**
 * An approved template that the provider refuses at the send (not approved, paused, disabled) is in the same state as one that a webhook
 * tells of: nothing goes out by it, from any creditor's sender of that number, until the provider says so or the stop is over. Steps
 * go by their next channel, and one task says what to mend. The first message that passes afterwards closes it.
 */
import type { ClassifiedError } from '../../ports/channel';
import { run, statement, type Tx } from '../../ports/ledger';
import { finishHealthTask, type HealthSender, tellPeople } from '../senderHealth';
import type { ContactRow } from './contact';

const HOUR = 3_600_000;

/** All senders of the same number. A stop that lasts longer already is left alone. */
const hold = statement<{ sender_id: string }>(
	'templateStop.hold',
	(d) =>
		`insert into sender_health (sender_id, subject, template, state, detail, until, at)
	select o.id, 'templateStatus', r.template, 'stopped', r.detail, r.until, r.at
	from ${d.rows('$1', 'r', { sender_id: 'text', template: 'text', detail: 'text', until: 'int', at: 'int' })}
	join senders s on s.id = r.sender_id join senders o on o.provider = s.provider and o.address = s.address
	where true on conflict (sender_id, subject, template) do update set state = excluded.state, detail = excluded.detail,
		until = excluded.until, at = excluded.at
	where sender_health.state <> 'stopped' or (sender_health.until is not null and sender_health.until < excluded.until)
	returning sender_health.sender_id as sender_id`,
);
const sendersOf = statement<HealthSender & { provider: string }>(
	'templateStop.senders',
	(d) => `select id, creditor_id, address, provider from senders where id in ${d.list('$1')} order by id`,
);
/** Over by the clock: a message that was on the wire when the stop came says nothing. */
const passed = statement<{ sender_id: string; template: string }>(
	'templateStop.passed',
	(d) =>
		`update sender_health set state = 'ok', at = $2 from ${d.rows('$1', 'r', { sender_id: 'text', template: 'text' })}, senders s
	where s.id = r.sender_id and sender_health.subject = 'templateStatus' and sender_health.template = r.template
		and sender_health.state = 'stopped' and sender_health.until <= $2
		and sender_health.sender_id in (select o.id from senders o where o.provider = s.provider and o.address = s.address)
	returning sender_health.sender_id as sender_id, sender_health.template as template`,
);

export function* holdTemplates(
	failures: readonly { contact: ContactRow; error: ClassifiedError }[],
	now: number,
	real: number,
): Tx<void> {
	const rows = new Map(
		failures.flatMap(({ contact: { sender_id, provider_template }, error }) =>
			sender_id === null || provider_template === null
				? []
				: [
						[
							`${sender_id} ${provider_template}`,
							{
								sender_id,
								template: provider_template,
								detail: error.code,
								until: now + (error.retryAfterMs ?? HOUR),
								at: now,
							},
						] as const,
					],
		),
	);
	for (const row of rows.values()) {
		const held = yield* run(hold, JSON.stringify([row]));
		const senders = yield* run(sendersOf, JSON.stringify(held.map((h) => h.sender_id)));
		const notice = {
			subject: 'templateStatus',
			severity: 'stop',
			detail: row.detail,
			templateName: row.template,
			occurredAt: now,
		} as const;
		yield* tellPeople(senders[0]?.provider ?? '', senders, notice, real);
	}
}

/** A message passed by a template whose stop is over. */
export function* passTemplates(accepted: readonly ContactRow[], now: number, real: number): Tx<void> {
	const rows = new Map(
		accepted.flatMap(({ sender_id, provider_template: template }) =>
			sender_id === null || template === null
				? []
				: [[`${sender_id} ${template}`, { sender_id, template }] as const],
		),
	);
	if (rows.size === 0) return;
	const over = yield* run(passed, JSON.stringify([...rows.values()]), now);
	if (over.length === 0) return;
	const senders = yield* run(sendersOf, JSON.stringify(over.map((o) => o.sender_id)));
	const byId = new Map(senders.map((s) => [s.id, s]));
	for (const { sender_id, template } of over) {
		const { provider = '', address = '' } = byId.get(sender_id) ?? {};
		const of = { subject: 'templateStatus', templateName: template, address };
		yield* finishHealthTask(provider, of, 'O provedor voltou a aceitar o modelo.', real);
	}
}
