import http from 'node:http';
import net from 'node:net';
import { smtp } from '../../engine/adapters/channels/smtp';
import type { OutboundMessage, SendResult } from '../../engine/ports/channel';
import type { HttpPort } from '../../engine/ports/http';
import type { MailPort } from '../../engine/ports/mail';
import { readMail } from '../../sandbox/providers/smtp/mail';
import { type Mode, magicAddress } from '../../sandbox/providers/smtp/misbehave';
import type { RunningSmtp } from '../../sandbox/providers/smtp/server';
import { describeChannel } from '../support/channelContract';
import { askSmtp, email, mailTo, smtpSimulator } from '../support/smtp';
import { until } from '../support/zenvia';

const NO_HTTP: HttpPort = { host: '', request: () => Promise.reject(new Error('no HTTP')) };
const send = (message: OutboundMessage, mail: MailPort, timeoutMs = 3000): Promise<SendResult> =>
	smtp.send(message, NO_HTTP, { timeoutMs, mail });
const received = async (running: RunningSmtp, to: string): Promise<number> =>
	((await askSmtp(running, `/received?to=${to}`)).body as { count: number }).count;

describeChannel(
	'smtp against its simulator',
	async () => {
		const running = await smtpSimulator();
		const good = mailTo(running);
		return {
			adapter: smtp,
			message: email,
			scenes: {
				mail: (login) => (login === 'good' ? good : mailTo(running, { password: 'wrong' })),
				recipients: {
					refused: magicAddress('mailboxUnknown'),
					rateLimited: magicAddress('rateLimited'),
					hangAfterAccept: magicAddress('hangAfterAccept'),
					errorAfterAccept: magicAddress('resetAfterAccept'),
					reported: magicAddress('reported'),
				},
				received: (to) => received(running, to),
				webhooksOf: async (contactId) => {
					running.simulator.book.received
						.filter((mail) => mail.envelopeId === contactId)
						.forEach((mail) => {
							// Reports of success are only sent to who asks for them; here as if a server had been asked.
							running.simulator.report({ ...mail, notify: 'SUCCESS' }, 'reported');
						});
					const of = () => running.simulator.returned.filter((one) => one.raw.includes(contactId));
					await until('it was reported', () => of().length > 0);
					return of().map((one) => Buffer.from(one.raw));
				},
			},
		};
	},
	() => Promise.resolve(),
);

