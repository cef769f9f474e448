import { badInput, CobrancaError } from '../core/errors';
import { newId } from '../core/ids';
import { type Channel, CHANNELS } from '../domain/channel';
import { type Ledger, run, runOne, statement } from '../ports/ledger';
import { appendEvents } from './events';
import { lockPersons } from './locks';

const caseRow = statement<{ creditor_id: string; debtor_id: string; person_id: string }>(
	'suppress.case',
	'select creditor_id, debtor_id, person_id from cases where id = $1',
);
const insert = statement(
	'suppress.insert',
	'insert into suppressions (id, creditor_id, person_id, channel, reason, source, since) values ($1, $2, $3, $4, $5, $6, $7)',
);

/**
 * Records that a debtor does not want to be contacted by this creditor on a channel (null = every channel).
 * `source` says how we know, in Portuguese. @throws CobrancaError notFound, badInput
 */
export async function suppress(
	ledger: Ledger,
	input: { caseId: string; channel: Channel | null; reason: 'optOut' | 'doNotCall'; source: string },
): Promise<{ id: string }> {
	// A stop of a channel that there is not would look like one and stop nothing.
	if (input.channel !== null && !CHANNELS.includes(input.channel))
		throw badInput(
			'channel',
			'There is no such channel to stop.',
			`Say one of ${CHANNELS.join(', ')}, or all.`,
		);
	const id = newId();
	return await ledger.transact('suppress', function* () {
		const found = yield* runOne(caseRow, input.caseId);
		if (!found)
			throw new CobrancaError('notFound', 'There is no such case in the ledger.', { field: 'caseId' });
		yield* lockPersons([found.person_id]);
		const now = ledger.businessNow();
		yield* run(
			insert,
			id,
			found.creditor_id,
			found.person_id,
			input.channel,
			input.reason,
			input.source,
			now,
		);
		yield* appendEvents(
			[
				{
					type: 'consent.optOut',
					creditorId: found.creditor_id,
					debtorId: found.debtor_id,
					caseId: input.caseId,
					data: { channels: input.channel === null ? 'all' : [input.channel] },
				},
			],
			now,
		);
		return { id };
	});
}
