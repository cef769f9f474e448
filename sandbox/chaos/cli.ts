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
	const { details, ...result } = await chaos(options, installedBy('npm run chaos'), (line) =>
		out.write(`${line}\n`),
	);
	process.stdout.write(`${JSON.stringify(result)}\n`);
	return details.length === 0 ? 0 : 1;
}

runProgram(main);