describe('an e-mail on its way', () => {
	it('arrives as it was written: ids, ways out, text, HTML and a file', async () => {
		const running = await smtpSimulator();
		const message = email({
			html: '<p>Olá, <b>Maria</b></p>',
			replyTo: 'conversa@loja.example',
			unsubscribe: {
				https: `https://loja.example/sair/${'x'.repeat(120)}`,
				mailto: 'sair@loja.example?subject=sair',
			},
			attachments: [
				{
					filename: 'documento ção.pdf',
					contentType: 'application/pdf',
					content: Buffer.from('%PDF-1.4 \r\n.\r\n'),
				},
			],
			headers: { 'X-Campaign': 'lembrete', 'Return-Path': 'devolvidos@loja.example' },
		});
		expect(smtp.validate(message)).toEqual([]);
		const result = await send(message, mailTo(running));
		const id = `<${message.contactId}@loja.example>`;
		expect(result).toEqual({ outcome: 'accepted', providerMessageId: id });
		const [got] = running.simulator.book.received;
		expect(got).toMatchObject({
			from: 'devolvidos@loja.example',
			to: message.to,
			envelopeId: message.contactId,
			notify: 'FAILURE,DELAY',
		});
		const raw = (await askSmtp(running, `/raw?id=${got!.id}`)).body as string;
		expect(raw).toContain(`Message-ID: ${id}\r\n`);
		// On one line: folded ones break DKIM at some servers.
		expect(raw).toContain(
			`List-Unsubscribe: <https://loja.example/sair/${'x'.repeat(120)}>, <mailto:sair@loja.example?subject=sair>\r\n`,
		);
		expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
		expect(raw).toContain('Auto-Submitted: auto-generated\r\n');
		expect(raw).toContain('X-Campaign: lembrete\r\n');
		expect(raw).not.toMatch(/^(X-Mailer|Bcc|Return-Path):/im);
		const mail = readMail(raw);
		expect(mail).toMatchObject({ subject: message.subject, html: message.html });
		expect(mail.text.trim()).toBe(message.text);
		expect(mail.headers).toContainEqual(['From', 'Loja Açaí <financeiro@loja.example>']);
		expect(mail.files).toMatchObject([{ filename: 'documento ção.pdf', contentType: 'application/pdf' }]);
		expect(mail.files[0]!.content.toString()).toBe('%PDF-1.4 \r\n.\r\n');
	});

	it.each<[Mode, number, string, object]>([
		[
			'mailboxUnknown',
			0,
			'rejected',
			{ class: 'invalid_recipient', scope: 'recipient', retry: 'never', code: '550_5.1.1' },
		],
		['mailboxFull', 0, 'rejected', { class: 'provider_unavailable', scope: 'message', retry: 'after' }],
		['greylisted', 0, 'rejected', { class: 'provider_unavailable', scope: 'message', retryAfterMs: 900_000 }],
		['rateLimited', 0, 'rejected', { class: 'rate_limited', retry: 'after' }],
		['senderRefused', 0, 'rejected', { class: 'config', scope: 'sender' }],
		['closing', 0, 'rejected', { class: 'provider_unavailable', scope: 'account' }],
		['policy', 0, 'rejected', { class: 'blocked_by_policy', scope: 'message' }],
		['temporary', 0, 'rejected', { class: 'provider_unavailable', retry: 'after' }],
		['hangBeforeAccept', 0, 'rejected', { code: 'NOT_SENT' }],
		['hangAfterAccept', 1, 'unknown', { code: 'MAYBE_SENT' }],
		['resetAfterAccept', 1, 'unknown', { code: 'MAYBE_SENT' }],
	])('%s: the mailbox got %d and the adapter says %s', async (mode, got, outcome, error) => {
		const running = await smtpSimulator();
		const to = magicAddress(mode);
		const mail = mailTo(running);
		const result = await send(email({ to }), mail, 700);
		expect(result).toMatchObject({ outcome, error });
		expect(JSON.stringify(result)).not.toContain('caixa.example');
		expect(await received(running, to)).toBe(got);
		// Whatever happened, the next one passes.
		expect(await send(email(), mail)).toMatchObject({ outcome: 'accepted' });
	});

	it('is provably unsent when the line breaks in the middle of a large one', async () => {
		const running = await smtpSimulator();
		const content = Buffer.alloc(6 * 1024 * 1024, 'x');
		const message = email({
			to: magicAddress('resetBeforeAccept'),
			attachments: [{ filename: 'a.pdf', contentType: 'application/pdf', content }],
		});
		expect(await send(message, mailTo(running))).toMatchObject({
			outcome: 'rejected',
			error: { code: 'NOT_SENT' },
		});
		expect(await received(running, message.to)).toBe(0);
	});

	it('is refused before it begins when it is larger than the server takes', async () => {
		const running = await smtpSimulator({ size: 20_000 });
		const attachments = [
			{ filename: 'a.pdf', contentType: 'application/pdf', content: Buffer.alloc(40_000, 'x') },
		];
		expect(await send(email({ attachments }), mailTo(running))).toMatchObject({
			outcome: 'rejected',
			error: { class: 'content_rejected', code: '552_5.3.4' },
		});
	});

	it('passes the second time at a server that greylists', async () => {
		const running = await smtpSimulator({ greylistMs: 50 });
		const message = email({ to: magicAddress('greylisted') });
		const mail = mailTo(running);
		expect(await send(message, mail)).toMatchObject({ outcome: 'rejected' });
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect(await send(message, mail)).toMatchObject({ outcome: 'accepted' });
	});

	it('that was never possible is no unknown: nothing listens, no login, no STARTTLS', async () => {
		const running = await smtpSimulator();
		const closed = net.createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => closed.once('listening', resolve));
		const { port } = closed.address() as net.AddressInfo;
		await new Promise((resolve) => closed.close(resolve));
		expect(await send(email(), mailTo({ port }))).toMatchObject({
			outcome: 'rejected',
			error: { code: 'NOT_SENT' },
		});
		expect(await send(email(), mailTo(running, { password: 'x' }))).toMatchObject({
			error: { class: 'auth', scope: 'account', code: '535_5.7.8' },
		});
		expect(await send(email(), mailTo(running, { tls: 'starttls' }))).toMatchObject({ outcome: 'rejected' });
		expect(await smtp.send(email(), NO_HTTP, { timeoutMs: 1 })).toMatchObject({ error: { class: 'config' } });
		expect(running.simulator.book.received).toEqual([]);
	});
});

