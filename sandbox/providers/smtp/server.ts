import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { admin } from '../common/admin';
import { type Answer, BadRequest, listen, ok, readObject } from '../common/http';
import { AT_DATA, AT_RECIPIENT, type Mode, type Reply } from './misbehave';
import { DEFAULTS, type SmtpOptions } from './options';
import { mailPage, mailboxPage } from './page';
import { type Mail, SmtpSimulator } from './simulator';

export interface RunningSmtp {
	port: number;
	adminPort: number;
	simulator: SmtpSimulator;
	stop(): Promise<void>;
}

/** Domains that nobody can own (RFC 2606, RFC 6761), and what a mode says of each recipient of a session. */
const INVENTED = /@(?:[a-z0-9-]+\.)*(?:example|test|invalid|localhost|example\.(?:com|net|org))$/i;

const SLOW_MS = 3000;

/** Starts a real SMTP server on 127.0.0.1, with its admin beside it; in its own process that is `main.ts`. */
export async function startSmtp(given: Partial<SmtpOptions> = {}): Promise<RunningSmtp> {
	const simulator = new SmtpSimulator({ ...DEFAULTS, ...given });
	const { options } = simulator;
	const secure = options.key !== undefined && options.cert !== undefined;
	const server = new SMTPServer({
		...(secure ? { key: readFileSync(options.key ?? ''), cert: readFileSync(options.cert ?? '') } : {}),
		hideSTARTTLS: !secure,
		allowInsecureAuth: !secure,
		authMethods: ['PLAIN', 'LOGIN'],
		size: options.size,
		rejectOversized: true,
		disableReverseLookup: true,
		// Each reply brings its own enhanced code, which the library would choose by the number alone.
		hideENHANCEDSTATUSCODES: true,
		hideDSN: false,
		banner: 'sandbox.example',
		closeTimeout: 500,
		logger: false,
		onConnect(_session, callback) {
			simulator.counts.connections += 1;
			callback();
		},
		onAuth(auth, _session, callback) {
			if (auth.username === options.user && auth.password === options.password)
				return callback(null, { user: options.user });
			simulator.counts.loginsRefused += 1;
			callback(refusal({ code: 535, text: '5.7.8 Wrong user or password' }));
		},
		onRcptTo({ address }, session, callback) {
			recipient(
				simulator,
				address,
				session,
				(reply) => callback(reply === undefined ? null : refusal(reply)),
				() => cut(server, session),
			);
		},
		onData(stream, session, callback) {
			void data(simulator, stream, session, () => cut(server, session)).then((reply) => {
				if (reply === undefined) return;
				if (reply.code < 300) callback(null, reply.text);
				else callback(refusal(reply));
			});
		},
	});
	// A client that hangs up in the middle is the test's affair.
	server.on('error', () => undefined);
	await new Promise<void>((resolve) => server.listen(options.port, '127.0.0.1', resolve));
	const adminServer = await listen(options.adminPort, (request, url) => answer(simulator, request, url));
	return {
		port: (server.server.address() as AddressInfo).port,
		adminPort: adminServer.port,
		simulator,
		stop: async () => {
			await new Promise<void>((resolve) => server.close(() => resolve()));
			await adminServer.stop();
			simulator.stop();
		},
	};
}

/** Whoever is asked for a session's modes: decided at RCPT, followed at DATA. */
const modes = new WeakMap<SMTPServerSession, Mode>();

function recipient(
	simulator: SmtpSimulator,
	address: string,
	session: SMTPServerSession,
	done: (reply?: Reply) => void,
	destroy: () => void,
): void {
	modes.delete(session);
	if (!simulator.options.allowAny && !INVENTED.test(address)) {
		simulator.counts.refusedRealAddresses += 1;
		return done({ code: 550, text: '5.7.1 Not an invented address: this is a simulator' });
	}
	// One message to one person: a list of recipients would show each the others.
	if (session.envelope.rcptTo.length > 0) return done({ code: 452, text: '4.5.3 One recipient only' });
	if (simulator.bucket() > 0) return done({ code: 451, text: '4.7.28 Too many messages, come again later' });
	const mode = simulator.misbehaviour.next(address.toLowerCase());
	if (mode === 'hangBeforeAccept') return;
	if (mode === 'greylisted') {
		const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
		return done(simulator.greylisted(from, address) ? AT_RECIPIENT.greylisted : undefined);
	}
	const reply = mode === undefined ? undefined : AT_RECIPIENT[mode];
	if (mode !== undefined) modes.set(session, mode);
	done(reply);
	if (mode === 'closing') destroy();
}

