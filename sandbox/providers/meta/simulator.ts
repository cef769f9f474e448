import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Clock, type Simulated } from '../common/admin';
import { Book, type Entry } from '../common/book';
import { BadRequest } from '../common/http';
import { Misbehaviour, seeded, tokenBucket } from '../common/rules';
import { MODES, type Mode, REPLIES, magicMode, magicReply, stopsMarketing } from './misbehave';
import { type AccountState, FREE, noticeFrom } from './notices';
import type { MetaOptions } from './options';
import type { Content, SendRequest } from './requests';
import { TEMPLATES, type Template } from './templates';
import {
	FAILURES,
	type Failure,
	type Whose,
	messageChange,
	statusChange,
	stopChange,
	waIdOf,
	wamidOf,
} from './changes';
import { type Change, Webhooks } from './webhooks';

export interface Received extends Entry {
	/** As Meta names it; holds the phone number, as the real one does. */
	wamid: string;
	content: Content;
}

const WINDOW_MS = 24 * 60 * 60 * 1000;
/** The provider behind the HTTP face: what it took, whom it tells, and what its people do. */
export class MetaSimulator implements Simulated<Received, Mode> {
	readonly book = new Book<Received>();
	readonly modes = MODES;
	readonly misbehaviour: Misbehaviour<Mode>;
	readonly clock: Clock;
	readonly webhooks: Webhooks;
	readonly numbers: ReadonlyMap<string, string>;
	readonly media = new Map<string, Buffer>();
	readonly counts = { refusedRealNumbers: 0, uploads: 0, unknownFields: {} as Record<string, number> };
	account: AccountState = FREE;
	private readonly templates = new Map<string, Template>();
	private readonly windows = new Map<string, number>();
	private readonly pairs = new Map<string, () => number>();
	private readonly throughput = new Map<string, () => number>();
	private readonly chance: () => number;

	constructor(readonly options: MetaOptions) {
		this.chance = seeded(options.seed);
		this.misbehaviour = new Misbehaviour([...options.rules], this.chance, magicMode);
		this.clock = new Clock(options.clockOffsetMs, (offsetMs) => this.book.note('clock', offsetMs));
		this.webhooks = new Webhooks(options);
		this.numbers = new Map(
			options.numbers.map((one) => [one.split(':')[0] ?? one, one.split(':')[1] ?? one]),
		);
		for (const one of TEMPLATES) this.addTemplate(one);
		this.book.open(options.stateFile, (kind, value) => {
			if (kind === 'clock') this.clock.offsetMs = Number(value);
			else if (kind === 'webhook') this.webhooks.url = String(value);
			else if (kind === 'template') this.addTemplate(value as Template);
			else if (kind === 'account') this.account = value as AccountState;
			else if (kind === 'media') this.media.set(String(value), this.readMedia(String(value)));
		});
		for (const { at, from, to } of this.book.replies) this.windows.set(`${to} ${from}`, Date.parse(at));
		if (options.webhookUrl !== undefined) this.webhooks.url = options.webhookUrl;
	}

	addTemplate(one: Template): void {
		this.templates.set(`${one.name} ${one.language}`, one);
	}

	template(name: string, language: string): Template | undefined {
		return this.templates.get(`${name} ${language}`);
	}

	listTemplates(): Template[] {
		return [...this.templates.values()];
	}

	hasMedia(id: string): boolean {
		return this.media.has(id);
	}

	upload(content: Buffer): string {
		const id = String(4_490_000_000_000_000 + this.media.size + 1);
		this.media.set(id, content);
		this.counts.uploads += 1;
		const { stateFile } = this.options;
		if (stateFile !== undefined) {
			mkdirSync(`${stateFile}.media`, { recursive: true });
			writeFileSync(path.join(`${stateFile}.media`, id), content);
		}
		this.book.note('media', id);
		return id;
	}

	private readMedia(id: string): Buffer {
		try {
			return readFileSync(path.join(`${this.options.stateFile}.media`, id));
		} catch {
			return Buffer.alloc(0);
		}
	}

	/** 0, or the seconds to wait; `pair`: of this number to this person. */
	wait(numberId: string, to: string): { throughput: number; pair: number } {
		const { ratePerSecond, burst, pairRatePerSecond, pairBurst } = this.options;
		const of = (map: Map<string, () => number>, key: string, make: () => () => number): number => {
			const bucket = map.get(key) ?? make();
			map.set(key, bucket);
			return bucket();
		};
		const throughput = of(this.throughput, numberId, () => tokenBucket(ratePerSecond, burst));
		return {
			throughput,
			pair:
				throughput > 0
					? 0
					: of(this.pairs, `${numberId} ${to}`, () => tokenBucket(pairRatePerSecond, pairBurst)),
		};
	}

	windowOpen(numberId: string, user: string): boolean {
		const last = this.windows.get(`${numberId} ${user}`);
		return last !== undefined && this.clock.ms() - last < WINDOW_MS;
	}

	/** From here on Meta has it. Whether the phone gets it is what `failure` says: only then does it count as received. */
	accept(
		numberId: string,
		{ to, externalId, content }: SendRequest,
		mode: Mode | undefined,
	): { message: Received; failure?: keyof typeof FAILURES } {
		const wamid = wamidOf(to);
		const text = [content.text, content.file].filter((part) => part !== undefined && part !== '').join('\n');
		const message: Received = {
			id: wamid,
			wamid,
			at: this.clock.now(),
			realAt: new Date().toISOString(),
			from: numberId,
			to,
			text,
			externalId,
			content,
		};
		const failure = this.failureOf(numberId, message, mode);
		if (failure === undefined) this.book.receive(message);
		return { message, failure };
	}

