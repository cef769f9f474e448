import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerMetaChallenge, verifyMetaSignature } from '../../engine/adapters/channels/meta/signature';
import type { OutboundMessage } from '../../engine/ports/channel';
import type { HttpPort, HttpResponse } from '../../engine/ports/http';
import { axiosHttp } from '../../sandbox/http/axiosHttp';
import { DEFAULTS, type MetaOptions } from '../../sandbox/providers/meta/options';
import { type RunningMeta, startMeta } from '../../sandbox/providers/meta/server';

export const NUMBER = '106540352242922';

const open: Array<() => Promise<void> | void> = [];
afterAll(async () => {
	for (const close of open.splice(0).reverse()) await close();
});

export async function metaSimulator(options: Partial<MetaOptions> = {}): Promise<RunningMeta> {
	const running = await startMeta({
		sentDelayMs: 10,
		deliveredDelayMs: 30,
		readDelayMs: 10,
		replyDelayMs: 10,
		webhookRetryMs: 50,
		webhookTimeoutMs: 300,
		slowMs: 200,
		...options,
	});
	open.push(() => running.stop());
	return running;
}

export interface MetaListener {
	url: string;
	posts: { raw: Buffer; genuine: boolean; body: unknown }[];
	/** What it answers from now on. */
	status: number;
	delayMs: number;
}

/** A receiver that checks what ours must check: the challenge, and the signature over the raw body. */
export async function metaListener(): Promise<MetaListener> {
	const server = http.createServer((request, response) => {
		const query = Object.fromEntries(new URL(request.url ?? '/', 'http://x').searchParams);
		if (request.method === 'GET') {
			const challenge = answerMetaChallenge(query, DEFAULTS.verifyToken);
			response.writeHead(challenge === null ? 403 : 200).end(challenge ?? '');
			return;
		}
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const raw = Buffer.concat(chunks);
			const genuine = verifyMetaSignature(raw, request.headers, DEFAULTS.appSecret);
			it.posts.push({ raw, genuine, body: JSON.parse(raw.toString()) });
			setTimeout(() => response.writeHead(it.status).end(), it.delayMs);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	open.push(() => {
		server.closeAllConnections();
		server.close();
	});
	const it: MetaListener = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/abc`,
		posts: [],
		status: 200,
		delayMs: 0,
	};
	return it;
}

export const metaClient = (running: RunningMeta, token = DEFAULTS.token): HttpPort =>
	axiosHttp({ baseUrl: running.url, headers: { Authorization: `Bearer ${token}` } });

export const askMeta = (running: RunningMeta, path: string, body?: unknown): Promise<HttpResponse> =>
	axiosHttp({ baseUrl: `http://127.0.0.1:${running.port}/__sim` }).request({
		method: body === undefined ? 'GET' : 'POST',
		path,
		body,
		headers: { 'content-type': 'application/json' },
	});

let serial = 0;
/** A template that the simulator knows; each to another invented phone. */
export function whatsapp(change: Partial<OutboundMessage> = {}): OutboundMessage {
	serial += 1;
	return {
		contactId: randomUUID(),
		channel: 'whatsapp',
		to: `+5511902${String(serial).padStart(6, '0')}`,
		from: NUMBER,
		text: `Olá! Aqui é Loja ${serial}. Falo com Maria? Temos um recado para você.`,
		template: {
			name: 'falo_com',
			language: 'pt_BR',
			bodyParameters: [`Loja ${serial}`, 'Maria'],
			buttonPayloads: ['sou-eu', 'nao-sou-eu', 'parar'],
		},
		...change,
	};
}
