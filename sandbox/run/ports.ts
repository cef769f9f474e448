/** Where n8n and the provider listen: the same at every start, so that an address in a browser stays good. */
import { createServer } from 'node:net';

import { freePort } from '../services/port';
import type { Folder } from './folder';

export interface Ports {
	readonly n8n: number;
	readonly broker: number;
	readonly simulator: number;
}

/** @param steady take those of the last start, if they are free */
export async function portsOf(folder: Folder, steady: boolean): Promise<Ports> {
	const { ports } = folder.kept;
	const take = async (known: number | undefined) =>
		steady && known && (await isFree(known)) ? known : await freePort();
	const taken = {
		n8n: await take(ports.n8n),
		broker: await take(ports.broker),
		simulator: await take(ports.simulator),
	};
	folder.kept.ports = taken;
	await folder.save();
	return taken;
}

function isFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
