/** SMS. */
import path from 'node:path';

import type { ReceivedMessage } from '../../judge';
import { type Provider, ProviderProcess, type ProviderOptions, type ProviderStats, TOKEN } from './process';

/** More than the shipped senders' rates together, so that only `--misbehave rateLimited` slows anybody. */
const RATE = ['--rate-per-second', '1000', '--burst', '1000'];
const AUTH = { 'x-api-token': TOKEN };

interface Arrived {
	at: string;
	to: string;
	from: string;
	text: string;
	externalId?: string;
	id: string;
}

export async function startZenvia(
	options: ProviderOptions,
	{ port, senders, webhookSecret }: { port: number; senders: readonly string[]; webhookSecret: string },
): Promise<Provider> {
	const started = await ProviderProcess.start(options, {
		id: 'zenvia',
		title: 'Zenvia',
		adminPort: port,
		args: [
			...['--port', String(port), '--state-file', path.join(options.folder, 'zenvia.jsonl'), ...RATE],
			...senders.flatMap((sender) => ['--sender', sender]),
			...(options.anyAddress ? ['--any-number'] : []),
		],
	});
	type Subscription = { id: string; eventType: string };
	const subscriptions = () => started.ask<Subscription[]>('GET', '/v2/subscriptions', undefined, AUTH);
	// What an n8n asked for that ended without saying so: nobody listens there any more.
	for (const { id } of await subscriptions())
		await started.ask('DELETE', `/v2/subscriptions/${id}`, undefined, AUTH);
	return {
		id: 'zenvia',
		title: 'Zenvia',
		channel: 'sms',
		admin: started.admin,
		credential: { baseUrl: `${started.origin}/v2`, apiToken: TOKEN, webhookSecret },
		ending: () => started.ending(),
		setClock: (offsetMs) => started.setClock(offsetMs),
		freeze: (ms) => started.freeze(ms),
		stats: () => started.stats<ProviderStats>(),
		received: async () => (await started.all<Arrived>('messages')).map(arrived),
		replies: () => started.repliesBy('sms'),
		isHeard: async () => (await subscriptions()).some(({ eventType }) => eventType === 'MESSAGE_STATUS'),
		stop: () => started.stop(),
	};
}

function arrived({ at, to, from, text, externalId, id }: Arrived): ReceivedMessage {
	// Without our id a message cannot be matched with a contact; its own id keeps it from looking like a duplicate.
	return { channel: 'sms', at: Date.parse(at), to, from, text, externalId: externalId ?? `simulator:${id}` };
}
