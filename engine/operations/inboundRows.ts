/** The statements of replies: who wrote, and what it changes. */
import type { Stage } from '../domain/journey/types';
import { statement } from '../ports/ledger';
import type { ContactRow } from './outbox/contact';

export interface Writer {
	creditor_id: string;
	debtor_id: string;
	person_id: string;
	case_id: string;
	point_id: string;
}

/** Debtors of the sender's creditor who have this address; a phone may be shared by several. */
export const writers = statement<Writer>(
	'inbound.writers',
	`
	select distinct b.creditor_id, b.id as debtor_id, b.person_id, c.id as case_id, p.id as point_id
	from senders s join debtors b on b.creditor_id = s.creditor_id
	join contact_points p on p.debtor_id = b.id and p.address_hash = $3
	join cases c on c.debtor_id = b.id
	where s.channel = $1 and lower(s.address) = lower($2) order by c.id`,
);
export interface AnsweredRow extends Pick<
	ContactRow,
	'id' | 'mode' | 'sender_id' | 'reserved_at' | 'case_id' | 'template'
> {
	stage: Stage;
	named: number;
}

/** The message that is answered: the one that is named, else the last that went to this address from this sender. */
export const answered = statement<AnsweredRow>(
	'inbound.answered',
	`select t.id, t.mode, t.sender_id, t.reserved_at, t.case_id, t.template, s.stage, case when t.provider_message_id = $3 then 1 else 0 end as named
	from contacts t join step_runs s on s.id = t.step_run_id left join senders n on n.id = t.sender_id
	where t.channel = $1 and t.address_hash = $2 and t.mode = 'live' and t.state in ('sending', 'accepted', 'unknown', 'abandoned')
		and lower(n.address) = lower($4)
	order by named desc, t.at desc limit 1`,
);
export const upsertConversation = statement(
	'inbound.conversation',
	(d) =>
		`insert into conversations (debtor_id, channel, last_inbound_at, sender_address, address_hash) select r.debtor_id, $2, $3, $4, $5
	from ${d.rows('$1', 'r', { debtor_id: 'text' })} where true
	on conflict (debtor_id, channel) do update set last_inbound_at = excluded.last_inbound_at,
		sender_address = excluded.sender_address, address_hash = excluded.address_hash
	where conversations.last_inbound_at <= excluded.last_inbound_at`,
);
export const insertBody = statement(
	'inbound.body',
	`insert into message_bodies (id, direction, body) values ($1, 'in', $2)`,
);
export const insertSuppressions = statement(
	'inbound.suppress',
	(d) =>
		`insert into suppressions (id, creditor_id, person_id, address_hash, channel, reason, source, since)
	select r.id, r.creditor_id, r.person_id, r.address_hash, r.channel, r.reason, r.source, $2
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		person_id: 'text',
		address_hash: 'text',
		channel: 'text',
		reason: 'text',
		source: 'text',
	})} where true`,
);
export const wrongPerson = statement(
	'inbound.wrongPerson',
	`update contact_points set state = 'wrongPerson' where address_hash = $1`,
);
export const verified = statement(
	'inbound.verified',
	(d) => `update contact_points set state = 'verified' where id in ${d.list('$1')} and state = 'unverified'`,
);
export const activeHold = statement<{ until: number | null }>(
	'inbound.activeHold',
	`select until from holds where case_id = $1 and kind = $2 and reason = $3 and lifted_at is null and (until is null or until > $4)
	order by case when until is null then 0 else 1 end, until desc limit 1`,
);
export const verifiedOnes = statement<{ id: string }>(
	'inbound.verifiedOnes',
	(d) => `select id from contact_points where id in ${d.list('$1')} and state = 'verified'`,
);
/** A second tap on the same button makes no second hold. */
export const insertHolds = statement<{ id: string; case_id: string }>(
	'inbound.hold',
	(d) =>
		`insert into holds (id, creditor_id, case_id, kind, reason, until, created_at)
	select r.id, r.creditor_id, r.case_id, r.kind, r.reason, r.until, $2
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		case_id: 'text',
		kind: 'text',
		reason: 'text',
		until: 'int',
	})}
	where not exists (select 1 from holds h where h.case_id = r.case_id and h.kind = r.kind and h.reason = r.reason
		and h.lifted_at is null and (h.until is null or h.until >= r.until))
	returning id, case_id`,
);
/** The direct answer to a reply waits as a step run of its own: there is one a reply, however often somebody asks for it. */
export const insertAnswers = statement(
	'inbound.answer',
	(d) =>
		`insert into step_runs (id, creditor_id, case_id, journey_key, journey_version, anchor_date, step_key, stage, template, channels,
		due_at, answer_to, created_at, touched_at)
	select r.id, r.creditor_id, r.case_id, r.journey_key, 0, r.day, 'answer', r.stage, r.template, r.channels, $2, r.answer_to, $3, $3
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		case_id: 'text',
		journey_key: 'text',
		day: 'text',
		stage: 'text',
		template: 'text',
		channels: 'text',
		answer_to: 'text',
	})} where true on conflict do nothing`,
);
