import { readFlags } from '../common/process';
import { type Rule, ruleFrom } from '../common/rules';

/** Ways in which a bank's answer can be other than one hopes. `README.md` tells what each does. */
export const MODES = ['rejects', 'twice', 'backwards', 'truncated', 'wrongCount', 'badLine', 'late'] as const;
export type Mode = (typeof MODES)[number];

export interface BankOptions {
	/** 0 lets the system choose. */
	port: number;
	/** The mailbox: `remessa/` takes files, `retorno/` gives them; without it there is HTTP alone. */
	folder?: string;
	/** What the bank knows, kept between runs. */
	stateFile?: string;
	/** How long after the last news of an account its retorno lies in the mailbox. */
	answerMs: number;
	clockOffsetMs: number;
	seed: number;
	rules: Rule<Mode>[];
}

export const DEFAULTS: BankOptions = { port: 0, answerMs: 300, clockOffsetMs: 0, seed: 1, rules: [] };

/** `--port 0 --folder banco --misbehave rejects:1x`. @throws Error naming the flag */
export function optionsFrom(argv: string[]): BankOptions {
	const { misbehave, ...given } = readFlags(argv, {
		port: 'number',
		folder: 'text',
		stateFile: 'text',
		answerMs: 'number',
		clockOffsetMs: 'number',
		seed: 'number',
		misbehave: 'list',
	});
	return { ...DEFAULTS, ...given, rules: (misbehave ?? []).map((text) => ruleFrom(text, MODES)) };
}