/** The reply to the end of the data; undefined for none at all. */
async function data(
	simulator: SmtpSimulator,
	stream: SMTPServerDataStream,
	session: SMTPServerSession,
	destroy: () => void,
): Promise<Reply | undefined> {
	const mode = modes.get(session);
	if (mode === 'resetBeforeAccept') {
		destroy();
		return undefined;
	}
	const chunks: Buffer[] = [];
	for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
	if (stream.sizeExceeded) return { code: 552, text: '5.3.4 Message too big' };
	const refused = mode === undefined ? undefined : AT_DATA[mode];
	if (refused !== undefined) return refused;
	const { mailFrom, rcptTo, dsn } = session.envelope;
	const to = rcptTo[0];
	const mail: Mail = simulator.accept(
		{
			from: mailFrom === false ? '' : mailFrom.address,
			to: to?.address ?? '',
			envelopeId: dsn?.envid ?? undefined,
			notify: notifyOf(to?.dsn?.notify),
		},
		Buffer.concat(chunks),
	);
	simulator.report(mail, mode);
	if (mode === 'slow') await new Promise<void>((resolve) => simulator.later(SLOW_MS, resolve));
	if (mode === 'hangAfterAccept') return undefined;
	if (mode === 'resetAfterAccept') {
		destroy();
		return undefined;
	}
	return { code: 250, text: `2.0.0 Ok: queued as ${mail.id}` };
}

function notifyOf(value: unknown): string | undefined {
	if (Array.isArray(value)) return value.join(',');
	return typeof value === 'string' && value !== '' ? value : undefined;
}

function refusal({ code, text }: Reply): Error {
	return Object.assign(new Error(text), { responseCode: code });
}

/** The line goes dead, without a word. */
function cut(server: SMTPServer, session: SMTPServerSession): void {
	setImmediate(() => {
		for (const connection of server.connections)
			if (connection.id === session.id) connection._socket.destroy();
	});
}

async function answer(
	simulator: SmtpSimulator,
	request: Parameters<typeof admin>[3],
	url: URL,
): Promise<Answer> {
	const [root, ...rest] = url.pathname.split('/').slice(1);
	if (root !== '__sim') return { status: 404 };
	const known = await admin(simulator, rest.join('/'), url.searchParams, request);
	if (known !== undefined) return known;
	if (request.method === 'POST' && rest.join('/') === 'webhook') {
		const { url: target } = await readObject(request);
		if (typeof target !== 'string' || !/^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(target))
			throw new BadRequest('Expected url, on this machine');
		simulator.webhookUrl = target;
		simulator.book.note('webhook', target);
		return { status: 204 };
	}
	if (request.method === 'POST' && rest.join('/') === 'left') {
		const { from, to } = await readObject(request);
		simulator.book.reply({
			at: simulator.clock.now(),
			from: String(from),
			to: String(to),
			text: 'SAIR (um clique)',
		});
		return { status: 204 };
	}
	if (request.method !== 'GET') return { status: 404 };
	const id = url.searchParams.get('id') ?? '';
	switch (rest.join('/')) {
		case 'mailbox': {
			const address = url.searchParams.get('address')?.toLowerCase();
			return ok(
				simulator.returned.filter((one) => address === undefined || one.to.toLowerCase() === address),
			);
		}
		case 'raw': {
			const raw = simulator.raw(id);
			return raw === undefined
				? { status: 404 }
				: { status: 200, page: { type: 'text/plain; charset=utf-8', content: raw } };
		}
		case 'mails':
			return {
				status: 200,
				page: { type: 'text/html; charset=utf-8', content: mailboxPage(simulator, url.searchParams) },
			};
		case 'mail': {
			const content = mailPage(simulator, id);
			return content === undefined
				? { status: 404 }
				: { status: 200, page: { type: 'text/html; charset=utf-8', content } };
		}
		default:
			return { status: 404 };
	}
}
