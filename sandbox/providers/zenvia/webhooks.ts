import http from 'node:http';
import https from 'node:https';
import type { SimulatorOptions } from './options';
import type { SubscriptionRequest } from './requests';

export interface Subscription extends Omit<SubscriptionRequest, 'status'> {
	id: string;
	status: 'ACTIVE' | 'DEGRADED' | 'INACTIVE';
	createdAt: string;
	updatedAt: string;
}

export interface Posting {
	subscription: Subscription;
	body: string;
	/** A forgery bears a wrong secret and is not tried again. */
	forged: boolean;
	attempt: number;
	done: () => void;
}

/** Counters of documented quality handling (spec `tags/subscriptions.md`, Webhook (quality) status handling). */
interface Line {
	queue: Posting[];
	/** Place of the next posting in the queue: shifting a long array is slow. */
	head: number;
	active: number;
	fails: number;
	successes: number;
}

type Limits = Pick<
	SimulatorOptions,
	'webhookConcurrency' | 'webhookRetryMs' | 'webhookAttempts' | 'webhookTimeoutMs' | 'webhookOffAfter'
>;

/**
 * Posts events, one in each request, a few at a time for each webhook, again after a failure: at least 30 s apart and at most
 * 30 times in real life (spec `tags/subscriptions.md`, Webhook request error handling).
 */
export class Webhooks {
	readonly counts = { posted: 0, failed: 0, lost: 0, pending: 0 };
	private readonly lines = new Map<string, Line>();
	private readonly timers = new Set<NodeJS.Timeout>();
	private readonly agents = {
		'http:': new http.Agent({ keepAlive: true }),
		'https:': new https.Agent({ keepAlive: true }),
	};

	constructor(
		private readonly limits: Limits,
		private readonly changed: (subscription: Subscription) => void,
	) {}

	/** Resolves when the webhook has taken the event, or nobody tries any more. */
	post(subscription: Subscription, event: object, forged = false): Promise<void> {
		if (subscription.status === 'INACTIVE') return Promise.resolve();
		this.counts.pending += 1;
		return new Promise((resolve) => {
			this.enqueue({ subscription, body: JSON.stringify(event), forged, attempt: 1, done: resolve });
		});
	}

	/** Runs an action later, unless the simulator stops before. */
	later(ms: number, action: () => void): void {
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			action();
		}, ms);
		this.timers.add(timer);
	}

	stop(): void {
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
		this.lines.clear();
		this.agents['http:'].destroy();
		this.agents['https:'].destroy();
	}

	private lineOf(url: string): Line {
		let line = this.lines.get(url);
		if (line === undefined)
			this.lines.set(url, (line = { queue: [], head: 0, active: 0, fails: 0, successes: 0 }));
		return line;
	}

	private enqueue(posting: Posting): void {
		const line = this.lineOf(posting.subscription.url);
		line.queue.push(posting);
		this.pump(line);
	}

	private pump(line: Line): void {
		while (line.active < this.limits.webhookConcurrency) {
			const posting = line.queue[line.head];
			if (posting === undefined) return;
			line.head += 1;
			if (line.head === 1000) {
				line.queue.splice(0, line.head);
				line.head = 0;
			}
			line.active += 1;
			void this.attempt(posting, line).finally(() => {
				line.active -= 1;
				this.pump(line);
			});
		}
	}

	private async attempt(posting: Posting, line: Line): Promise<void> {
		const began = performance.now();
		const result = await this.request(posting);
		const slow = performance.now() - began > 1000;
		this.judge(posting, line, result, slow);
		if (result === 'ok') {
			this.counts.posted += 1;
			this.finish(posting);
		} else if (posting.forged || posting.attempt >= this.limits.webhookAttempts) {
			this.counts.failed += 1;
			this.counts.lost += posting.forged ? 0 : 1;
			this.finish(posting);
		} else {
			this.counts.failed += 1;
			posting.attempt += 1;
			this.later(this.limits.webhookRetryMs, () => this.enqueue(posting));
		}
	}

	private finish(posting: Posting): void {
		this.counts.pending -= 1;
		posting.done();
	}

	/** One timeout weighs 10 fails; 10 fails degrade, 500 switch off, 50 successes restore; slower than 1 s is no success. */
	private judge(posting: Posting, line: Line, result: 'ok' | 'refused' | 'timeout', slow: boolean): void {
		const { subscription } = posting;
		if (posting.forged) return;
		if (result === 'ok' && !slow) {
			line.fails = 0;
			line.successes += 1;
			if (subscription.status === 'DEGRADED' && line.successes >= 50) this.turn(subscription, 'ACTIVE');
			return;
		}
		if (result === 'ok' && (posting.attempt > 1 || subscription.status !== 'ACTIVE')) return;
		line.successes = 0;
		line.fails += result === 'timeout' ? 10 : 1;
		if (line.fails >= this.limits.webhookOffAfter && subscription.status === 'DEGRADED' && result !== 'ok')
			this.turn(subscription, 'INACTIVE');
		else if (line.fails >= 10 && subscription.status === 'ACTIVE') this.turn(subscription, 'DEGRADED');
	}

	private turn(subscription: Subscription, status: Subscription['status']): void {
		subscription.status = status;
		this.changed(subscription);
	}

	private request({ subscription, body, forged }: Posting): Promise<'ok' | 'refused' | 'timeout'> {
		const url = new URL(subscription.url);
		const own = Object.entries(subscription.headers).map(([name, value]) => [
			name,
			forged ? `wrong-${value.length}` : value,
		]);
		const secure = url.protocol === 'https:';
		return new Promise((resolve) => {
			const request = (secure ? https : http).request(
				url,
				{
					method: 'POST',
					agent: secure ? this.agents['https:'] : this.agents['http:'],
					headers: {
						...Object.fromEntries(own),
						'content-type': 'application/json',
						'content-length': Buffer.byteLength(body),
					},
				},
				(response) => {
					response.resume();
					const status = response.statusCode ?? 0;
					response.on('end', () => settle(status >= 200 && status < 300 ? 'ok' : 'refused'));
					response.on('error', () => settle('refused'));
				},
			);
			const timer = setTimeout(() => {
				settle('timeout');
				request.destroy();
			}, this.limits.webhookTimeoutMs);
			const settle = (result: 'ok' | 'refused' | 'timeout'): void => {
				clearTimeout(timer);
				resolve(result);
			};
			request.on('error', () => settle('refused'));
			request.end(body);
		});
	}
}
