import { readFlags } from '../common/process';
import { type Rule, ruleFrom } from '../common/rules';

/** Ways in which the creation of a charge, or what follows it, can go wrong. `README.md` lists what each does. */
export const MODES = [
	'badCustomer',
	'badRequest',
	'rateLimited',
	'forbidden',
	'redirect',
	'errorBeforeAccept',
	'resetBeforeAccept',
	'hangAfterAccept',
	'resetAfterAccept',
	'errorAfterAccept',
	'noId',
	'slow',
	'noLine',
	'lateLine',
	'badLine',
	'noPix',
	'silent',
	'eventFirst',
	'duplicateWebhooks',
	'outOfOrder',
	'wrongToken',
] as const;
export type Mode = (typeof MODES)[number];

export interface SimulatorOptions {
	/** 0 lets the system choose. */
	port: number;
	token: string;
	/** Journal of customers, charges and webhooks; read back at the next start. */
	stateFile?: string;
	/** Post to any webhook host, not only to this machine. */
	allowAny: boolean;
	/** Token bucket over all requests; rate 0 switches it off. */
	ratePerSecond: number;
	burst: number;
	/** Requests in 12 hours of the real clock; 0 switches it off. */
	quota: number;
	/** GETs at once. */
	concurrentGets: number;
	/** Between CONFIRMED and RECEIVED of a boleto. */
	settleMs: number;
	/** After the first failure; the later waits are in the proportion that is documented. */
	webhookRetryMs: number;
	webhookAttempts: number;
	webhookTimeoutMs: number;
	/** How many at once for a webhook of send type NON_SEQUENTIALLY. */
	webhookConcurrency: number;
	/** How long an answer takes in the mode `slow`. */
	slowMs: number;
	clockOffsetMs: number;
	seed: number;
	rules: Rule<Mode>[];
}

/** Quota, concurrency, waits and attempts are the documented ones; the rate is not documented and no test of ours reaches it. */
export const DEFAULTS: SimulatorOptions = {
	port: 0,
	token: 'sandbox-token',
	allowAny: false,
	ratePerSecond: 200,
	burst: 400,
	quota: 25_000,
	concurrentGets: 50,
	settleMs: 1500,
	webhookRetryMs: 30_000,
	webhookAttempts: 15,
	webhookTimeoutMs: 10_000,
	webhookConcurrency: 4,
	slowMs: 3000,
	clockOffsetMs: 0,
	seed: 1,
	rules: [],
};

/** `--port 0 --state-file asaas.jsonl --misbehave hangAfterAccept:0.01`. @throws Error naming the flag */
export function optionsFrom(argv: string[]): SimulatorOptions {
	const { misbehave, ...given } = readFlags(argv, {
		port: 'number',
		token: 'text',
		stateFile: 'text',
		allowAny: 'flag',
		ratePerSecond: 'number',
		burst: 'number',
		quota: 'number',
		concurrentGets: 'number',
		settleMs: 'number',
		webhookRetryMs: 'number',
		webhookAttempts: 'number',
		webhookTimeoutMs: 'number',
		webhookConcurrency: 'number',
		slowMs: 'number',
		clockOffsetMs: 'number',
		seed: 'number',
		misbehave: 'list',
	});
	const rules = (misbehave ?? []).map((text) => ruleFrom(text, MODES));
	return { ...DEFAULTS, ...given, rules };
}
