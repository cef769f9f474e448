import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { MaybeSent, NotSent } from '../../ports/http';
import type { MailAnswer, MailMessage, MailPort, MailRequest } from '../../ports/mail';
import { answerOf, connectAnswer, parseReply } from './replies';

export interface SmtpServerOptions {
	host: string;
	port: number;
	/** `implicit`: TLS from the first byte (465); `starttls`: refused unless the server offers it (587); `none`: this machine only. */
	tls: 'implicit' | 'starttls' | 'none';
	user?: string;
	password?: string;
	/** The name in EHLO. */
	name?: string;
	/** Extra certificate authority (PEM). */
	ca?: string;
	/** Most connections at once; 4 where nothing is said. */
	connections?: number;
	/** After so many messages a connection is left; 100 where nothing is said. */
	messagesPerConnection?: number;
	/** An unused connection is left after this; 15 s where nothing is said. */
	idleMs?: number;
}

interface Line {
	smtp: SMTPConnection;
	sent: number;
	/** The server hung up, or it is in a state that we do not know. */
	dead: boolean;
	idle?: NodeJS.Timeout;
}

/** What one try holds, so that giving up can end it; `over`: it was given up. */
interface Current {
	smtp?: SMTPConnection;
	over: boolean;
}

type Attempt = { answer: MailAnswer } | { failure: NotSent | MaybeSent };

/**
 * SMTP by nodemailer's connection, in a pool of our own. Its transports do not say whether the end of a message had been written when a
 * connection was lost; here the message is handed over by a stream that knows. Nothing is sent twice: only what provably did not
 * leave on a kept connection, which servers close as they like, is tried once more on a new one.
 */
export function smtpMail(options: SmtpServerOptions): MailPort {
	return new Pool(options);
}

class Pool implements MailPort {
	private readonly free: Line[] = [];
	private readonly waiting: (() => void)[] = [];
	private busy = 0;
	private closed = false;

	constructor(private readonly options: SmtpServerOptions) {}

	get host(): string {
		const { host, port } = this.options;
		return `${host.includes(':') ? `[${host}]` : host}:${port}`;
	}

	async send(request: MailRequest): Promise<MailAnswer> {
		if (this.closed) throw new NotSent('the mail port is closed');
		const deadline = performance.now() + request.timeoutMs;
		const raw = await compose(request.message);
		await this.takePlace();
		try {
			for (;;) {
				const left = deadline - performance.now();
				if (request.signal?.aborted === true || left <= 0) throw new NotSent('given up before it began');
				const line = this.kept();
				const attempt = await this.attempt(line, raw, request, left);
				if ('answer' in attempt) return attempt.answer;
				if (line === undefined || attempt.failure.name !== 'NotSent') throw attempt.failure;
			}
		} finally {
			this.busy -= 1;
			this.waiting.shift()?.();
		}
	}

	async close(): Promise<void> {
		this.closed = true;
		for (const line of this.free.splice(0)) leave(line);
		while (this.busy > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
		for (const line of this.free.splice(0)) leave(line);
		for (const wake of this.waiting.splice(0)) wake();
	}

	private async takePlace(): Promise<void> {
		while (this.busy >= (this.options.connections ?? 4)) {
			await new Promise<void>((resolve) => this.waiting.push(resolve));
		}
		if (this.closed) {
			// Whoever closes waits in the same queue.
			this.waiting.shift()?.();
			throw new NotSent('the mail port is closed');
		}
		this.busy += 1;
	}

	/** A connection that is still good, the last used first. */
	private kept(): Line | undefined {
		for (;;) {
			const line = this.free.pop();
			if (line === undefined) return undefined;
			clearTimeout(line.idle);
			if (!line.dead) return line;
		}
	}

	/** One try on a kept connection or a new one. The clock and the caller's signal end it at any point. */
	private async attempt(
		kept: Line | undefined,
		raw: Buffer,
		request: MailRequest,
		leftMs: number,
	): Promise<Attempt> {
		const handed = { over: false };
		const current: Current = { smtp: kept?.smtp, over: false };
		let end = (_reason: string): void => undefined;
		const givenUp = new Promise<Attempt>((resolve) => {
			end = (reason) => {
				current.over = true;
				current.smtp?.close();
				resolve({ failure: handed.over ? new MaybeSent(reason) : new NotSent(reason) });
			};
		});
		const abort = (): void => end('cancelled');
		const timer = setTimeout(() => end('timeout'), leftMs);
		request.signal?.addEventListener('abort', abort, { once: true });
		try {
			return await Promise.race([this.run(kept, raw, request, handed, current), givenUp]);
		} finally {
			clearTimeout(timer);
			request.signal?.removeEventListener('abort', abort);
		}
	}

	private async run(
		kept: Line | undefined,
		raw: Buffer,
		request: MailRequest,
		handed: { over: boolean },
		current: Current,
	): Promise<Attempt> {
		let line = kept;
		if (line === undefined) {
			const opened = await open(this.options, current);
			if (!('smtp' in opened)) return opened;
			line = opened;
		}
		const attempt = await deliver(line, raw, request, handed);
		line.sent += 1;
		const good = 'answer' in attempt && attempt.answer.code !== 421 && !line.dead;
		if (good && attempt.answer.code < 300) this.keep(line);
		else if (good && (await reset(line))) this.keep(line);
		else line.smtp.close();
		return attempt;
	}

	private keep(line: Line): void {
		if (this.closed || line.sent >= (this.options.messagesPerConnection ?? 100)) {
			leave(line);
			return;
		}
		line.idle = setTimeout(() => {
			const place = this.free.indexOf(line);
			if (place >= 0) this.free.splice(place, 1);
			leave(line);
		}, this.options.idleMs ?? 15_000).unref();
		this.free.push(line);
	}
}

/**
 * Connects, greets, starts TLS and logs in, then leaves: what a person wants to know of a mail account. The server's refusal, or undefined when
 * it took the login. @throws NotSent when it could not be reached in time
 */
export async function checkSmtp(
	options: SmtpServerOptions,
	timeoutMs: number,
): Promise<MailAnswer | undefined> {
	const current: Current = { over: false };
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => {
			current.over = true;
			current.smtp?.close();
			reject(new NotSent('timeout'));
		}, timeoutMs);
	});
	try {
		const opened = await Promise.race([open(options, current), late]);
		if ('smtp' in opened) {
			leave(opened);
			return undefined;
		}
		if ('answer' in opened) return opened.answer;
		throw opened.failure;
	} finally {
		clearTimeout(timer);
	}
}

