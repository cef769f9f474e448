import { CobrancaError } from '../../core/errors';
import type { ChargeAdapter } from '../../ports/charge';
import { asaas } from './asaas';
import { cnab } from './cnab';

/** Every payment provider, in the order in which a person is offered them. A new one is its folder and its line here. */
export const CHARGE_ADAPTERS: readonly ChargeAdapter[] = [asaas, cnab];

/** @throws CobrancaError config when there is no adapter of that id */
export function chargeAdapter(id: string): ChargeAdapter {
	const adapter = CHARGE_ADAPTERS.find((one) => one.id === id);
	if (adapter === undefined) {
		const known = CHARGE_ADAPTERS.map((one) => one.id).join(', ');
		throw new CobrancaError('config', `There is no payment provider with that name; known: ${known}.`, {
			field: 'provider',
		});
	}
	return adapter;
}
