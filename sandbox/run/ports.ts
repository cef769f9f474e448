/** Where n8n, the providers and the inbox listen: the same at every start, so that an address in a browser stays good. */
import { freePort, isFree, lastingPort } from '../services/port';
import type { Folder } from './folder';
import type { ProviderPorts } from './providers';

export interface Ports {
	readonly n8n: number;
	readonly broker: number;
	/** Of the webhook process in queue mode. */
	readonly webhook: number;
	readonly inbox: number;
	readonly providers: ProviderPorts;
}

const PROVIDERS = ['zenvia', 'meta', 'smtp', 'smtpAdmin', 'asaas', 'bank'] as const;

/** @param steady take those of the last start, if they are free */
export async function portsOf(folder: Folder, steady: boolean): Promise<Ports> {
	const known = folder.kept.ports;
	const names = ['n8n', 'broker', 'webhook', 'inbox', ...PROVIDERS];
	const taken: Record<string, number> = {};
	for (const name of names) {
		const port = known[name];
		const isGood =
			steady && port !== undefined && !Object.values(taken).includes(port) && (await isFree(port));
		taken[name] = isGood ? port : await lastingPort();
	}
	folder.kept.ports = taken;
	await folder.save();
	const of = (name: string) => taken[name] ?? 0;
	return {
		n8n: of('n8n'),
		broker: of('broker'),
		webhook: of('webhook'),
		inbox: of('inbox'),
		providers: named(of),
	};
}

export async function providerPorts(): Promise<ProviderPorts> {
	const free = await Promise.all(PROVIDERS.map(() => freePort()));
	return named((name) => free[PROVIDERS.indexOf(name)] ?? 0);
}

const named = (of: (name: (typeof PROVIDERS)[number]) => number): ProviderPorts => ({
	zenvia: of('zenvia'),
	meta: of('meta'),
	smtp: of('smtp'),
	smtpAdmin: of('smtpAdmin'),
	asaas: of('asaas'),
	bank: of('bank'),
});
