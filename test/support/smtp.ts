import { randomUUID } from 'node:crypto';
import { smtpMail, type SmtpServerOptions } from '../../engine/adapters/mail/nodemailer';
import type { OutboundMessage } from '../../engine/ports/channel';
import type { HttpResponse } from '../../engine/ports/http';
import type { MailPort } from '../../engine/ports/mail';
import { axiosHttp } from '../../sandbox/http/axiosHttp';
import type { SmtpOptions } from '../../sandbox/providers/smtp/options';
import { type RunningSmtp, startSmtp } from '../../sandbox/providers/smtp/server';

const open: Array<() => Promise<void> | void> = [];
afterAll(async () => {
	for (const close of open.splice(0).reverse()) await close();
});

export async function smtpSimulator(options: Partial<SmtpOptions> = {}): Promise<RunningSmtp> {
	const running = await startSmtp({ reportDelayMs: 10, ...options });
	open.push(() => running.stop());
	return running;
}

export function mailTo(running: { port: number }, change: Partial<SmtpServerOptions> = {}): MailPort {
	const mail = smtpMail({
		host: '127.0.0.1',
		port: running.port,
		tls: 'none',
		user: 'sandbox',
		password: 'sandbox-password',
		...change,
	});
	open.push(() => mail.close());
	return mail;
}

export const askSmtp = (running: RunningSmtp, path: string, body?: unknown): Promise<HttpResponse> =>
	axiosHttp({ baseUrl: `http://127.0.0.1:${running.adminPort}/__sim` }).request({
		method: body === undefined ? 'GET' : 'POST',
		path,
		body,
		headers: { 'content-type': 'application/json' },
	});

let serial = 0;
export function email(change: Partial<OutboundMessage> = {}): OutboundMessage {
	serial += 1;
	return {
		contactId: randomUUID(),
		channel: 'email',
		to: `pessoa${serial}@caixa.example`,
		from: 'financeiro@loja.example',
		fromName: 'Loja Açaí',
		subject: `Um recado para você, número ${serial}`,
		text: `Olá! Mensagem ${serial}.`,
		...change,
	};
}
