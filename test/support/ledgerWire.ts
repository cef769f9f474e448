/** A provider that is another process, as adapters see it: HTTP in, one JSON line a message in a file that it syncs itself. */
import { request as httpRequest } from 'node:http';

import type { ChannelAdapter, SendResult } from '../../engine/ports/channel';
import {
	type HttpPort,
	type HttpRequest,
	type HttpResponse,
	MaybeSent,
	NotSent,
} from '../../engine/ports/http';
import { BAD_RECIPIENT, DOWN, TIMED_OUT } from './ledgerRun';

/** Plain HTTP that knows whether a connection stood; `base` and `own` as a credential would have them. */
export function plainHttp(port: number, base = '', own: Record<string, string> = {}): HttpPort {
	return {
		host: `127.0.0.1:${port}`,
		request: ({ method, path, body, headers, timeoutMs = 5000, signal }: HttpRequest) =>
			new Promise<HttpResponse>((resolve, reject) => {
				let stood = false;
				const outgoing = httpRequest({
					host: '127.0.0.1',
					port,
					method,
					path: base + path,
					headers: { ...headers, ...own },
					agent: false,
					signal,
				});
				outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error('timeout')));
				outgoing.once('socket', (socket) => socket.once('connect', () => (stood = true)));
				outgoing.once('error', (error) =>
					reject(stood ? new MaybeSent(error.message) : new NotSent(error.message)),
				);
				outgoing.once('response', (response) => {
					let text = '';
					response.setEncoding('utf8');
					response.on('data', (chunk: string) => (text += chunk));
					response.once('error', () => reject(new MaybeSent('the answer broke off')));
					response.once('end', () =>
						resolve({ status: response.statusCode ?? 0, headers: {}, body: JSON.parse(text || 'null') }),
					);
				});
				outgoing.end(JSON.stringify(body));
			}),
	};
}

export function wireAdapter(capabilities: Partial<ChannelAdapter['capabilities']> = {}): ChannelAdapter {
	return {
		id: 'fake',
		displayName: 'Provedor de prova',
		channels: ['sms'],
		capabilities: {
			idempotentSend: false,
			correlationEcho: true,
			deliveryReceipt: true,
			inbound: true,
			webhookAuth: 'none',
			concurrency: 2,
			ratePerSecond: 10_000,
			...capabilities,
		},
		validate: () => [],
		parseWebhook: () => [],
		countParts: (text) => ({ parts: 1, encoding: 'GSM-7', length: text.length }),
		async send(message, http, { timeoutMs, signal }): Promise<SendResult> {
			const { contactId, to, text } = message;
			try {
				const body = { contactId, to, text };
				const answer = await http.request({ method: 'POST', path: '/messages', body, timeoutMs, signal });
				if (answer.status === 400) return { outcome: 'rejected', error: BAD_RECIPIENT };
				const id = (answer.body as { messageId?: string } | null)?.messageId;
				if (answer.status === 202 && id) return { outcome: 'accepted', providerMessageId: id };
				return { outcome: 'unknown', error: { ...TIMED_OUT, code: String(answer.status) } };
			} catch (error) {
				if (error instanceof NotSent) return { outcome: 'rejected', error: DOWN };
				return { outcome: 'unknown', error: TIMED_OUT };
			}
		},
	};
}
