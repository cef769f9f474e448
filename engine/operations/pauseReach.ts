/** What a scope has just sent and has under way: what whoever pulls the switch wants to know first. */
import { badInput } from '../core/errors';
import { maskEmail } from '../core/identity/email';
import { maskPhone } from '../core/identity/phone';
import type { Channel } from '../domain/channel';
import type { PauseFact } from '../domain/compliance/types';
import { type Ledger, run, statement, type Tx } from '../ports/ledger';
import { iso } from './days';

/** Test messages count too: they went to the operator. */
export interface Reach {
	hours: number;
	/** Accepted by the provider in these hours, by channel. */
	sent: Record<string, number>;
	/** Of these hours: nobody knows whether they arrived. */
	unknown: number;
	/** Reserved now; a pause stops them. */
	reserved: number;
	/** On the wire now; nothing stops them any more. */
	onWire: number;
}

export interface RecentContact {
	contactId: string;
	at: string;
	creditorId: string;
	caseId: string;
	channel: Channel;
	journey: string;
	template: string;
	state: string;
	delivery: string;
	addressMasked: string;
	test: boolean;
}

export const REACH_HOURS = 2;
const HOUR_MS = 3_600_000;
/** Most lines of a list: it is for reading, and n8n copies every item. */
export const MOST_RECENT = 500;

const IN_SCOPE = `($1 = 'everything' or ($1 = 'creditor' and t.creditor_id = $2) or ($1 = 'channel' and t.channel = $2)
	or ($1 = 'sender' and t.sender_id = $2) or ($1 = 'journey' and t.journey_key = $2) or ($1 = 'template' and t.template = $2)
	or ($1 = 'batch' and exists (select 1 from contact_debts x join debts b on b.id = x.debt_id where x.contact_id = t.id and b.batch_id = $2)))`;

const recentCounts = statement<{ state: string; channel: string; n: number }>(
	'reach.recent',
	`select t.state, t.channel, count(*) as n from contacts t
	where t.reserved_at >= $3 and t.state in ('accepted', 'unknown', 'abandoned') and ${IN_SCOPE} group by t.state, t.channel`,
);
/** The first condition is that of the index `contacts_open`, word for word. */
const openCounts = statement<{ state: string; n: number }>(
	'reach.open',
	`select t.state, count(*) as n from contacts t
	where t.state in ('reserved', 'sending', 'unknown') and t.state in ('reserved', 'sending') and ${IN_SCOPE} group by t.state`,
);
const recentRows = statement<{
	id: string;
	at: number;
	creditor_id: string;
	case_id: string;
	channel: Channel;
	journey_key: string;
	template: string;
	state: string;
	delivery: string;
	address: string | null;
	mode: string;
}>(
	'reach.rows',
	`select t.id, t.at, t.creditor_id, t.case_id, t.channel, t.journey_key, t.template, t.state, t.delivery, p.address, t.mode
	from contacts t left join contact_points p on p.id = t.contact_point_id
	where t.reserved_at >= $3 and t.state in ('reserved', 'sending', 'accepted', 'unknown', 'abandoned') and ${IN_SCOPE}
	order by t.reserved_at desc, t.id desc limit $4`,
);

export function* reachOf(
	ledger: Ledger,
	scope: PauseFact['scope'],
	scopeId: string,
	hours = REACH_HOURS,
): Tx<Reach> {
	const reach: Reach = { hours, sent: {}, unknown: 0, reserved: 0, onWire: 0 };
	const since = ledger.realNow() - hours * HOUR_MS;
	for (const { state, channel, n } of yield* run(recentCounts, scope, scopeId, since)) {
		if (state === 'accepted') reach.sent[channel] = (reach.sent[channel] ?? 0) + n;
		else reach.unknown += n;
	}
	for (const { state, n } of yield* run(openCounts, scope, scopeId)) {
		if (state === 'reserved') reach.reserved += n;
		else reach.onWire += n;
	}
	return reach;
}

/**
 * The messages of a scope of the last hours, newest first, with masked addresses; at most 500.
 * @throws CobrancaError badInput
 */
export async function recentContacts(
	ledger: Ledger,
	input: { scope: PauseFact['scope']; scopeId?: string; hours?: number; limit?: number },
): Promise<RecentContact[]> {
	const { hours = REACH_HOURS, limit = MOST_RECENT } = input;
	if (!(hours > 0 && hours <= 72)) throw badInput('hours', 'The hours to look back must be from 1 to 72.');
	if (input.scope !== 'everything' && !input.scopeId)
		throw badInput('scopeId', `Say which ${input.scope} to list.`);
	const since = ledger.realNow() - hours * HOUR_MS;
	const most = Math.max(1, Math.min(MOST_RECENT, Math.floor(limit)));
	const rows = await ledger.read('reach.rows', () =>
		run(recentRows, input.scope, input.scopeId ?? '', since, most),
	);
	return rows.map((row) => ({
		contactId: row.id,
		at: iso(row.at),
		creditorId: row.creditor_id,
		caseId: row.case_id,
		channel: row.channel,
		journey: row.journey_key,
		template: row.template,
		state: row.state,
		delivery: row.delivery,
		addressMasked:
			row.address === null ? '' : row.channel === 'email' ? maskEmail(row.address) : maskPhone(row.address),
		test: row.mode === 'test',
	}));
}
