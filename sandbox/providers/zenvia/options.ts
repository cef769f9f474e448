import { parseArgs } from 'node:util';
import { MODES, type Mode, type Rule } from './misbehave';

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
	/** How long an answer takes in the mode `slow`. */
	slowMs: number;
	clockOffsetMs: number;
	seed: number;
	rules: Rule[];
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
	slowMs: 3000,
	clockOffsetMs: 0,
	seed: 1,
	rules: [],
};

const NUMBERS = {
	port: 'port',
	'rate-per-second': 'ratePerSecond',
	burst: 'burst',
	'sent-delay-ms': 'sentDelayMs',
	'delivered-delay-ms': 'deliveredDelayMs',
	'reply-delay-ms': 'replyDelayMs',
	'reply-rate': 'replyRate',
	'not-delivered-rate': 'notDeliveredRate',
	'webhook-concurrency': 'webhookConcurrency',
	'webhook-retry-ms': 'webhookRetryMs',
	'webhook-attempts': 'webhookAttempts',
	'webhook-timeout-ms': 'webhookTimeoutMs',
	'slow-ms': 'slowMs',
	'clock-offset-ms': 'clockOffsetMs',
	seed: 'seed',
} as const satisfies Record<string, keyof SimulatorOptions>;

/** `--port 0 --state-file x.jsonl --reply-rate 0.02 --misbehave hangAfterAccept:0.01 --sender Loja`. @throws Error naming the flag */
export function optionsFrom(argv: string[]): SimulatorOptions {
	const { values } = parseArgs({
		args: argv,
		options: {
			token: { type: 'string' },
			'state-file': { type: 'string' },
			'allow-any': { type: 'boolean' },
			'any-number': { type: 'boolean' },
			sender: { type: 'string', multiple: true },
			misbehave: { type: 'string', multiple: true },
			...(Object.fromEntries(Object.keys(NUMBERS).map((flag) => [flag, { type: 'string' }])) as Record<
				keyof typeof NUMBERS,
				{ type: 'string' }
			>),
		},
	});
	const options: SimulatorOptions = {
		...DEFAULTS,
		token: values.token ?? DEFAULTS.token,
		stateFile: values['state-file'],
		allowAny: values['allow-any'] ?? false,
		anyNumber: values['any-number'] ?? false,
		senders: values.sender ?? [],
		rules: (values.misbehave ?? []).map(ruleFrom),
	};
	for (const [flag, key] of Object.entries(NUMBERS) as Array<
		[keyof typeof NUMBERS, (typeof NUMBERS)[keyof typeof NUMBERS]]
	>) {
		const text = values[flag];
		if (text === undefined) continue;
		const value = Number(text);
		if (!Number.isFinite(value)) throw new Error(`--${flag} must be a number.`);
		options[key] = value;
	}
	return options;
}

/** `mode` for every send, `mode:0.01` for a share of them, `mode:5x` for the next five. */
function ruleFrom(text: string): Rule {
	const [mode, amount] = text.split(':', 2);
	if (!MODES.includes(mode as Mode)) throw new Error(`--misbehave knows ${MODES.join(', ')}.`);
	if (amount === undefined) return { mode: mode as Mode };
	const value = Number(amount.replace(/x$/, ''));
	if (!(value >= 0)) throw new Error('--misbehave takes a share (0.01) or a count (5x) after the colon.');
	return { mode: mode as Mode, ...(amount.endsWith('x') ? { times: value } : { rate: value }) };
}
