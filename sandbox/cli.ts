/** `npm start`: see docs/sandbox.md. The launcher (scripts/run.mjs) has installed and built what this needs. */
import { setTimeout as delay } from 'node:timers/promises';

import { liveBankDay, prepareBank } from './run/bankDemo';
import { lastLines } from './run/child';
import { HELP, type Options, optionsFrom, Trouble } from './run/options';
import { demoPortfolio } from './run/portfolios';
import { installedBy, runProgram } from './run/program';
import { Progress } from './run/progress';
import type { Outcome } from './run/result';
import { Sandbox } from './run/sandbox';
import { businessDate, inWords, isOpen, nextMorning } from './run/when';
import { addressLines, summary } from './run/words';

const STAGE = 'cobranca';
const STOPPED = 'Stopped.';

async function main(): Promise<number> {
	const { COBRANCA_PACKAGE: root = process.cwd() } = process.env;
	const options = optionsFrom(process.argv.slice(2), root, process.cwd());
	if (options.help) {
		process.stdout.write(HELP);
		return 0;
	}
	const installed = installedBy('npm start');
	// stdout belongs to the JSON.
	const out = options.json ? process.stderr : process.stdout;
	const progress = new Progress((line) => out.write(line));
	const stopping = stopSignal(progress);
	const now = startOf(options, progress);
	const sandbox = await Sandbox.boot(
		{
			dataDir: options.data,
			fresh: options.fresh,
			database: options.database,
			workers: options.workers,
			batches: {
				size: options.batchSize,
				atOnce: (options.workers ?? 0) > 2 ? options.workers : undefined,
			},
			seed: options.seed,
			misbehave: options.misbehave,
			bank: options.bank,
			// A portfolio of one's own has addresses of people; the stand-ins take them, and nothing leaves this machine.
			anyAddress: options.portfolio !== undefined,
			steadyPorts: !options.once,
			progress,
			signal: stopping,
			...installed,
		},
		{ name: STAGE, now },
	);
	try {
		if (!options.once) await sandbox.openInbox();
		const day = options.bank ? await prepareBank(sandbox, now ?? Date.now(), progress) : undefined;
		const then = day && ((rest: () => Promise<Outcome>) => liveBankDay(day, rest, progress));
		const outcome = await collect(sandbox, options, now ?? Date.now(), then);
		await tell(sandbox, outcome, options, progress);
		if (!options.once && day) {
			progress.say(
				`Bank mailbox: ${day.bank.mailbox}. Its answers are read as they come; pay by ${day.bank.admin}/pay.`,
			);
			void day.keepReading(stopping, ({ file, said }) => progress.say(`Bank, ${file}: ${said}`));
		}
		if (!options.once) await untilStopped(sandbox, stopping);
		return outcome.complaints.length === 0 ? 0 : 1;
	} finally {
		if (!options.once) progress.say('Stopping n8n, the providers and PostgreSQL …');
		await sandbox.stop();
	}
}

/** The instant that business time starts at; undefined = the real clock. */
function startOf(options: Options, progress: Progress): number | undefined {
	const real = Date.now();
	if (options.now !== undefined) {
		progress.say(`Business time: ${inWords(options.now)}.`);
		return options.now;
	}
	if (options.once || isOpen(real)) return undefined;
	const morning = nextMorning(real);
	progress.say(
		`Now (${inWords(real)}) nobody may be written to, so business time starts on ${inWords(morning)}. Choose another with --now.`,
	);
	return morning;
}

async function collect(
	sandbox: Sandbox,
	options: Options,
	now: number,
	then?: (rest: () => Promise<Outcome>) => Promise<void>,
): Promise<Outcome> {
	const { debts, seed, portfolio } = options;
	const file = portfolio ?? (await demoPortfolio(options.data, { debts, seed, date: businessDate(now) }));
	try {
		return await sandbox.run(file, then);
	} catch (error) {
		const broken = sandbox.fleet.broken();
		if (!broken) throw error;
		throw new Trouble(`${broken}. ${await endOfLog(sandbox)}`);
	}
}

async function tell(sandbox: Sandbox, outcome: Outcome, options: Options, progress: Progress): Promise<void> {
	const { n8n, ...result } = outcome.result;
	const out = options.json ? process.stderr : process.stdout;
	if (outcome.complaints.length > 0 || !options.json) out.write(summary(outcome, n8n));
	if (sandbox.fleet.broken()) out.write(`${await endOfLog(sandbox)}\n`);
	if (options.json)
		process.stdout.write(`${JSON.stringify({ ...result, ...(options.meter && n8n ? { n8n } : {}) })}\n`);
	else out.write(addressLines(sandbox.addresses, sandbox.owner));
	if (!options.once) progress.say('Everything keeps running. End it with Ctrl-C.');
}

/** Ctrl-C, a polite kill, or the end of the launcher; a second one ends at once. */
function stopSignal(progress: Progress): AbortSignal {
	const controller = new AbortController();
	const stop = () => {
		if (controller.signal.aborted) process.exit(130);
		controller.abort(new Trouble(STOPPED));
		progress.say('Stopping; once more ends it at once.');
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
	const parent = process.ppid;
	setInterval(() => {
		if (process.ppid !== parent && !controller.signal.aborted) stop();
	}, 2_000).unref();
	return controller.signal;
}

async function untilStopped(sandbox: Sandbox, signal: AbortSignal): Promise<void> {
	while (!signal.aborted) {
		const broken = sandbox.fleet.broken();
		if (broken) throw new Error(`${broken}. ${await endOfLog(sandbox)}`);
		await delay(1_000, undefined, { signal }).catch(() => undefined);
	}
}

async function endOfLog({ fleet: { log } }: Sandbox): Promise<string> {
	return `The end of its log (${log}):\n${await lastLines(log)}`;
}

runProgram(main, STOPPED);
