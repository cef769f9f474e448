import { randomUUID } from 'node:crypto';
import { Clock, type Simulated } from '../common/admin';
import { Book, type Entry } from '../common/book';
import { BadRequest } from '../common/http';
import { Misbehaviour, seeded } from '../common/rules';
import { MODES, type Mode, REPLIES, magicMode, magicReply } from './misbehave';
import type { SimulatorOptions } from './options';
import type { SendRequest, SubscriptionRequest } from './requests';
import { type Subscription, Webhooks } from './webhooks';

/** Spec `tags/subscriptions.md`, Description field. */
const DESCRIPTIONS: Record<string, string> = {
	SENT: 'The message has been forwarded to the provider',
	DELIVERED: 'The message has been delivered by the provider',
	REJECTED: 'The message was rejected by the provider',
	NOT_DELIVERED: 'The provider was unable to deliver the message',
};

/** The provider behind the HTTP face: what it took, whom it tells, and what its phones do. */
export class ZenviaSimulator implements Simulated<Entry, Mode> {
	readonly book = new Book<Entry>();
	readonly modes = MODES;
	readonly webhooks: Webhooks;
	readonly misbehaviour: Misbehaviour<Mode>;
	readonly clock: Clock;
	readonly subscriptions = new Map<string, Subscription>();
	readonly counts = { refusedRealNumbers: 0, unknownFields: {} as Record<string, number> };
	private readonly chance: () => number;

	constructor(readonly options: SimulatorOptions) {
		this.chance = seeded(options.seed);
		this.misbehaviour = new Misbehaviour([...options.rules], this.chance, magicMode);
		this.clock = new Clock(options.clockOffsetMs, (offsetMs) => this.book.note('clock', offsetMs));
		this.webhooks = new Webhooks(options, (subscription) => this.book.note('subscribed', subscription));
		this.book.open(options.stateFile, (kind, value) => this.restore(kind, value));
	}

