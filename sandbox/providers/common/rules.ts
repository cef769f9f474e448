/** When a simulator misbehaves: for the next n sends, for a share of them, for one address. */
export interface Rule<Mode extends string> {
	mode: Mode;
	times?: number;
	rate?: number;
	to?: string;
}

/** Decides what happens to each send: the address's own magic first, then the rules in the order in which they were given. */
export class Misbehaviour<Mode extends string> {
	constructor(
		private rules: Rule<Mode>[],
		private readonly chance: () => number,
		private readonly magic: (to: string) => Mode | undefined,
	) {}

	add(rule: Rule<Mode>): void {
		this.rules.push({ ...rule });
	}

	clear(): void {
		this.rules = [];
	}

	list(): readonly Rule<Mode>[] {
		return this.rules;
	}

	next(to: string): Mode | undefined {
		const magic = this.magic(to);
		if (magic !== undefined) return magic;
		for (const rule of this.rules) {
			if (rule.to !== undefined && rule.to !== to) continue;
			if (rule.rate !== undefined && this.chance() >= rule.rate) continue;
			if (rule.times !== undefined) {
				rule.times -= 1;
				if (rule.times <= 0) this.rules = this.rules.filter((one) => one !== rule);
				if (rule.times < 0) continue;
			}
			return rule.mode;
		}
		return undefined;
	}
}

/** `mode` for every send, `mode:0.01` for a share of them, `mode:5x` for the next five. @throws Error naming the flag */
export function ruleFrom<Mode extends string>(text: string, modes: readonly Mode[]): Rule<Mode> {
	const [name, amount] = text.split(':', 2);
	const mode = modes.find((one) => one === name);
	if (mode === undefined) throw new Error(`--misbehave knows ${modes.join(', ')}.`);
	if (amount === undefined) return { mode };
	const value = Number(amount.replace(/x$/, ''));
	if (!(value >= 0)) throw new Error('--misbehave takes a share (0.01) or a count (5x) after the colon.');
	return { mode, ...(amount.endsWith('x') ? { times: value } : { rate: value }) };
}

/** Chance that is the same for the same seed (mulberry32), so that a demonstration can be repeated. */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Takes a token and returns 0, or returns the seconds until there is one. Rate 0 switches it off. */
export function tokenBucket(ratePerSecond: number, burst: number): () => number {
	let tokens = burst;
	let filledAt = performance.now();
	return () => {
		if (ratePerSecond <= 0) return 0;
		const now = performance.now();
		tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * ratePerSecond);
		filledAt = now;
		if (tokens < 1) return (1 - tokens) / ratePerSecond;
		tokens -= 1;
		return 0;
	};
}
