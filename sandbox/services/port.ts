import { randomInt } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';

/** A port nobody listens on now. Take it soon: the system may give it away again. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});
}

/** Below those that systems give to outgoing connections (Linux from 32768, others from 49152). */
const LASTING = { from: 20_000, count: 12_000 };

/** A port for what listens late, or again after a while: no connection of another process gets it meanwhile. */
export async function lastingPort(): Promise<number> {
	for (;;) {
		const port = LASTING.from + randomInt(LASTING.count);
		if (await isFree(port)) return port;
	}
}

export function isFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
