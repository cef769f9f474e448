import { CobrancaError } from '../../core/errors';
import type { ChargeDeps } from './types';

/** @throws CobrancaError sandboxHost */
export function refuseRealProviderInSandbox({ ledger, adapter, http }: ChargeDeps): void {
	if (ledger.identity.kind !== 'sandbox') return;
	const host = http.host.replace(/:\d+$/, '');
	if (host === 'localhost' || host === '[::1]' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)) return;
	throw new CobrancaError(
		'sandboxHost',
		`A sandbox ledger never talks to a real provider, and ${adapter.displayName} is set to ${host}.`,
		{
			field: 'baseUrl',
			remedy: "Use the simulator's address on 127.0.0.1, or a production ledger.",
		},
	);
}