/** Connects, greets, starts TLS and logs in. A refusal by the server is its answer; a connection that fails sent nothing. */
async function open(options: SmtpServerOptions, current: Current): Promise<Line | Attempt> {
	const { default: Connection } = await import('nodemailer/lib/smtp-connection');
	const smtp = new Connection({
		host: options.host,
		port: options.port,
		secure: options.tls === 'implicit',
		requireTLS: options.tls === 'starttls',
		ignoreTLS: options.tls === 'none',
		name: options.name,
		tls: options.ca === undefined ? undefined : { ca: options.ca },
		// Given up means given up: no half message is finished by a polite end.
		socketCloseTimeout: 0,
		logger: false,
	});
	if (current.over) return { failure: new NotSent('given up before it began') };
	current.smtp = smtp;
	const line: Line = { smtp, sent: 0, dead: false };
	smtp.once('end', () => (line.dead = true));
	return await new Promise<Line | Attempt>((resolve) => {
		const fail = (error: unknown, stage: 'connect' | 'auth'): void => {
			line.dead = true;
			smtp.close();
			const answer = connectAnswer(error, stage);
			resolve(answer === undefined ? { failure: new NotSent(codeOf(error)) } : { answer });
		};
		// The listener stays: an error without one would end the process.
		smtp.on('error', (error) => fail(error, 'connect'));
		smtp.connect((error) => {
			if (error) return fail(error, 'connect');
			if (options.user === undefined || options.user === '') return resolve(line);
			smtp.login({ credentials: { user: options.user, pass: options.password ?? '' } }, (refused) =>
				refused ? fail(refused, 'auth') : resolve(line),
			);
		});
	});
}

/** `handed.over` becomes true before the last byte of the message is out of our hands. */
function deliver(
	line: Line,
	raw: Buffer,
	{ envelope, envelopeId, notify }: MailRequest,
	handed: { over: boolean },
): Promise<Attempt> {
	const dsn = { ret: 'HDRS', envid: envelopeId, notify, recipient: envelope.to };
	return new Promise((resolve) => {
		line.smtp.send(
			{ from: envelope.from, to: [envelope.to], size: raw.length, dsn },
			handingOver(raw, handed),
			(error, info) => {
				if (!error) {
					resolve({ answer: parseReply('data', info?.response ?? '250') });
					return;
				}
				const answer = answerOf(error, handed.over);
				if (answer !== undefined) resolve({ answer });
				else {
					const reason = codeOf(error);
					resolve({ failure: handed.over ? new MaybeSent(reason) : new NotSent(reason) });
				}
			},
		);
	});
}

/** Only read after the server said 354. While it is not read to its end, the end of the data cannot have been written. */
function handingOver(raw: Buffer, handed: { over: boolean }): Readable {
	const CHUNK = 16 * 1024;
	let at = 0;
	return new Readable({
		highWaterMark: CHUNK,
		read() {
			if (at >= raw.length) {
				handed.over = true;
				this.push(null);
				return;
			}
			this.push(raw.subarray(at, (at += CHUNK)));
		},
	});
}

function reset(line: Line): Promise<boolean> {
	return new Promise((resolve) => {
		const timer = setTimeout(() => resolve(false), 2000);
		line.smtp.reset((error) => {
			clearTimeout(timer);
			resolve(!error && !line.dead);
		});
	});
}

/** QUIT, as politeness asks; whether the server answers is its affair. */
function leave(line: Line): void {
	clearTimeout(line.idle);
	if (line.dead) return;
	line.smtp.quit();
	setTimeout(() => line.smtp.close(), 500).unref();
}

async function compose(message: MailMessage): Promise<Buffer> {
	const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
	const { from, to, replyTo, subject, text, html, messageId, headers, attachments } = message;
	const mail = new MailComposer({
		from: { name: from.name ?? '', address: from.address },
		to: { name: to.name ?? '', address: to.address },
		...(replyTo === undefined ? {} : { replyTo: { name: replyTo.name ?? '', address: replyTo.address } }),
		subject,
		text,
		html,
		messageId,
		// Unfolded: a folded List-Unsubscribe breaks DKIM at some servers (nodemailer issue 1654).
		headers: headers.map(([key, value]) => ({ key, value: { prepared: true, value } })),
		attachments: attachments.map((one) => ({ ...one, contentDisposition: 'attachment' as const })),
		disableFileAccess: true,
		disableUrlAccess: true,
		newline: '\r\n',
	});
	return await mail.compile().build();
}

function codeOf(error: unknown): string {
	const { code, originalCode } = error as { code?: unknown; originalCode?: unknown };
	const name = originalCode ?? code;
	return typeof name === 'string' ? name : 'unknown failure';
}
