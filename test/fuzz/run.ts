/**
 * `npm run fuzz -- lines|cnab|brcode [--runs N] [--seed N] [--json]`: random and mutated inputs against oracles of their own. Exit code 1 when
 * something that should not be was found; 2 when it could not be run. The same seed gives the same inputs.
 */
import { parseArgs } from 'node:util';
import type { Fuzzed } from './rounds';

const SUITES: Readonly<Record<string, () => Promise<(runs: number, seed?: number) => Fuzzed>>> = {
	brcode: async () => (await import('./brcode')).brcode,
	cnab: async () => (await import('./cnab')).cnab,
	lines: async () => (await import('./lines')).lines,
};

const OPTIONS = {
	json: { type: 'boolean' },
	runs: { type: 'string', default: '100000' },
	seed: { type: 'string' },
} as const;

async function main(args: string[]): Promise<number> {
	const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
	const [name = ''] = positionals;
	const runs = Number(values.runs);
	const seed = values.seed === undefined ? undefined : Number(values.seed);
	if (!Object.hasOwn(SUITES, name) || !(runs > 0) || (seed !== undefined && !Number.isSafeInteger(seed))) {
		console.error(`Say: npm run fuzz -- ${Object.keys(SUITES).join('|')} [--runs N] [--seed N] [--json]`);
		return 2;
	}
	const suite = await (SUITES[name] as () => Promise<(runs: number, seed?: number) => Fuzzed>)();
	const found = suite(runs, seed);
	const { accepted, wrong, slowest, grown } = found;
	if (values.json) console.log(JSON.stringify({ suite: name, ...found }));
	else {
		for (const what of wrong) console.log(`WRONG  ${what}`);
		const heap = `heap ${grown < 0 ? '' : '+'}${(grown / 1_048_576).toFixed(1)} MB`;
		console.log(
			`${runs} runs, ${accepted} accepted, ${wrong.length === 0 ? 'nothing wrong' : 'see above'}; slowest thousand ${slowest}× the median, ${heap}`,
		);
	}
	return wrong.length === 0 ? 0 : 1;
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
