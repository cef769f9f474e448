/** The rows that facts are made of and the set queries that read them: one statement each, one JSON parameter a list. */
import type { Channel } from '../domain/channel';
import type {
	CreditorMode,
	DebtFact,
	HoldFact,
	PauseFact,
	SuppressionFact,
} from '../domain/compliance/types';
import type { Stage } from '../domain/journey/types';
import { statement } from '../ports/ledger';
import { CONFIRMATION_PREFIX } from './confirmations/kinds';

/** Contacts that count for caps (compliance: everything that may have reached the person). */
const COUNTED_STATES = ['reserved', 'sending', 'accepted', 'unknown', 'abandoned'] as const;
export const COUNTED_SQL = `('${COUNTED_STATES.join("', '")}')`;

/** Step runs that are the direct answer to a reply belong to no journey: their key is this and the reply's id. */
export const ANSWER_PREFIX = 'answer:';

/** A step run with its case, debtor and creditor. */
export type BaseRow = StepRow & Omit<CreditorRow, 'id'>;

export interface StepRow {
	step_run_id: string;
	step_state: 'due' | 'done' | 'exited';
	live_contact: string | null;
	journey_key: string;
	step_key: string;
	stage: Stage;
	template: string;
	channels: string;
	/** 1 where a person makes the touch. */
	human: number;
	task: string | null;
	unless: string | null;
	due_at: number;
	next_due_at: number | null;
	not_before: number | null;
	attempts: number;
	case_id: string;
	case_state: 'open' | 'closed';
	lease_token: string | null;
	lease_until: number | null;
	person_id: string;
	debtor_id: string;
	creditor_id: string;
	debtor_kind: 'PF' | 'PJ';
	debtor_name: string | null;
	uf: string | null;
	cep: string | null;
}

export interface CreditorRow {
	id: string;
	mode: CreditorMode;
	settings: string;
	display_name: string;
	legal_name: string;
	creditor_document: string;
	creditor_address: string;
	creditor_phone: string;
	agency_name: string | null;
	/** Business instant of the last payments file. */
	payments_feed_at: number | null;
}

export interface PointRow {
	id: string;
	debtor_id: string;
	kind: 'mobile' | 'fixed' | 'email';
	address: string | null;
	address_hash: string;
	ddd: string | null;
	use: 'personal' | 'work';
	state: 'unverified' | 'verified' | 'invalid' | 'wrongPerson';
	/** `shared`: several debtors have it, and nobody has said yet whose it is. */
	review: 'shared' | 'settled' | null;
	position: number;
}

export interface DebtRow extends DebtFact {
	case_id: string;
	batch_id: string | null;
}

/** When the debtor last wrote to us on a channel, from and to which address. */
export interface ConversationRow {
	debtor_id: string;
	channel: Channel;
	last_inbound_at: number;
	sender_address: string | null;
	address_hash: string | null;
}

export interface SenderRow {
	id: string;
	creditor_id: string;
	channel: Channel;
	provider: string;
	address: string;
	settings: string;
}

export const baseRows = statement<StepRow>(
	'facts.base',
	(d) =>
		`select s.id as step_run_id, s.state as step_state, s.live_contact, s.journey_key, s.step_key, s.stage, s.template,
		s.channels, s.human, s.task, s.unless, s.due_at, s.next_due_at, s.not_before, s.attempts,
		c.id as case_id, c.state as case_state, c.lease_token, c.lease_until, c.person_id, c.debtor_id, c.creditor_id,
		b.kind as debtor_kind, b.name as debtor_name, b.uf, b.cep
	from step_runs s join cases c on c.id = s.case_id join debtors b on b.id = c.debtor_id
	where s.id in ${d.list('$1')} order by s.id`,
);
/** Apart from the step runs: a batch has hundreds of those and a handful of creditors, whose settings are long. */
export const creditorRows = statement<CreditorRow>(
	'facts.creditors',
	(d) =>
		`select k.id, k.mode, k.settings, k.display_name, k.legal_name, k.document as creditor_document, k.address as creditor_address,
		k.phone as creditor_phone, a.name as agency_name, k.payments_feed_at
	from creditors k left join agencies a on a.id = k.agency_id where k.id in ${d.list('$1')}`,
);
/** Each step run with its creditor's row. */
export function withCreditors(steps: readonly StepRow[], creditors: readonly CreditorRow[]): BaseRow[] {
	const known = new Map(creditors.map(({ id, ...creditor }) => [id, creditor]));
	return steps.map((step) => Object.assign(step, known.get(step.creditor_id) as Omit<CreditorRow, 'id'>));
}

