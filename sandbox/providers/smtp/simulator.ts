import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Clock, type Simulated } from '../common/admin';
import { Book, type Entry } from '../common/book';
import { BadRequest } from '../common/http';
import { Misbehaviour, seeded, tokenBucket } from '../common/rules';
import { type Report, deliveryReport } from './dsn';
import { readMail } from './mail';
import { MODES, type Mode, REPORTS, magicMode } from './misbehave';
import type { SmtpOptions } from './options';

/** A message that somebody got: addresses are those of the envelope. */
export interface Mail extends Entry {
	subject: string;
	envelopeId?: string;
	notify?: string;
	bytes: number;
}

/** What lies in the mailbox of a sender of ours: reports and answers. */
export interface Returned {
	id: string;
	at: string;
	to: string;
	subject: string;
	raw: string;
}

/** The mail server behind the protocol: what it took, what it keeps, what it reports. */
export class SmtpSimulator implements Simulated<Mail, Mode> {
	readonly book = new Book<Mail>();
	readonly modes = MODES;
	readonly misbehaviour: Misbehaviour<Mode>;
	readonly clock: Clock;
	readonly bucket: () => number;
	readonly returned: Returned[] = [];
	/** Where what comes back is posted. */
	webhookUrl: string | undefined;
	readonly counts = {
		refusedRealAddresses: 0,
		loginsRefused: 0,
		connections: 0,
		reportsPosted: 0,
		reportsFailed: 0,
		reportsPending: 0,
	};
	private readonly memory = new Map<string, Buffer>();
	private readonly greylist = new Map<string, number>();
	private readonly timers = new Set<NodeJS.Timeout>();

	constructor(readonly options: SmtpOptions) {
		this.misbehaviour = new Misbehaviour([...options.rules], seeded(options.seed), magicMode);
		this.clock = new Clock(options.clockOffsetMs, (offsetMs) => this.book.note('clock', offsetMs));
		this.webhookUrl = options.reportUrl;
		this.bucket = tokenBucket(options.ratePerSecond, options.burst);
		const { folder } = options;
		if (folder !== undefined) mkdirSync(path.join(folder, 'messages'), { recursive: true });
		this.book.open(folder === undefined ? undefined : path.join(folder, 'journal.jsonl'), (kind, value) => {
			if (kind === 'clock') this.clock.offsetMs = Number(value);
			else if (kind === 'returned') this.returned.push(value as Returned);
			else if (kind === 'webhook') this.webhookUrl = String(value);
		});
	}

	/** From here on the mailbox has it: whatever the answer becomes, it counts as received. */
	accept(envelope: { from: string; to: string; envelopeId?: string; notify?: string }, raw: Buffer): Mail {
		const { subject, text, messageId } = readMail(raw.toString('latin1'));
		const { from, to, envelopeId, notify } = envelope;
		const id = randomUUID();
		const mail: Mail = {
			id,
			at: this.clock.now(),
			realAt: new Date().toISOString(),
			from,
			to: to.toLowerCase(),
			subject,
			text: `${subject}\n${text}`,
			externalId: messageId,
			envelopeId,
			notify,
			bytes: raw.length,
		};
		if (this.options.folder === undefined) this.memory.set(id, raw);
		else writeFileSync(path.join(this.options.folder, 'messages', `${id}.eml`), raw);
		this.book.receive(mail);
		this.book.status(id, 'accepted');
		return mail;
	}

	raw(id: string): Buffer | undefined {
		const { folder } = this.options;
		if (folder === undefined || !/^[0-9a-f-]{36}$/.test(id)) return this.memory.get(id);
		try {
			return readFileSync(path.join(folder, 'messages', `${id}.eml`));
		} catch {
			return undefined;
		}
	}

	/** What a server further on says later. Success is reported only to who asked for it (RFC 3461 §4.1). */
	report(mail: Mail, mode: Mode | undefined): void {
		const wanted = mail.notify?.toUpperCase().split(',') ?? ['FAILURE'];
		const asked = wanted.includes('SUCCESS') ? 'reported' : undefined;
		const report = REPORTS[mode ?? asked ?? 'slow'];
		if (report === undefined) return;
		if (report.action === 'failed' && !wanted.includes('FAILURE')) return;
		if (report.action === 'delayed' && !wanted.includes('DELAY')) return;
		this.later(this.options.reportDelayMs, () => this.send(mail, report));
	}

	/** True while the sender has to wait: a first attempt, or one that came too soon. */
	greylisted(from: string, to: string): boolean {
		const key = `${from} ${to}`;
		const first = this.greylist.get(key);
		if (first === undefined) this.greylist.set(key, Date.now());
		return Date.now() - (first ?? Date.now()) < this.options.greylistMs;
	}

	reply(body: Record<string, unknown>): void {
		const { from, to, text, subject, inReplyTo } = body;
		if (typeof from !== 'string' || typeof to !== 'string' || typeof text !== 'string') {
			throw new BadRequest('Expected from (address), to (our address) and text');
		}
		const at = this.clock.now();
		this.book.reply({ at, from, to, text });
		const title = typeof subject === 'string' ? subject : 'Re:';
		const thread = typeof inReplyTo === 'string' ? `\r\nIn-Reply-To: ${inReplyTo}` : '';
		const raw = `From: <${from}>\r\nTo: <${to}>\r\nSubject: =?UTF-8?B?${Buffer.from(title).toString('base64')}?=\r\nDate: ${new Date(at).toUTCString()}\r\nMessage-ID: <${randomUUID()}@sandbox.example>${thread}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}\r\n`;
		this.keep({ id: randomUUID(), at, to, subject: title, raw });
		this.post(raw);
	}

	stats(): Record<string, unknown> {
		return { ...this.counts, returned: this.returned.length };
	}

	stop(): void {
		for (const timer of this.timers) clearTimeout(timer);
		this.book.close();
	}

	private send(mail: Mail, report: Report): void {
		const original = this.raw(mail.id)?.toString('latin1') ?? '';
		const raw = deliveryReport({ ...mail, raw: original }, report, new Date(this.clock.ms()));
		this.book.status(mail.id, report.action);
		this.keep({ id: randomUUID(), at: this.clock.now(), to: mail.from, subject: report.action, raw });
		this.post(raw);
	}

	/** To the one who wants to hear of it, again while that one does not; it lies in the mailbox in any case. */
	private post(raw: string): void {
		if (this.webhookUrl === undefined) return;
		this.counts.reportsPending += 1;
		void this.attempt(this.webhookUrl, raw, 1);
	}

	private async attempt(url: string, raw: string, attempt: number): Promise<void> {
		const { reportSecret: secret, reportAttempts, reportRetryMs } = this.options;
		const taken = await fetch(url, {
			method: 'POST',
			body: raw,
			headers: { 'content-type': 'message/rfc822', ...(secret ? { 'x-cobranca-secret': secret } : {}) },
		}).then(
			({ ok }) => ok,
			() => false,
		);
		this.counts[taken ? 'reportsPosted' : 'reportsFailed'] += 1;
		if (!taken && attempt < reportAttempts)
			this.later(reportRetryMs, () => void this.attempt(url, raw, attempt + 1));
		else this.counts.reportsPending -= 1;
	}

	private keep(returned: Returned): void {
		this.returned.push(returned);
		this.book.note('returned', returned);
	}

	later(ms: number, action: () => void): void {
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			action();
		}, ms);
		this.timers.add(timer);
	}
}
