import { optionsFrom } from './options';
import { startZenvia } from './server';

/** The simulator as a process: prints one line of JSON when it is ready, and ends on SIGTERM or SIGINT. */
async function main(): Promise<void> {
	const { port, url, stop } = await startZenvia(optionsFrom(process.argv.slice(2)));
	process.stdout.write(`${JSON.stringify({ ready: true, port, url, pid: process.pid })}\n`);
	let stopping = false;
	const end = (): void => {
		if (stopping) return;
		stopping = true;
		void stop().then(() => process.exit(0));
	};
	process.once('SIGTERM', end);
	process.once('SIGINT', end);
}

main().catch((error: unknown) => {
	process.stderr.write(`zenvia simulator: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
