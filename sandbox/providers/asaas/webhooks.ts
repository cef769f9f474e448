import http from 'node:http';
import type { Webhook } from './book';
import type { SimulatorOptions } from './options';

interface Posting {
	body: string;
	/** A forgery bears a wrong token and is not tried again. */
	forged: boolean;
	done: () => void;
}

type Limits = Pick<
	SimulatorOptions,
	'webhookRetryMs' | 'webhookAttempts' | 'webhookTimeoutMs' | 'webhookConcurrency'
>;

/** Waits after each failure in units of the first, 30 s (docs.asaas.com/docs/penalização-de-filas). */
const WAITS = [1, 2, 7, 10, 30, 50, 120, 120, 120, 120, 120, 240, 240, 360];

/**
 * Posts events, at least once. SEQUENTIALLY sends one after the other and lets a failed one hold up the rest; 15 failures in a row
 * interrupt the queue until somebody reactivates it, and its events stay in it (docs.asaas.com/docs/fila-pausada).
 */
export class Webhooks {
	readonly counts = { posted: 0, failed: 0, pending: 0 };
	private readonly queues = new Map<string, { waiting: Posting[]; workers: number; failures: number }>();
	private readonly timers = new Set<NodeJS.Timeout>();
	private readonly agent = new http.Agent({ keepAlive: true });
	private stopped = false;

	constructor(
		private readonly limits: Limits,
		private readonly interrupted: (webhook: Webhook) => void,
	) {}

	/** Resolves when the event was taken, or nobody tries any more. */
	post(webhook: Webhook, event: object, forged = false): Promise<void> {
		if (!webhook.enabled) return Promise.resolve();
		this.counts.pending += 1;
		return new Promise((resolve) => {
			this.queueOf(webhook).waiting.push({ body: JSON.stringify(event), forged, done: resolve });
			this.resume(webhook);
		});
	}

	/** Begins again where the queue stood still. */
	resume(webhook: Webhook): void {
		if (webhook.interrupted || this.stopped) return;
		const queue = this.queueOf(webhook);
		const most = webhook.sendType === 'SEQUENTIALLY' ? 1 : this.limits.webhookConcurrency;
		while (queue.workers < Math.min(most, queue.waiting.length)) {
			queue.workers += 1;
			void this.work(webhook);
		}
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
		this.stopped = true;
		for (const timer of this.timers) clearTimeout(timer);
		this.queues.clear();
		this.agent.destroy();
	}

	private queueOf(webhook: Webhook): { waiting: Posting[]; workers: number; failures: number } {
		let queue = this.queues.get(webhook.id);
		if (queue === undefined) {
			queue = { waiting: [], workers: 0, failures: 0 };
			this.queues.set(webhook.id, queue);
		}
		return queue;
	}

	/** Takes itself off the queue in the very step in which it finds nothing more, so that no event is left lying. */
	private async work(webhook: Webhook): Promise<void> {
		const queue = this.queueOf(webhook);
		for (;;) {
			const posting = webhook.interrupted || this.stopped ? undefined : queue.waiting.shift();
			if (posting === undefined) {
				queue.workers -= 1;
				return;
			}
			while (!(await this.attempt(webhook, posting)) && !posting.forged) {
				queue.failures += 1;
				if (queue.failures >= this.limits.webhookAttempts && !webhook.interrupted) {
					webhook.interrupted = true;
					queue.failures = 0;
					this.interrupted(webhook);
				}
				if (webhook.interrupted || this.stopped) {
					queue.waiting.unshift(posting);
					queue.workers -= 1;
					return;
				}
				const units = WAITS[Math.min(queue.failures, WAITS.length) - 1] ?? 1;
				await new Promise<void>((resolve) => this.later(units * this.limits.webhookRetryMs, resolve));
			}
			if (!posting.forged) queue.failures = 0;
			this.counts.pending -= 1;
			posting.done();
		}
	}

	/** Only 200 is success, within 10 s (docs.asaas.com/docs/faq-de-webhooks, /docs/erro-read-timed-out). */
	private async attempt(webhook: Webhook, { body, forged }: Posting): Promise<boolean> {
		const token = forged ? `wrong-${webhook.authToken ?? ''}` : webhook.authToken;
		const status = await new Promise<number>((resolve) => {
			const request = http.request(
				webhook.url,
				{
					method: 'POST',
					agent: this.agent,
					headers: {
						'content-type': 'application/json',
						'content-length': Buffer.byteLength(body),
						...(token === undefined ? {} : { 'asaas-access-token': token }),
					},
				},
				(response) => {
					response.resume();
					response.on('end', () => settle(response.statusCode ?? 0));
					response.on('error', () => settle(0));
				},
			);
			const timer = setTimeout(() => {
				settle(0);
				request.destroy();
			}, this.limits.webhookTimeoutMs);
			const settle = (result: number): void => {
				clearTimeout(timer);
				resolve(result);
			};
			request.on('error', () => settle(0));
			request.end(body);
		});
		this.counts[status === 200 ? 'posted' : 'failed'] += 1;
		return status === 200;
	}
}
