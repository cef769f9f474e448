/** E-mail. */
import path from 'node:path';

import { readMail } from '../../providers/smtp/mail';
import { mailPreview, pdfText, type ReceivedMessage } from '../../judge';

import { type Provider, ProviderProcess, type ProviderOptions, type ProviderStats } from './process';

const USER = 'sandbox';
const RATE = ['--rate-per-second', '1000', '--burst', '1000'];

interface Arrived {
	id: string;
	at: string;
	to: string;
	from: string;
	externalId?: string;
}

export interface SmtpProvider extends Provider {
	/** Where reports and answers are posted from now on. */
	tellTo(url: string): Promise<void>;
}

export async function startSmtp(
	options: ProviderOptions,
	{
		port,
		adminPort,
		password,
		webhookSecret,
	}: { port: number; adminPort: number; password: string; webhookSecret: string },
): Promise<SmtpProvider> {
	const started = await ProviderProcess.start(options, {
		id: 'smtp',
		title: 'SMTP',
		adminPort,
		args: [
			...[
				'--port',
				String(port),
				'--admin-port',
				String(adminPort),
				'--folder',
				path.join(options.folder, 'mail'),
			],
			...['--user', USER, '--password', password, '--report-secret', webhookSecret, ...RATE],
			...(options.anyAddress ? ['--allow-any'] : []),
		],
	});
	return {
		id: 'smtp',
		title: 'SMTP',
		channel: 'email',
		admin: started.admin,
		credential: { host: '127.0.0.1', port, security: 'none', user: USER, password, webhookSecret },
		ending: () => started.ending(),
		setClock: (offsetMs) => started.setClock(offsetMs),
		freeze: (ms) => started.freeze(ms),
		async stats() {
			const { received, replies, reportsPosted, reportsPending } = await started.stats<
				ProviderStats & { reportsPosted: number; reportsPending: number }
			>();
			return { received, replies, statusesPosted: reportsPosted, statusesPending: reportsPending };
		},
		received: async () => {
			const all = await started.all<Arrived>('messages');
			return await Promise.all(all.map((one) => arrived(one, started)));
		},
		replies: () => started.repliesBy('email'),
		async tellTo(url) {
			await started.ask('POST', '/__sim/webhook', { url });
		},
		// A mail server tells of trouble only, and into the sender's mailbox.
		isHeard: () => Promise.resolve(true),
		stop: () => started.stop(),
	};
}

async function arrived(
	{ id, at, to, from, externalId }: Arrived,
	{ admin }: ProviderProcess,
): Promise<ReceivedMessage> {
	const raw = Buffer.from(await (await fetch(`${admin}/raw?id=${id}`)).arrayBuffer()).toString('latin1');
	const mail = readMail(raw);
	const header = (name: string) => mail.headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? '';
	return {
		channel: 'email',
		at: Date.parse(at),
		to,
		from: /<([^<>]+)>/.exec(header('from'))?.[1] ?? from,
		text: `${mail.subject}\n${mail.text}`,
		preview: mailPreview(header('from'), mail.subject, mail.html, mail.text),
		wayOut: header('list-unsubscribe') !== '',
		files: mail.files.map(({ filename, contentType, content }) => ({
			name: filename,
			text: contentType === 'application/pdf' ? pdfText(content) : '',
		})),
		externalId: externalId ?? `simulator:${id}`,
	};
}
