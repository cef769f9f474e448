/** `npm run chaos`: see docs/chaos.md. The launcher (scripts/run.mjs) has installed and built what this needs. */
import { installedBy, runProgram } from '../run/program';
import { chaos } from './chaos';
import { chaosOptions, HELP } from './options';

async function main(): Promise<number> {
	const { COBRANCA_PACKAGE: root = process.cwd() } = process.env;
	const { json, help, ...options } = chaosOptions(process.argv.slice(2), root, process.cwd());
	if (help) {
		process.stdout.write(HELP);
		return 0;
	}
	const out = json ? process.stderr : process.stdout;
	const say = (line: string) => void out.write(`${line}\n`);
	const { details, ...result } = await chaos(options, installedBy('npm run chaos'), say, afterThisRun(say));
	process.stdout.write(`${JSON.stringify(result)}\n`);
	return details.length === 0 ? 0 : 1;
}

/** Ctrl-C, or a polite kill: this run is seen to its end, and the sum of all is told. A second one ends at once. */
function afterThisRun(say: (line: string) => void): AbortSignal {
	const controller = new AbortController();
	const stop = () => {
		if (controller.signal.aborted) process.exit(130);
		controller.abort();
		say('No further run; once more ends this one, too.');
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
	return controller.signal;
}

runProgram(main);
