/** The statements of RESERVE: one each, one JSON parameter a list of rows. */
import type { Channel } from '../../domain/channel';
import { statement } from '../../ports/ledger';
import { COUNTED_SQL } from '../factRows';
import type { ContactState } from './contact';

export const takenBy = statement<{
	step_run_id: string;
	id: string;
	state: ContactState;
	channel: Channel;
	provider_message_id: string | null;
	provider: string;
	at: number;
	mode: 'live' | 'test';
}>(
	'reserve.taken',
	(d) =>
		`select step_run_id, id, state, channel, provider_message_id, provider, at, mode from contacts
	where step_run_id in ${d.list('$1')} and state in ${COUNTED_SQL}`,
);
export const lockCreditor = statement(
	'reserve.lockCreditor',
	(d) => `select id from creditors where id = $1${d.forUpdate}`,
);
export const testCount = statement<{ n: number }>(
	'reserve.testCount',
	`select count(*) as n from contacts where creditor_id = $1 and mode = 'test' and at >= $2 and state in ${COUNTED_SQL}`,
);
export const claim = statement<{ id: string }>(
	'reserve.claim',
	(d) =>
		`update step_runs set live_contact = r.contact_id, hold_rule = null, hold_source = null, not_before = null, touched_at = $2
	from ${d.rows('$1', 'r', { step_run_id: 'text', contact_id: 'text' })}
	where step_runs.id = r.step_run_id and step_runs.live_contact is null and step_runs.state = 'due'
	returning id`,
);
export const unclaim = statement(
	'reserve.unclaim',
	(d) => `update step_runs set live_contact = null where live_contact in ${d.list('$1')}`,
);
export const insertContacts = statement<{ id: string }>(
	'reserve.insert',
	(d) =>
		`insert into contacts (id, creditor_id, person_id, debtor_id, case_id, step_run_id, contact_point_id, address_hash, channel, provider,
		sender_id, mode, journey_key, template, state, local_day, lease_token, parts, at, reserved_at, form, charge_id, provider_template)
	select r.id, r.creditor_id, r.person_id, r.debtor_id, r.case_id, r.step_run_id, r.contact_point_id, r.address_hash, $2, $3,
		r.sender_id, r.mode, r.journey_key, r.template, 'reserved', r.local_day, $4, r.parts, $5, $6, r.form, r.charge_id, r.provider_template
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		person_id: 'text',
		debtor_id: 'text',
		case_id: 'text',
		step_run_id: 'text',
		contact_point_id: 'text',
		address_hash: 'text',
		sender_id: 'text',
		mode: 'text',
		journey_key: 'text',
		template: 'text',
		local_day: 'text',
		parts: 'int',
		form: 'text',
		charge_id: 'text',
		provider_template: 'text',
	})} where true on conflict do nothing returning id`,
);
export const insertBodies = statement(
	'reserve.bodies',
	(d) =>
		`insert into message_bodies (id, direction, subject, body) select r.id, 'out', r.subject, r.body
	from ${d.rows('$1', 'r', { id: 'text', subject: 'text', body: 'text' })} where true`,
);
export const insertDebts = statement(
	'reserve.debts',
	(d) =>
		`insert into contact_debts (contact_id, debt_id, balance) select r.contact_id, r.debt_id, r.balance
	from ${d.rows('$1', 'r', { contact_id: 'text', debt_id: 'text', balance: 'int' })} where true`,
);
