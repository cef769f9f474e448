/**
 * `npm run bench -- <suite> [--json]`: this package beside npm peers, beside what people build by hand from n8n's own nodes, or beside the bare
 * database, in one run, on the same inputs. Prints a table, with `--json` one JSON object. No test fails on a time.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';

import { measure, type Measured, type Result, type Task } from './measure';

/** In one process, beside npm peers. A suite is one file here and one line in this table. */
const SUITES: Readonly<Record<string, () => Promise<readonly Task[]>>> = {
	boleto: async () => (await import('./boleto')).tasks(),
	cnab: async () => (await import('./cnab')).tasks(),
	pdf: async () => (await import('./pdf')).tasks(),
	pix: async () => (await import('./pix')).tasks(),
};

export interface HostOptions {
	readonly debts: readonly number[] | undefined;
	readonly database: 'sqlite' | 'postgres' | undefined;
	/** Names of what a suite is to run, where it runs several; absent = all. */
	readonly only: readonly string[] | undefined;
}

export interface Report {
	readonly ratio: number;
	readonly [key: string]: unknown;
}

type HostSuite = (options: HostOptions, say: (line: string) => void) => Promise<Report>;

/** With a real n8n or database (docs/benchmarks.md). */
const HOST_SUITES: Readonly<Record<string, () => Promise<HostSuite>>> = {
	files: async () => (await import('./files/suite')).suite,
	growth: async () => (await import('./growth/suite')).suite,
	journey: async () => (await import('./journey/suite')).suite,
	ledger: async () => (await import('./ledger/suite')).suite,
	nodes: async () => (await import('./nodes/suite')).suite,
	webhooks: async () => (await import('./webhooks/suite')).suite,
};

const FLAGS = {
	json: { type: 'boolean' },
	debts: { type: 'string' },
	database: { type: 'string' },
	only: { type: 'string' },
} as const;

async function main(args: string[]): Promise<number> {
	const { values, positionals } = parseArgs({ args, options: FLAGS, allowPositionals: true });
	const [name = ''] = positionals;
	if (Object.hasOwn(HOST_SUITES, name)) return await onHost(name, values);
	if (!Object.hasOwn(SUITES, name)) {
		const names = [...Object.keys(SUITES), ...Object.keys(HOST_SUITES)].join('|');
		console.error(`Say: npm run bench -- ${names} [--json]; docs/benchmarks.md tells of the other flags.`);
		return 2;
	}
	const results: Result[] = [];
	for (const task of await (SUITES[name] as () => Promise<readonly Task[]>)())
		results.push(await measure(task));
	if (values.json) console.log(JSON.stringify(report(name, results), null, '\t'));
	else for (const result of results) print(result);
	return 0;
}

async function onHost(
	name: string,
	{ json, debts, database, only }: { json?: boolean; debts?: string; database?: string; only?: string },
): Promise<number> {
	const sizes = debts?.split(',').map(Number);
	if (sizes?.some((size) => !Number.isSafeInteger(size) || size < 1))
		throw new Error('--debts takes whole numbers, such as 1000,20000.');
	if (database !== undefined && database !== 'sqlite' && database !== 'postgres')
		throw new Error('--database is sqlite or postgres.');
	const suite = await (HOST_SUITES[name] as () => Promise<HostSuite>)();
	const say = (line: string) => console.error(line);
	const loadBefore = loadavg();
	const figures = await suite({ debts: sizes, database, only: only?.split(',') }, say);
	const whole = { suite: name, ...machine(), loadBefore, loadAfter: loadavg(), ...figures };
	console.log(json ? JSON.stringify(whole) : JSON.stringify(whole, null, 2));
	return 0;
}

const machine = () => ({ node: process.version, cpu: cpus()[0]?.model, cores: cpus().length });

/** `ratio` is the least of the tasks', each over the fastest peer of its task. */
function report(suite: string, tasks: readonly Result[]) {
	return { suite, ...machine(), ratio: Math.min(...tasks.map(({ ratio }) => ratio)), tasks };
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

void main(process.argv.slice(2)).then(
	(code) => (process.exitCode = code),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
