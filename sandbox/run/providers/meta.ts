/** WhatsApp. */
import path from 'node:path';

import { ASK_COMPANY, ASK_PERSON } from '../../../engine/domain/messages/whatsapp/identity';
import { pdfText, type ReceivedMessage } from '../../judge';

import { type Provider, ProviderProcess, type ProviderOptions, type ProviderStats, TOKEN } from './process';

const WABA = '102290129340398';
const RATE = ['--rate-per-second', '1000', '--burst', '1000'];

interface Arrived {
	wamid: string;
	at: string;
	to: string;
	from: string;
	externalId?: string;
	content: {
		type: string;
		text: string;
		template?: string;
		buttons: { id: string; title: string }[];
		file?: string;
		mediaId?: string;
	};
}

export interface MetaProvider extends Provider {
	/** Names of the templates that were approved. */
	readonly templates: readonly string[];
	/** Where events go from now on; false while nobody answers the challenge there. */
	tellTo(url: string): Promise<boolean>;
}

export async function startMeta(
	options: ProviderOptions,
	{ port, senders, secret }: { port: number; senders: readonly string[]; secret: string },
): Promise<MetaProvider> {
	const started = await ProviderProcess.start(options, {
		id: 'meta',
		title: 'Meta',
		adminPort: port,
		args: [
			...['--port', String(port), '--state-file', path.join(options.folder, 'meta.jsonl'), ...RATE],
			...['--app-secret', secret, '--verify-token', secret, '--waba-id', WABA],
			...senders.flatMap((sender, place) => [
				'--number',
				`${sender}:551190000${String(300 + place).padStart(4, '0')}`,
			]),
			...(options.anyAddress ? ['--allow-any'] : []),
		],
	});
	// The templates that the package ships, as a person registers them at Meta and waits for its word.
	const shipped = [ASK_PERSON, ASK_COMPANY];
	for (const { name, language, body, buttons } of shipped) {
		const titles = buttons.map(({ title }) => title);
		await started.ask('POST', '/__sim/templates', { name, language, body, buttons: titles });
	}
	let heard = false;
	return {
		id: 'meta',
		title: 'Meta',
		channel: 'whatsapp',
		admin: started.admin,
		templates: shipped.map(({ name }) => name),
		credential: {
			baseUrl: `${started.origin}/v25.0`,
			accessToken: TOKEN,
			appSecret: secret,
			verifyToken: secret,
			wabaId: WABA,
		},
		ending: () => started.ending(),
		setClock: (offsetMs) => started.setClock(offsetMs),
		freeze: (ms) => started.freeze(ms),
		stats: () => started.stats<ProviderStats>(),
		received: async () => {
			const all = await started.all<Arrived>('messages');
			return await Promise.all(all.map((one) => arrived(one, started)));
		},
		replies: () => started.repliesBy('whatsapp'),
		async tellTo(url) {
			heard = await started.ask('POST', '/__sim/webhook', { url }).then(
				() => true,
				() => false,
			);
			return heard;
		},
		isHeard: () => Promise.resolve(heard),
		stop: () => started.stop(),
	};
}

async function arrived(
	{ at, to, from, externalId, wamid, content }: Arrived,
	{ admin }: ProviderProcess,
): Promise<ReceivedMessage> {
	const { file, mediaId } = content;
	const bytes =
		mediaId === undefined ? undefined : await (await fetch(`${admin}/media?id=${mediaId}`)).arrayBuffer();
	return {
		channel: 'whatsapp',
		at: Date.parse(at),
		to,
		from,
		text: content.text,
		preview: content.text.split('\n')[0] ?? '',
		...(content.type === 'template' ? { template: content.template ?? '' } : {}),
		wayOut: content.buttons.some(({ title }) => /^(parar|sair)$/i.test(title)),
		files:
			file === undefined
				? []
				: [{ name: file, text: bytes === undefined ? '' : pdfText(Buffer.from(bytes)) }],
		externalId: externalId ?? `simulator:${wamid}`,
	};
}
