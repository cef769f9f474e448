/** `npm run chaos`: see docs/chaos.md. The launcher (scripts/run.mjs) has installed and built what this needs. */
import { Trouble } from '../run/options';
import { chaos } from './chaos';
import { chaosOptions, HELP } from './options';

async function main(): Promise<number> {
	const { COBRANCA_PACKAGE: root = process.cwd(), COBRANCA_HOST: host, COBRANCA_POSTGRES } = process.env;
	const { json, help, ...options } = chaosOptions(process.argv.slice(2), root, process.cwd());
	if (help) {
		process.stdout.write(HELP);
		return 0;
	}
	if (!host) throw new Trouble('COBRANCA_HOST is not set: start this with `npm run chaos`.');
	const node = process.env.COBRANCA_NODE ?? process.execPath;
	const out = json ? process.stderr : process.stdout;
	const { details, ...result } = await chaos(
		options,
		{ packageRoot: root, node, host, postgresHome: COBRANCA_POSTGRES },
		(line) => out.write(`${line}\n`),
	);
	process.stdout.write(`${JSON.stringify(result)}\n`);
	return details.length === 0 ? 0 : 1;
}

main().then(
	(code) => (process.exitCode = code),
	(error: unknown) => {
		const known = error instanceof Trouble;
		process.stderr.write(
			`\n${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
		);
		process.exitCode = 1;
	},
);
