/**
 * `npm run bench -- <suite> [--json]`: this package beside npm peers, in one run, on the same inputs, outputs compared for
 * equality before anything is timed. Prints a table, with `--json` one JSON object. No test fails on a time.
 */
import { cpus } from 'node:os';

import { measure, type Measured, type Result, type Task } from './measure';

/** A suite is one file here and one line in this table. */
const SUITES: Readonly<Record<string, () => Promise<readonly Task[]>>> = {
	boleto: async () => (await import('./boleto')).tasks(),
	cnab: async () => (await import('./cnab')).tasks(),
	pix: async () => (await import('./pix')).tasks(),
};

async function main(args: readonly string[]): Promise<number> {
	const [name = ''] = args.filter((arg) => !arg.startsWith('--'));
	if (!Object.hasOwn(SUITES, name)) {
		console.error(`Say: npm run bench -- ${Object.keys(SUITES).join('|')} [--json]`);
		return 2;
	}
	const results = (await (SUITES[name] as () => Promise<readonly Task[]>)()).map(measure);
	if (args.includes('--json')) console.log(JSON.stringify(report(name, results), null, '\t'));
	else for (const result of results) print(result);
	return 0;
}

/** `ratio` is the least of the tasks', each over the fastest peer of its task. */
function report(suite: string, tasks: readonly Result[]) {
	const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
	return { suite, ...machine, ratio: Math.min(...tasks.map(({ ratio }) => ratio)), tasks };
}

function print({ name, unit, ours, peers, floors, ratio, goal }: Result): void {
	console.log(`\n${name} (${unit})`);
	for (const one of [ours, ...peers, ...floors]) console.log(line(one));
	console.log(`  ratio to the fastest peer: ${ratio}${goal === undefined ? '' : `, goal ${goal}`}`);
}

function line({ name, version = '', median, min, max, note }: Measured): string {
	const number = (value: number) => Math.round(value).toLocaleString('en-US');
	const label = `${name} ${version}`.trim().padEnd(34);
	return `  ${label}${number(median).padStart(12)}/s   ${number(min)}..${number(max)}${note ? `   ${note}` : ''}`;
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
