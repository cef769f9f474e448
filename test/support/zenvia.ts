import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OutboundMessage } from '../../engine/ports/channel';
import type { HttpPort, HttpResponse } from '../../engine/ports/http';
import { axiosHttp } from '../../sandbox/http/axiosHttp';
import { type Mode, magicNumber } from '../../sandbox/providers/zenvia/misbehave';
import type { SimulatorOptions } from '../../sandbox/providers/zenvia/options';
import { type RunningSimulator, startZenvia } from '../../sandbox/providers/zenvia/server';

const FAST: Partial<SimulatorOptions> = {
	sentDelayMs: 10,
	deliveredDelayMs: 30,
	replyDelayMs: 10,
	webhookRetryMs: 50,
	webhookTimeoutMs: 300,
	slowMs: 200,
};
export const SECRET = 'a long secret of the trigger';

export interface Post {
	headers: http.IncomingHttpHeaders;
	body: Record<string, unknown>;
}

export interface Listener {
	url: string;
	posts: Post[];
	/** What it answers from now on. */
	status: number;
	mostAtOnce: number;
	delayMs: number;
	close(): void;
}

const open: Array<() => Promise<void> | void> = [];
afterAll(async () => {
	for (const close of open.splice(0).reverse()) await close();
});

/** Runs when the tests of the file are over. */
export function atEnd(close: () => Promise<void> | void): void {
	open.push(close);
}

export async function simulator(options: Partial<SimulatorOptions> = {}): Promise<RunningSimulator> {
	const running = await startZenvia({ ...FAST, ...options });
	open.push(() => running.stop());
	return running;
}

export async function listener(): Promise<Listener> {
	let atOnce = 0;
	const server = http.createServer((request, response) => {
		atOnce += 1;
		it.mostAtOnce = Math.max(it.mostAtOnce, atOnce);
		let text = '';
		request.on('data', (chunk: Buffer) => (text += chunk.toString()));
		request.on('end', () => {
			it.posts.push({ headers: request.headers, body: JSON.parse(text) as Record<string, unknown> });
			setTimeout(() => {
				atOnce -= 1;
				response.writeHead(it.status).end();
			}, it.delayMs);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const it: Listener = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/abc`,
		posts: [],
		status: 200,
		mostAtOnce: 0,
		delayMs: 0,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
	open.push(it.close);
	return it;
}

export const client = (running: RunningSimulator, token = 'sandbox-token'): HttpPort =>
	axiosHttp({ baseUrl: running.url, headers: { 'X-API-TOKEN': token } });

export const ask = async (running: RunningSimulator, path: string, body?: unknown): Promise<HttpResponse> =>
	axiosHttp({ baseUrl: `http://127.0.0.1:${running.port}/__sim` }).request({
		method: body === undefined ? 'GET' : 'POST',
		path,
		body,
		headers: { 'content-type': 'application/json' },
	});

export const stats = async (running: RunningSimulator): Promise<Record<string, unknown>> =>
	(await ask(running, '/stats')).body as Record<string, unknown>;

export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 10_000;
	while (!(await condition())) {
		if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

let serial = 0;
export function sms(change: Partial<OutboundMessage> = {}): OutboundMessage {
	serial += 1;
	return {
		contactId: randomUUID(),
		channel: 'sms',
		to: `+5511901${String(serial).padStart(6, '0')}`,
		from: 'loja-demo',
		text: `Loja Demo: sua fatura ${serial} venceu.`,
		...change,
	};
}

export const magic = (mode: Mode): string => `+${magicNumber(mode)}`;
