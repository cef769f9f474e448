/** What a preview reads: the open cases in groups that will all be treated alike, so that a million cost what their dates cost. */
import type { Channel } from '../domain/channel';
import { run, statement, type Tx } from '../ports/ledger';
import { type CreditorSettings, readSettings } from './creditorSettings';

/** Cases of a creditor with the same dates, state and kinds of address. */
export interface CaseGroup {
	creditor_id: string;
	uf: string | null;
	oldest_due_date: string;
	placed_on: string;
	has_mobile: number;
	has_fixed: number;
	has_email: number;
	/** 1 agreed to WhatsApp, 0 refused, -1 nothing on record. */
	opted_in: number;
	n: number;
	/** Open principal, cents. */
	amount: number;
}

/** Cases of a group whose step has already been done. */
export interface DoneGroup extends CaseGroup {
	journey_key: string;
	anchor_date: string;
	step_key: string;
}

export interface CreditorPlan {
	settings: CreditorSettings;
	/** Channels with an active sender. */
	channels: ReadonlySet<Channel>;
}

const COLUMNS =
	'g.creditor_id, g.uf, g.oldest_due_date, g.placed_on, g.has_mobile, g.has_fixed, g.has_email, g.opted_in';
const CASES = `(select c.id, c.creditor_id, b.uf, c.oldest_due_date, c.placed_on, coalesce(p.mobile, 0) as has_mobile,
		coalesce(p.fixed, 0) as has_fixed, coalesce(p.email, 0) as has_email,
		coalesce(o.given, -1) as opted_in, coalesce(t.amount, 0) as amount
	from cases c join debtors b on b.id = c.debtor_id
	left join (select debtor_id, max(case when kind = 'mobile' then 1 else 0 end) as mobile,
			max(case when kind = 'fixed' then 1 else 0 end) as fixed, max(case when kind = 'email' then 1 else 0 end) as email
		from contact_points where state in ('unverified', 'verified') group by debtor_id) p on p.debtor_id = c.debtor_id
	left join (select debtor_id, max(case when withdrawn_at is null then 1 else 0 end) as given
		from consents where channel = 'whatsapp' group by debtor_id) o on o.debtor_id = c.debtor_id
	left join (select case_id, sum(case when paid < principal then principal - paid else 0 end) as amount
		from debts where status in ('open', 'promised', 'agreed') group by case_id) t on t.case_id = c.id
	where c.state = 'open' and c.oldest_due_date is not null and ($1 = '' or c.creditor_id = $1))`;

const groups = statement<CaseGroup>(
	'preview.groups',
	`select ${COLUMNS}, count(*) as n, cast(sum(amount) as bigint) as amount from ${CASES} g group by ${COLUMNS}`,
);
const doneGroups = statement<DoneGroup>(
	'preview.done',
	`select ${COLUMNS}, s.journey_key, s.anchor_date, s.step_key, count(*) as n, cast(sum(amount) as bigint) as amount
	from ${CASES} g join step_runs s on s.case_id = g.id
	where s.state <> 'due' group by ${COLUMNS}, s.journey_key, s.anchor_date, s.step_key`,
);
const creditors = statement<{ id: string; settings: string }>(
	'preview.creditors',
	`select id, settings from creditors where $1 = '' or id = $1`,
);
const senders = statement<{ creditor_id: string; channel: Channel }>(
	'preview.senders',
	`select distinct creditor_id, channel from senders where state = 'active' and ($1 = '' or creditor_id = $1)`,
);

export interface PreviewFacts {
	groups: CaseGroup[];
	done: DoneGroup[];
	creditors: Map<string, CreditorPlan>;
}

/** @param creditorId empty = all creditors */
export function* previewFacts(creditorId: string): Tx<PreviewFacts> {
	const found = new Map<string, CreditorPlan>();
	const active = yield* run(senders, creditorId);
	for (const { id, settings } of yield* run(creditors, creditorId)) {
		const channels = active.filter((s) => s.creditor_id === id).map(({ channel }) => channel);
		found.set(id, { settings: readSettings(settings), channels: new Set(channels) });
	}
	return {
		groups: yield* run(groups, creditorId),
		done: yield* run(doneGroups, creditorId),
		creditors: found,
	};
}
