import { readFlags } from '../common/process';
import { type Rule, ruleFrom } from '../common/rules';
import { MODES, type Mode } from './misbehave';

export interface MetaOptions {
	/** 0 lets the system choose. */
	port: number;
	token: string;
	appSecret: string;
	verifyToken: string;
	wabaId: string;
	/** Phone number ids of the account, each `id` or `id:display number`. */
	numbers: string[];
	/** Where events are posted; checked by a GET with a challenge first. Also by `POST /__sim/webhook`. */
	webhookUrl?: string;
	stateFile?: string;
	allowAny: boolean;
	/** Messages a second of one number (130429), and of one number to one person (131056). 0 switches it off. */
	ratePerSecond: number;
	burst: number;
	pairRatePerSecond: number;
	pairBurst: number;
	sentDelayMs: number;
	deliveredDelayMs: number;
	readDelayMs: number;
	replyDelayMs: number;
	/** Shares from 0 to 1. */
	readRate: number;
	replyRate: number;
	notOnWhatsappRate: number;
	webhookConcurrency: number;
	/** Most changes in one POST. */
	webhookBatch: number;
	webhookRetryMs: number;
	webhookAttempts: number;
	webhookTimeoutMs: number;
	slowMs: number;
	clockOffsetMs: number;
	seed: number;
	rules: Rule<Mode>[];
}

export const DEFAULTS: MetaOptions = {
	port: 0,
	token: 'sandbox-token',
	appSecret: 'sandbox-app-secret',
	verifyToken: 'sandbox-verify-token',
	wabaId: '102290129340398',
	numbers: ['106540352242922:5511900000300'],
	allowAny: false,
	ratePerSecond: 80,
	burst: 160,
	pairRatePerSecond: 1 / 6,
	pairBurst: 45,
	sentDelayMs: 200,
	deliveredDelayMs: 900,
	readDelayMs: 4000,
	replyDelayMs: 6000,
	readRate: 0,
	replyRate: 0,
	notOnWhatsappRate: 0,
	webhookConcurrency: 4,
	webhookBatch: 50,
	webhookRetryMs: 5000,
	webhookAttempts: 20,
	webhookTimeoutMs: 5000,
	slowMs: 3000,
	clockOffsetMs: 0,
	seed: 1,
	rules: [],
};

/** `--port 0 --state-file x.jsonl --number 106540352242922:5511900000300 --webhook-url http://127.0.0.1:5678/webhook/abc`. @throws Error naming the flag */
export function optionsFrom(argv: string[]): MetaOptions {
	const { misbehave, number, ...read } = readFlags(argv, {
		port: 'number',
		token: 'text',
		appSecret: 'text',
		verifyToken: 'text',
		wabaId: 'text',
		number: 'list',
		webhookUrl: 'text',
		stateFile: 'text',
		allowAny: 'flag',
		ratePerSecond: 'number',
		burst: 'number',
		pairRatePerSecond: 'number',
		pairBurst: 'number',
		sentDelayMs: 'number',
		deliveredDelayMs: 'number',
		readDelayMs: 'number',
		replyDelayMs: 'number',
		readRate: 'number',
		replyRate: 'number',
		notOnWhatsappRate: 'number',
		webhookConcurrency: 'number',
		webhookBatch: 'number',
		webhookRetryMs: 'number',
		webhookAttempts: 'number',
		webhookTimeoutMs: 'number',
		slowMs: 'number',
		clockOffsetMs: 'number',
		seed: 'number',
		misbehave: 'list',
	});
	return {
		...DEFAULTS,
		...read,
		...(number === undefined ? {} : { numbers: number }),
		rules: (misbehave ?? []).map((text) => ruleFrom(text, MODES)),
	};
}
