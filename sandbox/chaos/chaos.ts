/** All runs, in one n8n: each has a ledger and providers of its own. */
import path from 'node:path';
import { inspect } from 'node:util';

import { demoPortfolio } from '../run/portfolios';
import { Progress } from '../run/progress';
import { Sandbox } from '../run/sandbox';
import { businessDate } from '../run/when';
import { type CourseResult, runCourse } from './course';
import { type Disk, mountDisk, unmount } from './disk';
import type { ChaosOptions } from './options';
import { draw, type Scenario } from './scenario';

export interface ChaosResult extends Omit<CourseResult, 'details'> {
	runs: number;
	seconds: number;
	/** Of one run: on average, and the longest. */
	secondsPerRun: { mean: number; most: number };
	/** Of the runs that were not clean: `npm run chaos -- --runs 1 --seed N` repeats one. */
	seedsToLookAt: number[];
}

interface Run {
	seed: number;
	seconds: number;
	result: CourseResult;
}

export interface Installed {
	packageRoot: string;
	node: string;
	host: string;
	postgresHome: string | undefined;
}

const RETRY_MS = '3000';
/** Zenvia, the least patient, gives up after thirty times 30 s: a quarter of an hour, in which a busy machine may need to start n8n. */
const ATTEMPTS = '300';
/** A webhook that finds n8n dead comes again much sooner than in life, so that many runs are possible, and for as long. */
const PACE = ['--webhook-retry-ms', RETRY_MS, '--webhook-attempts', ATTEMPTS];
/** Hence Zenvia's 500 failures, after which it switches a webhook off, would be counted in a minute: that is not what is tried here. */
const PATIENT = ['--webhook-off-after', '1000000'];
const FAST = ['--sent-delay-ms', '50', '--delivered-delay-ms', '300', '--reply-delay-ms', '200'];

const QUEUE_BATCH = 40;

export async function chaos(
	options: Omit<ChaosOptions, 'json' | 'help'>,
	installed: Installed,
	say: (line: string) => void,
	/** No further run begins then. */
	stopping?: AbortSignal,
): Promise<ChaosResult & { details: string[] }> {
	const began = Date.now();
	const { data, database, workers } = options;
	const fast = [...PACE, ...FAST];
	const ledgers = path.join(data, 'n8n', '.n8n', 'cobranca');
	let disk: Disk | undefined;
	unmount(ledgers);
	const sandbox = await Sandbox.boot(
		{
			...installed,
			dataDir: data,
			fresh: true,
			database,
			workers,
			// So that a portfolio of a few hundred has batches for all workers.
			...(workers === undefined ? {} : { batches: { size: QUEUE_BATCH, atOnce: Math.max(2, workers) } }),
			seed: options.seed,
			misbehave: [],
			providerFlags: {
				zenvia: [...fast, ...PATIENT],
				meta: fast,
				smtp: ['--report-delay-ms', '300', '--report-retry-ms', RETRY_MS, '--report-attempts', ATTEMPTS],
				asaas: PACE,
			},
			settleMs: 1_500,
			steadyPorts: false,
			gated: true,
			progress: new Progress(() => undefined),
			// Before the first ledger is made in it.
			prepared: () => {
				if (database === 'sqlite') disk = mountDisk(ledgers);
			},
		},
		{ name: 'first' },
	);
	const runs: Run[] = [];
	try {
		if (database === 'sqlite' && !disk) say('This process may not mount: no run fills the disk.');
		for (let n = 0; n < options.runs && !stopping?.aborted; n++) {
			const seed = options.seed + n;
			const messages = Math.round(options.debts * 0.3);
			const possible = { database, disk: disk !== undefined, messages, workers };
			const scenario = draw(seed, possible);
			runs.push(await one({ sandbox, disk, say }, scenario, options.debts));
		}
	} finally {
		await sandbox.stop();
		disk?.unmount();
	}
	const took = runs.map(({ seconds }) => seconds);
	return {
		...sumOf(runs.map(({ result }) => result)),
		runs: runs.length,
		seconds: Math.round((Date.now() - began) / 1000),
		secondsPerRun: {
			mean: Math.round(took.reduce((sum, one) => sum + one, 0) / Math.max(1, took.length)),
			most: Math.max(0, ...took),
		},
		seedsToLookAt: runs.filter(({ result }) => result.details.length > 0).map(({ seed }) => seed),
		details: runs.flatMap(({ result }) => result.details),
	};
}

async function one(around: Parameters<typeof runCourse>[0], scenario: Scenario, debts: number): Promise<Run> {
	const { sandbox, say } = around;
	const { seed } = scenario;
	const began = Date.now();
	say(`Run with seed ${seed}: ${scenario.instant}; ${scenario.misbehave.join(', ') || 'no mischief'}`);
	const file = await demoPortfolio(sandbox.addresses.data, {
		debts,
		seed,
		date: businessDate(scenario.now),
	});
	const result = await runCourse(around, `chaos_${seed}`, scenario, file).catch(unfinished);
	const { details, ...figures } = result;
	const seconds = Math.round((Date.now() - began) / 1000);
	say(`  ${JSON.stringify(figures)} in ${seconds} s`);
	for (const detail of details.slice(0, 10)) say(`  ! ${detail}`);
	return { seed, seconds, result };
}

/** Nobody saw how it ended, so it cannot count as clean; the other runs go on. */
function unfinished(error: unknown): CourseResult {
	const nothing = Object.fromEntries(FIGURES.map((name) => [name, 0])) as Omit<CourseResult, 'details'>;
	return { ...nothing, lost: 1, details: [`the run did not come to its end: ${inspect(error)}`] };
}

const FIGURES = [
	'kills',
	'due',
	'sent',
	'held',
	'failed',
	'unknown',
	'settledLater',
	'replies',
	'payments',
	'duplicates',
	'violations',
	'lost',
] as const;

function sumOf(results: readonly CourseResult[]): Pick<CourseResult, (typeof FIGURES)[number]> {
	const sum = (name: (typeof FIGURES)[number]) => results.reduce((all, result) => all + result[name], 0);
	return Object.fromEntries(FIGURES.map((name) => [name, sum(name)])) as never;
}
