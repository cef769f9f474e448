import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpPort, HttpResponse } from '../../engine/ports/http';
import { axiosHttp } from '../../sandbox/http/axiosHttp';
import type { SimulatorOptions } from '../../sandbox/providers/asaas/options';
import { type RunningAsaas, startAsaas } from '../../sandbox/providers/asaas/server';
import type { ChargePost } from './chargeContract';

const FAST: Partial<SimulatorOptions> = {
	settleMs: 20,
	webhookRetryMs: 20,
	webhookTimeoutMs: 300,
	slowMs: 200,
	ratePerSecond: 0,
};
/** Where its business clock begins, so that no test knows what day it is: Monday 23/11/2026, noon in Brasília. */
export const TODAY = '2026-11-23';
const NOON = Date.parse(`${TODAY}T12:00:00-03:00`);
/** Asaas takes 32 to 255 characters. */
export const WORD = 'a long word of ours for the webhook of charges';

const open: Array<() => Promise<void> | void> = [];
afterAll(async () => {
	for (const close of open.splice(0).reverse()) await close();
});

export async function asaasSimulator(options: Partial<SimulatorOptions> = {}): Promise<RunningAsaas> {
	const running = await startAsaas({ ...FAST, clockOffsetMs: NOON - Date.now(), ...options });
	open.push(() => running.stop());
	return running;
}

export const asaasHttp = (running: RunningAsaas, token = 'sandbox-token'): HttpPort =>
	axiosHttp({ baseUrl: running.url, headers: { access_token: token } });

export const sim = async (running: RunningAsaas, path: string, body?: unknown): Promise<HttpResponse> =>
	axiosHttp({ baseUrl: `http://127.0.0.1:${running.port}/__sim` }).request({
		method: body === undefined ? 'GET' : 'POST',
		path,
		body,
		headers: { 'content-type': 'application/json' },
	});

export interface Hook {
	id: string;
	posts: ChargePost[];
	/** What it answers from now on. */
	status: number;
}

/** A webhook of ours that the simulator posts to. */
export async function hook(
	running: RunningAsaas,
	sendType: 'SEQUENTIALLY' | 'NON_SEQUENTIALLY' = 'NON_SEQUENTIALLY',
): Promise<Hook> {
	const server = http.createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			it.posts.push({ raw: Buffer.concat(chunks), headers: request.headers });
			response.writeHead(it.status).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	open.push(() => {
		server.closeAllConnections();
		server.close();
	});
	const made = await asaasHttp(running).request({
		method: 'POST',
		path: '/webhooks',
		headers: { 'user-agent': 'test' },
		body: {
			name: 'test',
			url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
			email: 'ops@example.com',
			enabled: true,
			interrupted: false,
			authToken: WORD,
			sendType,
			events: ['CREATED', 'UPDATED', 'CONFIRMED', 'RECEIVED', 'OVERDUE', 'DELETED', 'REFUNDED']
				.concat(['PARTIALLY_REFUNDED', 'BANK_SLIP_CANCELLED'])
				.map((name) => `PAYMENT_${name}`),
		},
	});
	const it: Hook = { id: (made.body as { id: string }).id, posts: [], status: 200 };
	return it;
}

/** The posts, parsed. */
export const bodies = ({ posts }: Hook): Array<{ event: string; payment: Record<string, unknown> }> =>
	posts.map(({ raw }) => JSON.parse(raw.toString('utf8')) as never);

export async function until(what: string, condition: () => boolean): Promise<void> {
	const deadline = Date.now() + 10_000;
	while (!condition()) {
		if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

/** Nothing is left to be posted, nor about to. */
export async function quiet(running: RunningAsaas): Promise<void> {
	const deadline = Date.now() + 10_000;
	for (let still = 0; still < 3;) {
		await new Promise((resolve) => setTimeout(resolve, 25));
		const busy =
			running.simulator.webhooks.counts.pending > 0 ||
			[...running.simulator.book.payments.values()].some((one) => one.status === 'CONFIRMED');
		still = busy ? 0 : still + 1;
		if (Date.now() > deadline) throw new Error('The simulator did not come to rest');
	}
}