export const pointRows = statement<PointRow>(
	'facts.points',
	(d) =>
		`select id, debtor_id, kind, address, address_hash, ddd, use, state, review, position from contact_points
	where debtor_id in ${d.list('$1')} and (party_id is null
		or exists (select 1 from parties p where p.id = contact_points.party_id and p.contactable = 1))
	order by debtor_id, position, id`,
);
export const debtRows = statement<
	DebtRow & {
		due_date: string;
		placed_from: string;
		placed_until: string | null;
		confirmed_at: number | null;
	}
>(
	'facts.debts',
	(d) =>
		`select id, case_id, status, kind, due_date, placed_from, placed_until, confirmed_at, batch_id from debts
	where case_id in ${d.list('$1')} order by case_id, due_date, id`,
);
export const contactRows = statement<ContactRow>('facts.contacts', (d) => {
	const columns = 'id, at, channel, creditor_id, debtor_id, person_id, address_hash';
	// An answer in a conversation that the debtor began, or word of their payment, is none of the touches that the caps limit.
	const counted = `mode = 'live' and at > $3 and state in ${COUNTED_SQL} and journey_key not like '${ANSWER_PREFIX}%'
		and journey_key not like '${CONFIRMATION_PREFIX}%'`;
	const of = (column: string, list: string) =>
		d.name === 'postgres'
			? // One look into the index for each: left to itself PostgreSQL reads all contacts, analysed or not, since it guesses a hundred in every list.
				`select c.* from ${list} p(key) cross join lateral (select ${columns} from contacts where ${column} = p.key and ${counted} offset 0) c`
			: `select ${columns} from contacts where ${column} in ${list} and ${counted}`;
	return `${of('person_id', d.list('$1'))} union ${of('address_hash', d.list('$2'))}`;
});
export const suppressionRows = statement<SuppressionRow>('facts.suppressions', (d) => {
	const columns = 'id, creditor_id, person_id, channel, address_hash, reason, since';
	return `select ${columns} from suppressions where lifted_at is null and person_id in ${d.list('$1')}
		union select ${columns} from suppressions where lifted_at is null and address_hash in ${d.list('$2')}`;
});
export const holdRows = statement<HoldFact & { case_id: string }>(
	'facts.holds',
	(d) =>
		`select id, case_id, kind, reason, until from holds
	where lifted_at is null and (until is null or until > $2) and case_id in ${d.list('$1')}`,
);
export const pauseRows = statement<PauseFact & { scope_id: string }>(
	'facts.pauses',
	'select id, scope, scope_id, reason, until from pauses where lifted_at is null and (until is null or until > $1)',
);
export const senderRows = statement<SenderRow>(
	'facts.senders',
	(d) =>
		`select id, creditor_id, channel, provider, address, settings from senders
	where state = 'active' and creditor_id in ${d.list('$1')} order by created_at, id`,
);

export const conversationRows = statement<ConversationRow>(
	'facts.conversations',
	(d) =>
		`select debtor_id, channel, last_inbound_at, sender_address, address_hash from conversations where debtor_id in ${d.list('$1')}`,
);
/** Points that a provider knows nothing of on its channel: no WhatsApp on the number. */
export const unreachableRows = statement<{ contact_point_id: string; channel: Channel }>(
	'facts.unreachable',
	(d) =>
		`select u.contact_point_id, u.channel from unreachable u join contact_points p on p.id = u.contact_point_id
	where p.debtor_id in ${d.list('$1')}`,
);
/** Channels that refused a step's message, and until when the step leaves them alone. */
export const refusedRows = statement<{ step_run_id: string; channel: Channel; until: number }>(
	'facts.refused',
	(d) =>
		`select step_run_id, channel, max(channel_until) as until from contacts
	where step_run_id in ${d.list('$1')} and state = 'rejected' and channel_until > $2 group by step_run_id, channel`,
);
/** Approved templates that a sender may not send by now. */
export const stoppedTemplateRows = statement<{ sender_id: string; template: string; until: number | null }>(
	'facts.stoppedTemplates',
	(d) =>
		`select sender_id, template, until from sender_health where subject = 'templateStatus' and state = 'stopped'
	and (until is null or until > $2) and sender_id in ${d.list('$1')}`,
);
/** What is on record of a debtor and channel: agreed, or only refusals. */
export const consentRows = statement<{ debtor_id: string; channel: Channel; given: number }>(
	'facts.consents',
	(d) =>
		`select debtor_id, channel, max(case when withdrawn_at is null then 1 else 0 end) as given
	from consents where debtor_id in ${d.list('$1')} group by debtor_id, channel`,
);

export interface ContactRow {
	id: string;
	at: number;
	channel: Channel;
	creditor_id: string;
	debtor_id: string;
	person_id: string;
	address_hash: string;
}
export interface SuppressionRow {
	id: string;
	creditor_id: string | null;
	person_id: string | null;
	channel: Channel | null;
	address_hash: string | null;
	reason: SuppressionFact['reason'];
	since: number;
}
