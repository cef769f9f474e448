import { existsSync } from 'node:fs';
import path from 'node:path';

import { installRoot, ROOT } from './cache.mjs';
import { buildPackage, buildTools } from './build.mjs';
import { run } from './process.mjs';
import { Trouble } from './report.mjs';
import { runTests } from './test.mjs';
import * as tools from './tools.mjs';

const bin = (file) => path.join(ROOT, 'node_modules', file);

/** Node 24 and the clone's packages: what every task needs. */
async function basics() {
	const [node] = await Promise.all([tools.node24(), installRoot()]);
	return node;
}

/** Everything that an n8n with the package in it needs. */
async function full() {
	const [node, host, postgres] = await Promise.all([basics(), tools.host(), tools.postgres()]);
	return { node, env: environment({ node, host, postgres }) };
}

function environment({ node, host, postgres, peers }) {
	return {
		COBRANCA_PACKAGE: ROOT,
		COBRANCA_NODE: node,
		...(host && { COBRANCA_HOST: host }),
		...(postgres && { COBRANCA_POSTGRES: postgres }),
		...(peers && { COBRANCA_PEERS: peers }),
	};
}

export async function start(args) {
	const { node, env } = await full();
	await buildPackage(node);
	await buildTools(node);
	return runBuilt(node, 'sandbox/cli.js', args, env);
}

/** The same with n8n in queue mode. */
export const startQueue = (args) => start(['--queue', ...args]);

export async function chaos(args) {
	const { node, env } = await full();
	await buildPackage(node);
	await buildTools(node);
	return runBuilt(node, 'sandbox/chaos/cli.js', args, env);
}

/** Installs everything, so that what follows can be timed or run without a network. */
export async function setup() {
	const { node } = await full();
	await buildPackage(node);
	return 0;
}

export const test = (args) => runTests(args, { basics, environment });

export async function build() {
	await buildPackage(await basics());
	return 0;
}

export async function pack() {
	const node = await basics();
	await buildPackage(node);
	return run(node, [bin('gulp/bin/gulp.js'), 'package'], { cwd: ROOT });
}

/** Our own rules on all code, then n8n's official ones on what is published. `--own` and `--official` select. */
export async function lint(args) {
	const node = await basics();
	const own = args.includes('--official')
		? 0
		: await run(node, [bin('eslint/bin/eslint.js'), '--max-warnings=0', '.'], { cwd: ROOT });
	if (args.includes('--own')) return own;
	const home = await tools.lint();
	const script = path.join(ROOT, 'scripts', 'lint', 'official.mjs');
	const official = await run(node, [script, home, ROOT], { cwd: ROOT });
	return own || official;
}

export async function typecheck() {
	const node = await basics();
	// The tests of nodes and workflows name the types of n8n-core, which come with the host.
	await tools.host();
	return run(node, [bin('typescript/bin/tsc'), '-p', 'tsconfig.json'], { cwd: ROOT });
}

const prettier = async (...args) =>
	run(await basics(), [bin('prettier/bin/prettier.cjs'), '--log-level=warn', ...args, '.'], { cwd: ROOT });

export const format = () => prettier('--write');
export const formatCheck = () => prettier('--check');

/** Suites that run in a real n8n; the others compare with npm peers. */
const ON_N8N = ['journey', 'growth', 'nodes', 'webhooks'];

export async function bench(args) {
	if (ON_N8N.some((suite) => args.includes(suite))) {
		const { node, env } = await full();
		await buildPackage(node);
		await buildTools(node);
		return runBuilt(node, 'test/bench/run.js', args, env);
	}
	const [node, postgres, peers] = await Promise.all([basics(), tools.postgres(), tools.peers()]);
	await buildTools(node);
	return runBuilt(node, 'test/bench/run.js', args, environment({ node, postgres, peers }));
}

export async function conformance(args) {
	const node = await basics();
	await buildTools(node);
	return runBuilt(node, 'test/conformance/run.js', args, environment({ node }));
}

/** Garbage is collected where memory is measured. */
export async function fuzz(args) {
	const node = await basics();
	await buildTools(node);
	return runBuilt(node, 'test/fuzz/run.js', args, environment({ node }), ['--expose-gc']);
}

async function runBuilt(node, file, args, env, flags = []) {
	const script = path.join(ROOT, 'build', file);
	if (!existsSync(script)) throw new Trouble(`There is no ${file.replace(/js$/, 'ts')} yet.`);
	// A path that the person gave is relative to where they called npm from.
	return run(node, ['--enable-source-maps', ...flags, script, ...args], {
		cwd: process.env.INIT_CWD ?? ROOT,
		env,
	});
}

/** What an operator does to a ledger without n8n: pause, resume, status. */
export async function ledger(args) {
	const script = path.join(ROOT, 'scripts', 'ledger.mjs');
	const flags = ['--disable-warning=ExperimentalWarning'];
	return run(await basics(), [...flags, script, ...args], { cwd: process.env.INIT_CWD ?? ROOT });
}
