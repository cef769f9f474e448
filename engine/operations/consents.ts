/**
 * What debtors agreed to: that they may be written to on a channel, where a rule asks for it (WhatsApp). A row that is not withdrawn
 * is an opt-in. A refusal is a row of its own, withdrawn as it is made: it says how we know, and it outweighs the clause of a contract.
 */
import { badInput, CobrancaError } from '../core/errors';
import { newId } from '../core/ids';
import { type Channel, CHANNELS } from '../domain/channel';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
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

interface CaseRow {
	creditor_id: string;
	debtor_id: string;
	person_id: string;
}

const caseRow = statement<CaseRow>(
	'consent.case',
	'select creditor_id, debtor_id, person_id from cases where id = $1',
);
const insert = statement(
	'consent.insert',
	`insert into consents (id, creditor_id, debtor_id, channel, source, evidence, given_at, withdrawn_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const newest = statement<{ source: string; withdrawn_at: number | null }>(
	'consent.newest',
	`select source, withdrawn_at from consents where debtor_id = $1 and channel = $2
	order by case when withdrawn_at is null then 0 else 1 end, given_at desc, id desc limit 1`,
);
const withdraw = statement(
	'consent.withdraw',
	'update consents set withdrawn_at = $3 where debtor_id = $1 and channel = $2 and withdrawn_at is null',
);
const wake = statement(
	'consent.wake',
	`update cases set next_at = $2 where debtor_id = $1 and state = 'open' and next_at > $2`,
);

/**
 * Records that a debtor agreed to be written to on a channel by this creditor; a second time changes nothing. An opt-out stays
 * what it is: only a person lifts that.
 * @throws CobrancaError notFound, badInput
 */
export async function recordConsent(ledger: Ledger, input: ConsentInput): Promise<{ recorded: boolean }> {
	check(input);
	return await ledger.transact('consent.record', function* () {
		const { found, state } = yield* current(input);
		if (state === 'given') return { recorded: false };
		const now = ledger.businessNow();
		yield* store(input, found, now, null);
		yield* run(wake, found.debtor_id, now);
		yield* appendEvents([eventOf('consent.given', found, input)], now);
		return { recorded: true };
	});
}

/**
 * Takes a consent back, under the person's lock: what is not on the wire yet does not leave. Of who never gave one a refusal is kept,
 * so that the clause of a contract does not speak for them. No file undoes it.
 * @throws CobrancaError notFound, badInput
 */
export async function withdrawConsent(ledger: Ledger, input: ConsentInput): Promise<{ withdrawn: boolean }> {
	check(input);
	return await ledger.transact('consent.withdraw', function* () {
		const { found, state, source } = yield* current(input);
		// Said again. A refusal that a file told is worth a row of its own: no later file then undoes it.
		if (state === 'refused' && source === input.source.trim()) return { withdrawn: false };
		const now = ledger.businessNow();
		yield* run(withdraw, found.debtor_id, input.channel, now);
		yield* store(input, found, now, now);
		if (state === 'refused') return { withdrawn: false };
		yield* appendEvents([eventOf('consent.withdrawn', found, input)], now);
		return { withdrawn: true };
	});
}

function check({ channel, source }: ConsentInput): void {
	if (!CHANNELS.includes(channel)) throw badInput('channel', 'There is no such channel.');
	if (!source.trim())
		throw badInput(
			'source',
			'A consent needs its source.',
			'Say where the debtor gave or withdrew it, in a few words.',
		);
}

/** The case and what is on record of its debtor, with the person locked. */
function* current({
	caseId,
	channel,
}: ConsentInput): Tx<{ found: CaseRow; state: 'given' | 'refused' | 'unknown'; source?: string }> {
	const found = yield* runOne(caseRow, caseId);
	if (!found)
		throw new CobrancaError('notFound', 'There is no such case in the ledger.', { field: 'caseId' });
	yield* lockPersons([found.person_id]);
	const row = yield* runOne(newest, found.debtor_id, channel);
	if (!row) return { found, state: 'unknown' };
	return { found, state: row.withdrawn_at === null ? 'given' : 'refused', source: row.source };
}

function* store(
	{ channel, source, evidence }: ConsentInput,
	{ creditor_id, debtor_id }: CaseRow,
	now: number,
	withdrawnAt: number | null,
): Tx<void> {
	yield* run(
		insert,
		newId(),
		creditor_id,
		debtor_id,
		channel,
		source.trim(),
		evidence?.trim() || null,
		now,
		withdrawnAt,
	);
}

function eventOf(type: string, row: CaseRow, { caseId, channel }: ConsentInput) {
	return { type, creditorId: row.creditor_id, debtorId: row.debtor_id, caseId, data: { channel } };
}
