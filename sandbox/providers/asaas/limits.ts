import type { Answer } from '../common/http';
import type { SimulatorOptions } from './options';

type Limits = Pick<SimulatorOptions, 'ratePerSecond' | 'burst' | 'quota' | 'concurrentGets'>;

const HALF_DAY_MS = 12 * 60 * 60 * 1000;

/**
 * The three limits of docs.asaas.com/docs/api-limits-1: a rate with RateLimit headers (its size is not published), 25,000 requests in
 * 12 hours from the first one on, 50 GETs at once. By the real clock.
 */
export function limiter(limits: Limits): (isGet: boolean, answer: () => Promise<Answer>) => Promise<Answer> {
	let [tokens, filledAt] = [limits.burst, performance.now()];
	let [used, since] = [0, performance.now()];
	let gets = 0;
	const tooMany = (headers: Record<string, string> = {}): Answer => ({ status: 429, headers });
	return async (isGet, answer) => {
		const now = performance.now();
		if (now - since > HALF_DAY_MS) [used, since] = [0, now];
		used += 1;
		if (limits.quota > 0 && used > limits.quota) return tooMany();
		if (limits.ratePerSecond > 0) {
			tokens = Math.min(limits.burst, tokens + ((now - filledAt) / 1000) * limits.ratePerSecond);
			filledAt = now;
			if (tokens < 1) {
				const seconds = Math.max(1, Math.ceil((1 - tokens) / limits.ratePerSecond));
				return tooMany({
					'ratelimit-limit': String(limits.burst),
					'ratelimit-remaining': '0',
					'ratelimit-reset': String(seconds),
				});
			}
			tokens -= 1;
		}
		if (!isGet) return await answer();
		if (gets >= limits.concurrentGets) return tooMany();
		gets += 1;
		try {
			return await answer();
		} finally {
			gets -= 1;
		}
	};
}