describe('the pool of connections', () => {
	it('keeps them, no more than it may, and leaves them when it is closed', async () => {
		const running = await smtpSimulator();
		const mail = mailTo(running, { connections: 2 });
		const results = await Promise.all(Array.from({ length: 12 }, () => send(email(), mail)));
		expect(results.every((result) => result.outcome === 'accepted')).toBe(true);
		expect(running.simulator.counts.connections).toBeLessThanOrEqual(2);
		expect(running.simulator.book.received).toHaveLength(12);
		await mail.close();
		expect(await send(email(), mail)).toMatchObject({ outcome: 'rejected', error: { code: 'NOT_SENT' } });
	});

	it('takes a new one when a kept one was closed by the server, and sends once', async () => {
		const running = await smtpSimulator();
		const mail = mailTo(running, { connections: 1 });
		await send(email(), mail);
		await askSmtp(running, '/misbehave', { mode: 'closing', times: 1 });
		expect(await send(email(), mail)).toMatchObject({ outcome: 'rejected' });
		expect(await send(email(), mail)).toMatchObject({ outcome: 'accepted' });
		expect(running.simulator.book.received).toHaveLength(2);
	});

	it('sends nothing more once it is being closed, and waits for what is under way', async () => {
		const running = await smtpSimulator();
		const mail = mailTo(running, { connections: 1 });
		const sending = [send(email(), mail), send(email(), mail), send(email(), mail)];
		const closing = mail.close();
		const outcomes = (await Promise.all(sending)).map((result) => result.outcome);
		await closing;
		expect(running.simulator.book.received).toHaveLength(outcomes.filter((one) => one === 'accepted').length);
		expect(outcomes).toContain('rejected');
	});

	it('gives up when it is told to: before the wire nothing was sent', async () => {
		const running = await smtpSimulator();
		const stop = new AbortController();
		const mail = mailTo(running);
		const sending = smtp.send(email({ to: magicAddress('hangBeforeAccept') }), NO_HTTP, {
			timeoutMs: 5000,
			mail,
			signal: stop.signal,
		});
		setTimeout(() => stop.abort(), 100);
		expect(await sending).toMatchObject({ outcome: 'rejected', error: { code: 'NOT_SENT' } });
	});

	it('speaks to whoever it is told to, and says so', () => {
		expect(mailTo({ port: 2525 }).host).toBe('127.0.0.1:2525');
		expect(mailTo({ port: 25 }, { host: '::1' }).host).toBe('[::1]:25');
	});
});

describe('what comes back', () => {
	const reportOf = async (mode: Mode): Promise<[OutboundMessage, string]> => {
		const running = await smtpSimulator();
		const message = email({ to: magicAddress(mode) });
		expect(await send(message, mailTo(running))).toMatchObject({ outcome: 'accepted' });
		await until('it came', () => running.simulator.returned.length > 0);
		return [message, running.simulator.returned[0]!.raw];
	};

	it('is a failure with its reason, and nobody’s address', async () => {
		const [message, raw] = await reportOf('bounces');
		const events = smtp.parseWebhook(Buffer.from(raw));
		expect(events).toMatchObject([
			{
				kind: 'status',
				status: 'failed',
				correlationId: message.contactId,
				providerMessageId: `<${message.contactId}@loja.example>`,
				error: { class: 'invalid_recipient', scope: 'recipient', code: '550_5.1.1' },
			},
		]);
		expect(JSON.stringify(events)).not.toContain('caixa.example');
		expect(smtp.parseWebhook(raw)).toEqual(events);
	});

	it('does not blame the address of a full mailbox, and a delay is no end', async () => {
		const [, full] = await reportOf('bouncesFull');
		expect(smtp.parseWebhook(full)).toMatchObject([{ error: { scope: 'message', code: '552_5.2.2' } }]);
		const [, delayed] = await reportOf('delayed');
		expect(smtp.parseWebhook(delayed)).toEqual([]);
	});

	it('is an answer when a person writes, and no report', async () => {
		const running = await smtpSimulator();
		await askSmtp(running, '/reply', {
			from: 'a@caixa.example',
			to: 'financeiro@loja.example',
			text: 'já paguei',
		});
		const [answer] = (await askSmtp(running, '/mailbox?address=financeiro@loja.example')).body as {
			raw: string;
		}[];
		expect(smtp.parseWebhook(answer!.raw)).toMatchObject([
			{ kind: 'inbound', from: 'a@caixa.example', to: 'financeiro@loja.example', text: 'já paguei' },
		]);
		expect(() => smtp.parseWebhook({ type: 'MESSAGE' })).toThrow('not an e-mail');
	});

	it('is posted again until somebody takes it', async () => {
		const heard: string[] = [];
		const server = http.createServer((request, response) => {
			request.setEncoding('utf8').on('data', (chunk: string) => heard.push(chunk));
			request.on('end', () => response.writeHead(heard.length < 3 ? 503 : 200).end());
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const running = await smtpSimulator({ reportRetryMs: 10 });
		const { port } = server.address() as net.AddressInfo;
		await askSmtp(running, '/webhook', { url: `http://127.0.0.1:${port}/` });
		await askSmtp(running, '/reply', { from: 'a@caixa.example', to: 'b@loja.example', text: 'SAIR' });
		const { counts } = running.simulator;
		expect(counts.reportsPending).toBe(1);
		await until('it was taken', () => counts.reportsPending === 0);
		expect(counts).toMatchObject({ reportsPosted: 1, reportsFailed: 2 });
		expect(new Set(heard).size).toBe(1);
		server.closeAllConnections();
		server.close();
	});
});
