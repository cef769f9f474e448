import path from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';

import { complaintAbout } from './providers/misbehave';

/** What a person asked of `npm start`. */
export interface Options {
	/** Leave when everything is sent and judged. */
	once: boolean;
	/** Nothing on stdout but one line of JSON at the end. */
	json: boolean;
	/** Adds n8n's memory and event-loop figures to the JSON. */
	meter: boolean;
	/** CSV of debts; a demo is made when there is none. */
	portfolio: string | undefined;
	/** Business instant, epoch ms; undefined = the real clock. */
	now: number | undefined;
	/** Folder kept between runs. */
	data: string;
	/** Wipe the folder first. */
	fresh: boolean;
	/** Rows of the demo. */
	debts: number;
	seed: number;
	database: 'sqlite' | 'postgres';
	/** Set = n8n in queue mode with so many workers. */
	workers: number | undefined;
	/** Cases of one batch; undefined = as the workflow is shipped. */
	batchSize: number | undefined;
	/** With a bank that registers boletos from files, and a creditor of its own. */
	bank: boolean;
	/** Rules for the simulators: `mode`, `mode:0.01`, `mode:5x`, each with the provider and a slash before it if only one is meant. */
	misbehave: string[];
	help: boolean;
}

/** Something a person can mend: printed as one sentence, without a stack. */
export class Trouble extends Error {}

export const HELP = `npm start [-- flags]: a real n8n with this package, simulators of its providers and a demo portfolio, on this machine only.

  --once             leave when everything was sent and judged; otherwise it runs until Ctrl-C
  --json             stdout gets nothing but one line of JSON at the end
  --meter            add n8n's memory and event-loop figures to the JSON
  --portfolio FILE   CSV of debts (docs/portfolio.md); without it a demo of about 900 debts is made
  --now ISO          business time at the start, e.g. 2026-11-23T10:00:00-03:00; without an offset, in São Paulo
  --debts N          rows of the demo (900)
  --seed N           another demo of the same size
  --database NAME    where the ledger is: sqlite (a file) or postgres
  --queue            n8n in queue mode, as \`npm run start:queue\`: Redis, main, webhook process and workers; the ledger is in postgres
  --workers N        how many workers (2); more than two have as many batches at once
  --batch-size N     cases of one batch (200), as the Collection Trigger has it
  --bank             with a bank that registers boletos from CNAB files, a creditor of its own and both CNAB workflows at work
  --data DIR         folder that is kept between runs (.sandbox)
  --fresh            empty that folder first
  --misbehave LIST   what the simulators do wrong, e.g. hangAfterAccept:0.01,meta/notOnWhatsapp:0.1
  --help             this text

Exit code 0 only when the providers received exactly what the ledger says was sent, nothing twice and nothing it should not have.
docs/sandbox.md tells more.
`;

const SAO_PAULO = '-03:00';

const FLAGS = {
	once: { type: 'boolean' },
	json: { type: 'boolean' },
	meter: { type: 'boolean' },
	portfolio: { type: 'string' },
	now: { type: 'string' },
	data: { type: 'string' },
	fresh: { type: 'boolean' },
	debts: { type: 'string' },
	seed: { type: 'string' },
	database: { type: 'string' },
	queue: { type: 'boolean' },
	workers: { type: 'string' },
	'batch-size': { type: 'string' },
	bank: { type: 'boolean' },
	misbehave: { type: 'string', multiple: true },
	help: { type: 'boolean', short: 'h' },
} as const;

/** @throws Trouble naming the flag */
export function optionsFrom(argv: string[], root: string, cwd: string): Options {
	const values = parseFlags(argv, FLAGS, HELP);
	const given = (file: string) => path.resolve(cwd, file);
	const workers = workersOf(values);
	return {
		once: values.once ?? false,
		json: values.json ?? false,
		meter: values.meter ?? false,
		portfolio: values.portfolio === undefined ? undefined : given(values.portfolio),
		now: values.now === undefined ? undefined : instantOf(values.now),
		data: values.data === undefined ? path.join(root, '.sandbox') : given(values.data),
		fresh: values.fresh ?? false,
		debts: whole('debts', values.debts ?? '900', 1),
		seed: whole('seed', values.seed ?? '20261123', 0),
		database: databaseOf(values.database ?? (workers === undefined ? 'sqlite' : 'postgres'), workers),
		workers,
		batchSize: values['batch-size'] === undefined ? undefined : whole('batch-size', values['batch-size'], 1),
		bank: values.bank ?? false,
		misbehave: rules(values.misbehave ?? []),
		help: values.help ?? false,
	};
}

/** What the person wrote, by flag. @throws Trouble with the help */
export function parseFlags<const T extends NonNullable<ParseArgsConfig['options']>>(
	args: string[],
	options: T,
	help: string,
) {
	try {
		return parseArgs({ args, options }).values;
	} catch (error) {
		throw new Trouble(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
	}
}

/** An instant as people write it: a date alone is its 10:00, a time without an offset is São Paulo's. */
export function instantOf(text: string): number {
	const [, date, time, zone] =
		/^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text.trim()) ?? [];
	const instant = date ? Date.parse(`${date}T${time ?? '10:00'}${zone ?? SAO_PAULO}`) : Number.NaN;
	if (Number.isNaN(instant)) {
		throw new Trouble(`--now "${text}" is no instant. Write e.g. 2026-11-23T10:00:00-03:00.`);
	}
	return instant;
}

function rules(lists: readonly string[]): string[] {
	const all = lists.flatMap((list) => list.split(',').filter(Boolean));
	for (const rule of all) {
		const complaint = complaintAbout(rule);
		if (complaint !== undefined) throw new Trouble(complaint);
	}
	return all;
}

export function whole(flag: string, text: string, least: number): number {
	const value = Number(text);
	if (Number.isSafeInteger(value) && value >= least) return value;
	throw new Trouble(`--${flag} must be a whole number, ${least} or more.`);
}

/** Undefined without `--queue`. */
export function workersOf(values: { queue?: boolean; workers?: string }): number | undefined {
	if (values.queue) return whole('workers', values.workers ?? '2', 1);
	if (values.workers === undefined) return undefined;
	throw new Trouble('--workers is for queue mode: npm run start:queue.');
}

export function databaseOf(text: string, workers: number | undefined): 'sqlite' | 'postgres' {
	if (text === 'sqlite' && workers !== undefined)
		throw new Trouble(
			'A SQLite ledger cannot be used in queue mode, because workers on other machines would not see its file: leave --database away, or say --database postgres.',
		);
	if (text === 'sqlite' || text === 'postgres') return text;
	throw new Trouble('--database is sqlite or postgres.');
}
