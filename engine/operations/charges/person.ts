/** What a person asks of one charge. */
import { CobrancaError } from '../../core/errors';
import type { Ledger } from '../../ports/ledger';
import type { ChargeItem } from '../items';
import { lockCases, lockPersons } from '../locks';
import { cancelCharges } from './cancel';
import { refuseRealProviderInSandbox } from './host';
import { chargeItemOf } from './item';
import { caseIdsOf } from './lifecycle';
import { releaseCharges } from './release';
import { chargeDebts, type ChargeRow, readCharges } from './rows';
import type { ChargeDeps } from './types';
import { ask, lookUp } from './wire';

async function charge(ledger: Ledger, id: string): Promise<ChargeRow> {
	const [row] = await ledger.read('charge.one', () => readCharges([id]));
	if (row) return row;
	throw new CobrancaError('notFound', 'There is no such charge in the ledger.', { field: 'chargeId' });
}

/** A charge is asked for at the provider that made it. */
function sameProvider(row: ChargeRow, { adapter }: ChargeDeps): void {
	if (row.provider === adapter.id || row.provider === 'sample') return;
	throw new CobrancaError(
		'badInput',
		`This charge is of ${row.provider}, the node asks ${adapter.displayName}.`,
		{
			field: 'provider',
		},
	);
}

/** Asks the provider how a charge stands, records it, and tells. @throws CobrancaError notFound, badInput */
export async function chargeStatus(deps: ChargeDeps, id: string): Promise<ChargeItem> {
	refuseRealProviderInSandbox(deps);
	const row = await charge(deps.ledger, id);
	sameProvider(row, deps);
	if (row.state === 'accepted' && row.provider_charge_id !== null) await ask(deps, row);
	else if (row.state === 'unknown' || row.state === 'sending') await lookUp(deps, row);
	return chargeItemOf(await charge(deps.ledger, id));
}

/**
 * Cancels one charge. A charge that is over is no failure; one that was paid meanwhile is taken in as a payment, and its status says so.
 * @throws CobrancaError notFound, badInput
 */
export async function cancelCharge(
	deps: ChargeDeps,
	id: string,
): Promise<{ charge: ChargeItem; done: boolean }> {
	refuseRealProviderInSandbox(deps);
	const { ledger } = deps;
	const row = await charge(ledger, id);
	sameProvider(row, deps);
	if (row.provider !== 'sample') {
		await ledger.transact('charge.cancel.person', function* () {
			yield* lockPersons([row.person_id]);
			yield* lockCases(yield* caseIdsOf([row]));
			const debts = yield* chargeDebts([id]);
			// Of the debts' instruments only this one: theirs it is, or nobody's.
			const debtIds = debts.flatMap(({ debt_id, live }) => (live === 1 ? debt_id : []));
			yield* releaseCharges(ledger, { debtIds }, 'person');
		});
		await cancelCharges(deps, { chargeIds: [id] });
	}
	const after = await charge(ledger, id);
	const done = row.provider === 'sample' || !['wanted', 'sending', 'failed'].includes(after.cancel);
	return { charge: chargeItemOf(after), done };
}
