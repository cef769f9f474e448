/** What debtors agreed to: that they may be written to on a channel, where a rule asks for it (WhatsApp by a third party). */
import { badInput, CobrancaError } from '../core/errors';
import { newId } from '../core/ids';
import { type Channel, CHANNELS } from '../domain/channel';
import { type Ledger, run, runOne, statement } from '../ports/ledger';
import { appendEvents } from './events';
import { lockPersons } from './locks';

export interface ConsentInput {
	caseId: string;
	channel: Channel;
	/** How we know, pt-BR: `cláusula 8 do contrato`, `formulário do site`. */
	source: string;
	/** Where the proof is: a number, a file's name, an address. No personal data. */
	evidence?: string;
}

const caseRow = statement<{ creditor_id: string; debtor_id: string; person_id: string }>(
	'consent.case',
	'select creditor_id, debtor_id, person_id from cases where id = $1',
);
const insert = statement(
	'consent.insert',
	'insert into consents (id, creditor_id, debtor_id, channel, source, evidence, given_at) values ($1, $2, $3, $4, $5, $6, $7)',
);
const given = statement<{ id: string }>(
	'consent.given',
	'select id from consents where debtor_id = $1 and channel = $2 and withdrawn_at is null',
);
const withdraw = statement<{ id: string }>(
	'consent.withdraw',
	'update consents set withdrawn_at = $3 where debtor_id = $1 and channel = $2 and withdrawn_at is null returning id',
);
const wake = statement(
	'consent.wake',
	`update cases set next_at = $2 where debtor_id = $1 and state = 'open' and next_at > $2`,
);

/**
 * Records that a debtor agreed to be written to on a channel by this creditor; a second time changes nothing.
 * @throws CobrancaError notFound, badInput
 */
export async function recordConsent(ledger: Ledger, input: ConsentInput): Promise<{ recorded: boolean }> {
	if (!CHANNELS.includes(input.channel)) throw badInput('channel', 'There is no such channel.');
	if (!input.source.trim())
		throw badInput('source', 'A consent needs its source.', 'Say where the debtor gave it, in a few words.');
	return await ledger.transact('consent.record', function* () {
		const found = yield* runOne(caseRow, input.caseId);
		if (!found) throw unknownCase();
		yield* lockPersons([found.person_id]);
		if (yield* runOne(given, found.debtor_id, input.channel)) return { recorded: false };
		const now = ledger.businessNow();
		yield* run(
			insert,
			newId(),
			found.creditor_id,
			found.debtor_id,
			input.channel,
			input.source.trim(),
			input.evidence?.trim() || null,
			now,
		);
		yield* run(wake, found.debtor_id, now);
		yield* appendEvents([eventOf('consent.given', found, input.caseId, input.channel)], now);
		return { recorded: true };
	});
}

/** Takes a consent back, under the person's lock: what is not on the wire yet does not leave. @throws CobrancaError notFound */
export async function withdrawConsent(
	ledger: Ledger,
	input: { caseId: string; channel: Channel },
): Promise<{ withdrawn: boolean }> {
	return await ledger.transact('consent.withdraw', function* () {
		const found = yield* runOne(caseRow, input.caseId);
		if (!found) throw unknownCase();
		yield* lockPersons([found.person_id]);
		const now = ledger.businessNow();
		if ((yield* run(withdraw, found.debtor_id, input.channel, now)).length === 0) return { withdrawn: false };
		yield* appendEvents([eventOf('consent.withdrawn', found, input.caseId, input.channel)], now);
		return { withdrawn: true };
	});
}

function eventOf(
	type: string,
	row: { creditor_id: string; debtor_id: string },
	caseId: string,
	channel: Channel,
) {
	return { type, creditorId: row.creditor_id, debtorId: row.debtor_id, caseId, data: { channel } };
}

function unknownCase(): CobrancaError {
	return new CobrancaError('notFound', 'There is no such case in the ledger.', { field: 'caseId' });
}
