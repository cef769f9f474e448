/** What the sandbox's programs do around their work. */
import { Trouble } from './options';

/** Runs a program to its exit code. What a person can mend is one sentence, anything else comes with its stack. */
export function runProgram(main: () => Promise<number>, interrupted = ''): void {
	main().then(
		(code) => (process.exitCode = code),
		(error: unknown) => {
			const known = error instanceof Trouble;
			process.stderr.write(
				`\n${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
			);
			process.exitCode = known && error.message === interrupted ? 130 : 1;
		},
	);
}

/** What the launcher (scripts/run.mjs) has installed and built. @throws Trouble when it did not start this program */
export function installedBy(command: string) {
	const { COBRANCA_PACKAGE, COBRANCA_HOST: host, COBRANCA_NODE, COBRANCA_POSTGRES } = process.env;
	if (!host) throw new Trouble(`COBRANCA_HOST is not set: start this with \`${command}\`.`);
	return {
		packageRoot: COBRANCA_PACKAGE ?? process.cwd(),
		node: COBRANCA_NODE ?? process.execPath,
		host,
		postgresHome: COBRANCA_POSTGRES,
	};
}
