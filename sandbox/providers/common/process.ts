import { parseArgs } from 'node:util';

/** Runs a simulator as a process: prints one line of JSON when it is ready, and ends on SIGTERM or SIGINT. */
export function runAsProcess(
	name: string,
	start: (argv: string[]) => Promise<{ ready: Record<string, unknown>; stop(): Promise<void> }>,
): void {
	const starting = start(process.argv.slice(2));
	let stopping = false;
	// Before anybody hears that it is ready: who stops it at that very moment must not find the default, which says nothing of an end.
	const end = (): void => {
		if (stopping) return;
		stopping = true;
		void starting.then(({ stop }) => stop()).finally(() => process.exit(0));
	};
	process.on('SIGTERM', end);
	process.on('SIGINT', end);
	starting.then(
		({ ready }) => {
			process.stdout.write(`${JSON.stringify({ ready: true, ...ready, pid: process.pid })}\n`);
		},
		(error: unknown) => {
			process.stderr.write(`${name} simulator: ${error instanceof Error ? error.message : String(error)}\n`);
			process.exitCode = 1;
		},
	);
}

type Flag = 'text' | 'number' | 'flag' | 'list';

/** Reads `--kebab-case` flags by a table of what each is. @throws Error naming the flag */
export function readFlags<Table extends Record<string, Flag>>(
	argv: string[],
	table: Table,
): {
	[Name in keyof Table]?: Table[Name] extends 'number'
		? number
		: Table[Name] extends 'flag'
			? boolean
			: Table[Name] extends 'list'
				? string[]
				: string;
} {
	const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
	const { values } = parseArgs({
		args: argv,
		options: Object.fromEntries(
			Object.entries(table).map(([name, kind]) => [
				kebab(name),
				{ type: kind === 'flag' ? ('boolean' as const) : ('string' as const), multiple: kind === 'list' },
			]),
		),
	});
	const read = Object.entries(table).flatMap(([name, kind]): [string, unknown][] => {
		const given = values[kebab(name)];
		if (given === undefined) return [];
		if (kind !== 'number') return [[name, given]];
		if (!Number.isFinite(Number(given))) throw new Error(`--${kebab(name)} must be a number.`);
		return [[name, Number(given)]];
	});
	return Object.fromEntries(read) as ReturnType<typeof readFlags<Table>>;
}
