import { readFlags } from '../common/process';
import { type Rule, ruleFrom } from '../common/rules';
import { MODES, type Mode } from './misbehave';

export interface SimulatorOptions {
	/** 0 lets the system choose. */
	port: number;
	token: string;
	/** Journal of what was received and subscribed; read back at the next start. */
	stateFile?: string;
	/** Take any Brazilian mobile and any webhook host, not only invented numbers and this machine. */
	allowAny: boolean;
	/** Takes mobiles that may belong to a person, too: nothing leaves this machine, and a portfolio of one's own has such. */
	anyNumber: boolean;
	/** Known aliases; empty takes any. */
	senders: string[];
	/** Token bucket over all sends; rate 0 switches it off. */
	ratePerSecond: number;
	burst: number;
	sentDelayMs: number;
	deliveredDelayMs: number;
	replyDelayMs: number;
	/** Share of delivered messages that get an answer, 0 to 1. */
	replyRate: number;
	/** Share of messages that no phone gets, 0 to 1. */
	notDeliveredRate: number;
	webhookConcurrency: number;
	webhookRetryMs: number;
	webhookAttempts: number;
	webhookTimeoutMs: number;
	/** Failures after which a webhook is switched off. */
	webhookOffAfter: number;
	/** How long an answer takes in the mode `slow`. */
	slowMs: number;
	clockOffsetMs: number;
	seed: number;
	rules: Rule<Mode>[];
}

/** The waits are the documented ones (Zenvia `tags/subscriptions.md`, Webhook request error handling) but for the phone's own. */
export const DEFAULTS: SimulatorOptions = {
	port: 0,
	token: 'sandbox-token',
	allowAny: false,
	anyNumber: false,
	senders: [],
	ratePerSecond: 200,
	burst: 200,
	sentDelayMs: 300,
	deliveredDelayMs: 1500,
	replyDelayMs: 2000,
	replyRate: 0,
	notDeliveredRate: 0,
	webhookConcurrency: 4,
	webhookRetryMs: 30_000,
	webhookAttempts: 30,
	webhookTimeoutMs: 5000,
	webhookOffAfter: 500,
	slowMs: 3000,
	clockOffsetMs: 0,
	seed: 1,
	rules: [],
};

/** `--port 0 --state-file x.jsonl --reply-rate 0.02 --misbehave hangAfterAccept:0.01 --sender Loja`. @throws Error naming the flag */
export function optionsFrom(argv: string[]): SimulatorOptions {
	const { misbehave, sender, ...read } = readFlags(argv, {
		port: 'number',
		token: 'text',
		stateFile: 'text',
		allowAny: 'flag',
		anyNumber: 'flag',
		sender: 'list',
		ratePerSecond: 'number',
		burst: 'number',
		sentDelayMs: 'number',
		deliveredDelayMs: 'number',
		replyDelayMs: 'number',
		replyRate: 'number',
		notDeliveredRate: 'number',
		webhookConcurrency: 'number',
		webhookRetryMs: 'number',
		webhookAttempts: 'number',
		webhookTimeoutMs: 'number',
		webhookOffAfter: 'number',
		slowMs: 'number',
		clockOffsetMs: 'number',
		seed: 'number',
		misbehave: 'list',
	});
	return {
		...DEFAULTS,
		...read,
		senders: sender ?? [],
		rules: (misbehave ?? []).map((text) => ruleFrom(text, MODES)),
	};
}