	/** What happens after a message was taken. Resolves at once, but for `statusFirst`: there when its statuses were posted. */
	async live(
		message: Received,
		failure: keyof typeof FAILURES | undefined,
		mode: Mode | undefined,
	): Promise<void> {
		const { sentDelayMs, deliveredDelayMs, readDelayMs, readRate } = this.options;
		if (mode === 'silent') return;
		if (mode === 'wrongSignature')
			void this.webhooks.forge(this.status(message, 'failed', FAILURES.notOnWhatsapp));
		if (mode === 'statusFirst') {
			await this.webhooks.post(this.status(message, 'sent'));
			await this.webhooks.post(this.status(message, 'delivered'));
			return;
		}
		if (failure !== undefined) {
			this.after(sentDelayMs, () => void this.tell(message, 'failed', 1, FAILURES[failure]));
			return;
		}
		const times = mode === 'duplicateWebhooks' ? 10 : 1;
		const [first, second] =
			mode === 'outOfOrder' ? (['delivered', 'sent'] as const) : (['sent', 'delivered'] as const);
		this.after(sentDelayMs, () => void this.tell(message, first, times));
		if (mode === 'sentOnly') return;
		this.after(deliveredDelayMs, () => {
			void this.tell(message, second, times);
			if (this.chance() < readRate) this.after(readDelayMs, () => void this.tell(message, 'read', times));
			this.perhapsReply(message);
		});
	}

	reply(body: Record<string, unknown>): void {
		const { from, to = [...this.numbers.keys()][0], text, payload, stop } = body;
		if (typeof from !== 'string' || typeof to !== 'string' || !this.numbers.has(to)) {
			throw new BadRequest('Expected from (phone, digits) and to (phone number id)');
		}
		if (stop === true) this.stopMarketing(from, to);
		else if (typeof text === 'string')
			this.write(from, to, text, typeof payload === 'string' ? payload : undefined);
		else throw new BadRequest('Expected text, with payload for a tapped button, or stop: true');
	}

	/** Meta judges a number, the account or a template, acts by it and tells. */
	notice(body: Record<string, unknown>): void {
		const now = this.clock.ms();
		const { account, numbers } = this;
		const template = (name: string, language: string) => this.template(name, language);
		const made = noticeFrom(body, { account, numbers, now, template });
		if (made.template) {
			this.addTemplate(made.template);
			this.book.note('template', made.template);
		}
		if (made.account) {
			this.account = made.account;
			this.book.note('account', made.account);
		}
		void this.webhooks.post({ ...made.change, time: Math.floor(now / 1000) });
	}

	stats(): Record<string, unknown> {
		const { posted, failed, lost, pending } = this.webhooks.counts;
		return {
			statusesPosted: posted,
			statusesPending: pending,
			postingsFailed: failed,
			statusesLost: lost,
			...this.counts,
		};
	}

	stop(): void {
		this.webhooks.stop();
		this.book.close();
	}

	/** A person writes, or taps a button of the last message that has it. Opens the window of 24 hours. */
	private write(user: string, numberId: string, text: string, payload?: string): void {
		const at = this.clock.now();
		this.windows.set(`${numberId} ${user}`, Date.parse(at));
		this.book.reply({ at, from: user, to: numberId, text });
		const answered = this.book.received.findLast(
			(one) =>
				one.to === user &&
				one.from === numberId &&
				(payload === undefined || one.content.buttons.some(({ id }) => id === payload)),
		);
		const tapped = payload === undefined ? undefined : { payload, in: answered };
		void this.webhooks.post(messageChange(this.whose(numberId, user), wamidOf(user), text, tapped));
	}

	private stopMarketing(user: string, numberId: string): void {
		this.book.reply({
			at: this.clock.now(),
			from: user,
			to: numberId,
			text: '(parou as mensagens de marketing)',
		});
		void this.webhooks.post(stopChange(this.whose(numberId, user)));
	}

	private failureOf(
		numberId: string,
		{ to, content }: Received,
		mode: Mode | undefined,
	): keyof typeof FAILURES | undefined {
		if (mode === 'notOnWhatsapp' || mode === 'frequency') return mode;
		if (content.type !== 'template' && !this.windowOpen(numberId, to)) return 'windowClosed';
		return mode === undefined && this.chance() < this.options.notOnWhatsappRate ? 'notOnWhatsapp' : undefined;
	}

	private perhapsReply(message: Received): void {
		const { replyRate, replyDelayMs } = this.options;
		if (stopsMarketing(message.to))
			return this.after(replyDelayMs, () => this.stopMarketing(message.to, message.from));
		const scripted = magicReply(message.to);
		const any = (): string => REPLIES[Math.floor(this.chance() * REPLIES.length)] ?? 'SAIR';
		const text = scripted ?? (this.chance() < replyRate ? any() : undefined);
		if (text !== undefined) this.after(replyDelayMs, () => this.write(message.to, message.from, text));
	}

	private async tell(message: Received, status: string, times: number, error?: Failure): Promise<void> {
		this.book.status(message.id, status);
		await Promise.all(
			Array.from({ length: times }, () => this.webhooks.post(this.status(message, status, error))),
		);
	}

	private status(message: Received, status: string, error?: Failure): Change {
		return statusChange(this.whose(message.from, message.to), message, status, error);
	}

	private whose(numberId: string, user: string): Whose {
		return {
			numberId,
			display: this.numbers.get(numberId) ?? '',
			waId: waIdOf(user),
			seconds: Math.floor(this.clock.ms() / 1000),
		};
	}

	private after(ms: number, action: () => void): void {
		if (ms <= 0) action();
		else this.webhooks.later(ms, action);
	}
}
