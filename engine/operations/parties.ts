/** Whose a contact point is, where a file cannot tell. */
import { badInput, CobrancaError } from '../core/errors';
import { parsePhone } from '../core/identity/phone';
import { type Ledger, run, statement } from '../ports/ledger';
import { appendEvents } from './events';
import { lockAddresses } from './locks';
import { sharedTask } from './storePeople';
import { finishTasks } from './tasks';

const waiting = statement<{ id: string; debtor_id: string; own: number }>(
	'shared.waiting',
	(d) =>
		`select p.id, p.debtor_id, case when exists (
		select 1 from cases c where c.debtor_id = p.debtor_id and c.id in ${d.list('$3')}) then 1 else 0 end as own
	from contact_points p where p.creditor_id = $1 and p.address_hash = $2 and p.review = 'shared'`,
);
const settle = statement(
	'shared.settle',
	(d) => `update contact_points set review = 'settled' where id in ${d.list('$1')}`,
);
const close = statement(
	'shared.close',
	(d) => `update contact_points set review = 'settled', state = 'wrongPerson' where id in ${d.list('$1')}`,
);

/**
 * A person says whose a phone is that several debtors of a creditor have: the debtors of these cases keep it, for the others it
 * is a wrong number. Without cases all keep it (a family, a small firm). @throws CobrancaError badInput, notFound
 */
export async function settleSharedPhone(
	ledger: Ledger,
	input: { creditorId: string; phone: string; caseIds?: readonly string[] },
): Promise<{ kept: number; removed: number }> {
	const parsed = parsePhone(input.phone);
	if (!parsed.ok) throw badInput('phone', 'The phone cannot be read.', 'Write it with its area code.');
	const hash = ledger.hash('address', parsed.value.e164);
	const caseIds = input.caseIds ?? [];
	return await ledger.transact('shared.settle', function* () {
		yield* lockAddresses([hash]);
		const points = yield* run(waiting, input.creditorId, hash, JSON.stringify(caseIds));
		if (points.length === 0)
			throw new CobrancaError('notFound', 'No phone of this creditor waits for review under this number.', {
				field: 'phone',
			});
		const kept = points.filter((point) => caseIds.length === 0 || point.own === 1);
		if (kept.length === 0)
			throw badInput(
				'caseIds',
				'None of these cases has a debtor with this phone.',
				'Name the cases of its owners.',
			);
		const removed = points.filter((point) => !kept.includes(point));
		yield* run(settle, JSON.stringify(kept.map(({ id }) => id)));
		yield* run(close, JSON.stringify(removed.map(({ id }) => id)));
		yield* finishTasks([sharedTask(input.creditorId, hash)], 'Uma pessoa disse de quem é.', ledger.realNow());
		yield* appendEvents(
			points.map((point) => ({
				type: 'contactPoint.reviewed',
				creditorId: input.creditorId,
				debtorId: point.debtor_id,
				data: { point: point.id, kept: kept.includes(point) },
			})),
			ledger.businessNow(),
		);
		return { kept: kept.length, removed: removed.length };
	});
}