	now(): string {
		return this.clock.now();
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

	/** From here on the phone has it: whatever the HTTP answer becomes, it counts as received. */
	accept(request: SendRequest): Entry {
		const { from, to, text, externalId } = request;
		const message = {
			id: randomUUID(),
			at: this.now(),
			realAt: new Date().toISOString(),
			from,
			to,
			text,
			externalId,
		};
		this.book.receive(message);
		this.tellMessage({ ...request, id: message.id, timestamp: message.at }, 'OUT');
		return message;
	}

	/** What happens to a message after it was taken. Resolves at once, but for `statusFirst`: there when its statuses were posted. */
	async live(message: Entry, mode: Mode | undefined): Promise<void> {
		if (mode === 'statusFirst') {
			for (const code of this.codesOf(mode)) await this.tellStatus(message, code, {});
			return;
		}
		const { sentDelayMs, deliveredDelayMs } = this.options;
		const codes = this.codesOf(mode);
		if (mode === 'wrongSecret') void this.tellStatus(message, 'NOT_DELIVERED', { forged: true });
		const times = mode === 'duplicateWebhooks' ? 10 : 1;
		codes.forEach((code, index) => {
			this.after(index === 0 ? sentDelayMs : deliveredDelayMs, () => {
				void this.tellStatus(message, code, { times });
				if (code === 'DELIVERED') this.perhapsReply(message, times);
			});
		});
	}

	/** @throws BadRequest */
	reply(body: Record<string, unknown>): void {
		const { from, to, text } = body;
		if (typeof from !== 'string' || typeof to !== 'string' || typeof text !== 'string')
			throw new BadRequest('Expected from (phone), to (alias) and text');
		this.write(from, to, text);
	}

	/** A text that a phone sends to the alias. */
	private write(phone: string, alias: string, text: string, times = 1): void {
		const id = randomUUID();
		this.book.reply({ at: this.now(), from: phone, to: alias, text });
		this.tellMessage(
			{ id, from: phone, to: alias, contents: [{ type: 'text', text }], timestamp: this.now() },
			'IN',
			times,
		);
	}

	subscribe(request: SubscriptionRequest): Subscription | undefined {
		const same = [...this.subscriptions.values()].filter(
			(one) => one.eventType === request.eventType && one.channel === request.channel,
		);
		// Spec `tags/subscriptions.md`, Subscription creation limit: two with the same event type and channel.
		if (same.length >= 2) return undefined;
		const now = this.now();
		const subscription: Subscription = { id: randomUUID(), ...request, createdAt: now, updatedAt: now };
		this.keep(subscription);
		return subscription;
	}

	keep(subscription: Subscription): void {
		this.subscriptions.set(subscription.id, subscription);
		this.book.note('subscribed', subscription);
	}

	unsubscribe(id: string): boolean {
		this.book.note('unsubscribed', id);
		return this.subscriptions.delete(id);
	}

	stop(): void {
		this.webhooks.stop();
		this.book.close();
	}

	private after(ms: number, action: () => void): void {
		if (ms <= 0) action();
		else this.webhooks.later(ms, action);
	}

	private codesOf(mode: Mode | undefined): string[] {
		if (mode === 'silent') return [];
		if (mode === 'sentOnly') return ['SENT'];
		if (mode === 'rejected') return ['REJECTED'];
		if (mode === 'outOfOrder') return ['DELIVERED', 'SENT'];
		if (mode === 'notDelivered' || this.chance() < this.options.notDeliveredRate)
			return ['SENT', 'NOT_DELIVERED'];
		return ['SENT', 'DELIVERED'];
	}

	private perhapsReply(message: Entry, times: number): void {
		const scripted = magicReply(message.to);
		const text = scripted ?? (this.chance() < this.options.replyRate ? this.anyReply() : undefined);
		if (text !== undefined)
			this.after(this.options.replyDelayMs, () => this.write(message.to, message.from, text, times));
	}

	private anyReply(): string {
		return REPLIES[Math.floor(this.chance() * REPLIES.length)] ?? 'SAIR';
	}

	private async tellStatus(
		message: Entry,
		code: string,
		how: { times?: number; forged?: boolean },
	): Promise<void> {
		const posts: Array<Promise<void>> = [];
		if (how.forged !== true) this.book.status(message.id, code);
		const failed = code === 'REJECTED' || code === 'NOT_DELIVERED';
		for (const subscription of this.listeners('MESSAGE_STATUS')) {
			const event = {
				id: randomUUID(),
				timestamp: this.now(),
				type: 'MESSAGE_STATUS',
				subscriptionId: subscription.id,
				channel: 'sms',
				messageId: message.id,
				contentIndex: 0,
				message: {
					id: message.id,
					...(message.externalId === undefined ? {} : { externalId: message.externalId }),
					contentIndex: 0,
					direction: 'OUT',
					from: message.from,
					to: message.to,
				},
				messageStatus: {
					timestamp: this.now(),
					code,
					description: DESCRIPTIONS[code],
					...(failed
						? {
								causes: [
									{ channelErrorCode: '104', reason: `unreachable ${message.to}`, details: 'Unreachable' },
								],
							}
						: {}),
				},
			};
			for (let n = 0; n < (how.times ?? 1); n += 1)
				posts.push(this.webhooks.post(subscription, event, how.forged));
		}
		await Promise.all(posts);
	}

	private tellMessage(message: object, direction: 'IN' | 'OUT', times = 1): void {
		for (const subscription of this.listeners('MESSAGE')) {
			if (subscription.direction !== undefined && !['ALL', direction].includes(subscription.direction))
				continue;
			const { externalId: _, ...shown } = message as { externalId?: string };
			const event = {
				id: randomUUID(),
				timestamp: this.now(),
				type: 'MESSAGE',
				subscriptionId: subscription.id,
				channel: 'sms',
				direction,
				message: { ...shown, direction, channel: 'sms' },
			};
			for (let n = 0; n < times; n += 1) void this.webhooks.post(subscription, event);
		}
	}

	private listeners(eventType: string): Subscription[] {
		return [...this.subscriptions.values()].filter(
			(one) => one.eventType === eventType && one.channel === 'sms',
		);
	}

	private restore(kind: string, value: unknown): void {
		if (kind === 'clock') this.clock.offsetMs = Number(value);
		else if (kind === 'unsubscribed') this.subscriptions.delete(String(value));
		else if (kind === 'subscribed') {
			const subscription = value as Subscription;
			this.subscriptions.set(subscription.id, subscription);
		}
	}
}
