import { readFlags } from '../common/process';
import { type Rule, ruleFrom } from '../common/rules';
import { MODES, type Mode } from './misbehave';

export interface SmtpOptions {
	/** 0 lets the system choose. */
	port: number;
	/** Of `/__sim/*`. */
	adminPort: number;
	user: string;
	password: string;
	/** Keeps every message as a file, and a journal; without it everything is in memory only. */
	folder?: string;
	/** Take any address, not only those of domains that nobody can own. */
	allowAny: boolean;
	/** Most bytes of a message (RFC 1870). */
	size: number;
	/** PEM files: offers STARTTLS. Without them the server is for this machine only. */
	key?: string;
	cert?: string;
	/** Where delivery reports are posted, one raw e-mail in each request; they lie in the mailbox in any case. */
	reportUrl?: string;
	/** Sent with each as the header x-cobranca-secret, as whoever forwards a mailbox does. */
	reportSecret?: string;
	reportDelayMs: number;
	/** A report that was not taken is posted again after so long, so many times in all: mailboxes are forwarded by what does not give up at once. */
	reportRetryMs: number;
	reportAttempts: number;
	/** How long a greylisted sender has to wait. */
	greylistMs: number;
	ratePerSecond: number;
	burst: number;
	clockOffsetMs: number;
	seed: number;
	rules: Rule<Mode>[];
}

export const DEFAULTS: SmtpOptions = {
	port: 0,
	adminPort: 0,
	user: 'sandbox',
	password: 'sandbox-password',
	allowAny: false,
	size: 15 * 1024 * 1024,
	reportDelayMs: 1500,
	reportRetryMs: 30_000,
	reportAttempts: 20,
	greylistMs: 300_000,
	ratePerSecond: 100,
	burst: 200,
	clockOffsetMs: 0,
	seed: 1,
	rules: [],
};

/** `--port 0 --folder mail --user loja --misbehave mailboxUnknown:0.02`. @throws Error naming the flag */
export function optionsFrom(argv: string[]): SmtpOptions {
	const { misbehave, ...read } = readFlags(argv, {
		port: 'number',
		adminPort: 'number',
		user: 'text',
		password: 'text',
		folder: 'text',
		allowAny: 'flag',
		size: 'number',
		key: 'text',
		cert: 'text',
		reportUrl: 'text',
		reportSecret: 'text',
		reportDelayMs: 'number',
		reportRetryMs: 'number',
		reportAttempts: 'number',
		greylistMs: 'number',
		ratePerSecond: 'number',
		burst: 'number',
		clockOffsetMs: 'number',
		seed: 'number',
		misbehave: 'list',
	});
	return { ...DEFAULTS, ...read, rules: (misbehave ?? []).map((text) => ruleFrom(text, MODES)) };
}
