import { CobrancaError } from '../../core/errors';
import type { SendDeps } from './types';

/**
 * A sandbox ledger may have its clock anywhere, and its debtors are invented: it speaks to this machine only.
 * @throws CobrancaError sandboxHost
 */
export function refuseRealProviderInSandbox({ ledger, adapter, http, mail }: SendDeps): void {
	const port = mail ?? http;
	if (ledger.identity.kind !== 'sandbox' || !port) return;
	const host = port.host.replace(/:\d+$/, '');
	if (host === 'localhost' || host === '[::1]' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)) return;
	throw new CobrancaError(
		'sandboxHost',
		`A sandbox ledger never talks to a real provider, and ${adapter.displayName} is set to ${host}.`,
		{
			field: mail ? 'host' : 'baseUrl',
			remedy: "Use the simulator's address on 127.0.0.1, or a production ledger.",
		},
	);
}
