import { createHmac } from 'node:crypto';
import type { MetaOptions } from './options';

export interface Change {
	field: string;
	value: Record<string, unknown>;
	/** Unix seconds of what has no instant of its own: notices of numbers, account and templates. */
	time?: number;
}

interface Queued {
	change: Change;
	done: () => void;
}

type Limits = Pick<
	MetaOptions,
	| 'appSecret'
	| 'wabaId'
	| 'webhookConcurrency'
	| 'webhookBatch'
	| 'webhookRetryMs'
	| 'webhookAttempts'
	| 'webhookTimeoutMs'
>;

/**
 * Posts changes, several in one request, signed over the raw body, and again after a failure (Meta: with growing pauses for up to 7 days; here
 * at one pace). Characters beyond ASCII are escaped, as Meta does it, which is why a receiver must keep the raw body.
 */
export class Webhooks {
	readonly counts = { posted: 0, failed: 0, lost: 0, pending: 0 };
	url: string | undefined;
	private queue: Queued[] = [];
	private active = 0;
	private readonly timers = new Set<NodeJS.Timeout>();
	private stopped = false;

	constructor(private readonly limits: Limits) {}

	/** Resolves when the receiver has taken it, or nobody tries any more. */
	post(change: Change): Promise<void> {
		if (this.url === undefined || this.stopped) return Promise.resolve();
		this.counts.pending += 1;
		return new Promise((resolve) => {
			this.queue.push({ change, done: resolve });
			// What comes in the same turn of the loop travels together.
			setImmediate(() => this.pump());
		});
	}

	/** One request with a signature of somebody else, not tried again. */
	async forge(change: Change): Promise<void> {
		if (this.url !== undefined) await this.request([change], 'not-the-app-secret');
	}

	/** `GET ?hub.mode=subscribe&hub.verify_token=…&hub.challenge=…`, which must come back as it is. */
	async challenge(url: string, verifyToken: string): Promise<boolean> {
		const challenge = String(Math.floor(Math.random() * 1e10));
		const asked = new URL(url);
		asked.searchParams.set('hub.mode', 'subscribe');
		asked.searchParams.set('hub.verify_token', verifyToken);
		asked.searchParams.set('hub.challenge', challenge);
		try {
			const response = await fetch(asked, { signal: AbortSignal.timeout(this.limits.webhookTimeoutMs) });
			return response.status === 200 && (await response.text()) === challenge;
		} catch {
			return false;
		}
	}

	later(ms: number, action: () => void): void {
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			action();
		}, ms);
		this.timers.add(timer);
	}

	stop(): void {
		this.stopped = true;
		for (const timer of this.timers) clearTimeout(timer);
		for (const { done } of this.queue.splice(0)) done();
	}

	private pump(): void {
		while (this.active < this.limits.webhookConcurrency && this.queue.length > 0) {
			const batch = this.queue.splice(0, this.limits.webhookBatch);
			this.active += 1;
			void this.attempt(batch, 1).finally(() => {
				this.active -= 1;
				this.pump();
			});
		}
	}

	private async attempt(batch: Queued[], attempt: number): Promise<void> {
		const good = await this.request(
			batch.map((one) => one.change),
			this.limits.appSecret,
		);
		if (good) this.counts.posted += batch.length;
		else {
			this.counts.failed += batch.length;
			if (attempt < this.limits.webhookAttempts && !this.stopped) {
				this.later(this.limits.webhookRetryMs, () => void this.attempt(batch, attempt + 1));
				return;
			}
			this.counts.lost += batch.length;
		}
		this.counts.pending -= batch.length;
		for (const { done } of batch) done();
	}

	/** Notices have an entry each, with the instant at which they were made, the same at every attempt. */
	private entries(changes: Change[]): object[] {
		const id = this.limits.wabaId;
		const shown = ({ field, value }: Change): object => ({ value, field });
		const plain = changes.filter(({ time }) => time === undefined);
		const notices = changes.filter(({ time }) => time !== undefined);
		return [
			...(plain.length > 0 ? [{ id, changes: plain.map(shown) }] : []),
			...notices.map((one) => ({ id, time: one.time, changes: [shown(one)] })),
		];
	}

	private async request(changes: Change[], secret: string): Promise<boolean> {
		const body = JSON.stringify({
			object: 'whatsapp_business_account',
			entry: this.entries(changes),
		}).replace(
			/[\u0080-\uffff]/g,
			(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
		);
		try {
			const response = await fetch(this.url ?? '', {
				method: 'POST',
				body,
				headers: {
					'content-type': 'application/json',
					'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
				},
				redirect: 'manual',
				signal: AbortSignal.timeout(this.limits.webhookTimeoutMs),
			});
			await response.arrayBuffer();
			return response.ok;
		} catch {
			return false;
		}
	}
}
