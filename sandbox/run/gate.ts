/**
 * What stands before n8n in production: a door that is shut while n8n is not ready. Without it n8n 2.41 answers webhooks that come while it
 * looks after its database with 200 and "n8n is starting up. Please wait" (abstract-server.js), and the provider takes them as heard.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Gate {
	readonly url: string;
	/** From now on everybody is told to come again. */
	shut(): void;
	open(): void;
	stop(): Promise<void>;
}

/** Passes requests on to a port of this machine. */
export async function startGate(target: number): Promise<Gate> {
	const agent = new http.Agent({ keepAlive: true });
	let isOpen = true;
	const server = http.createServer((request, response) => {
		const refuse = () => {
			if (response.headersSent) return void response.destroy();
			response.writeHead(503).end();
		};
		if (!isOpen) return refuse();
		const { method, url, headers } = request;
		const onward = http.request(
			{ host: '127.0.0.1', port: target, agent, method, path: url, headers },
			(answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
				answer.on('error', () => response.destroy());
			},
		);
		onward.on('error', refuse);
		request.on('error', () => onward.destroy());
		request.pipe(onward);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		shut: () => void (isOpen = false),
		open: () => void (isOpen = true),
		async stop() {
			agent.destroy();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
