/** Builds only when an input changed: the launcher runs before every start and every test. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { ROOT } from './cache.mjs';
import { withLock } from './lock.mjs';
import { run } from './process.mjs';
import { Trouble, withPulse } from './report.mjs';

const COMMON = [
	'package.json',
	'package-lock.json',
	'tsconfig.json',
	'gulpfile.js',
	'scripts/build',
	'engine',
];

const PACKAGE = {
	what: 'Building the package',
	task: 'build',
	inputs: [...COMMON, 'tsconfig.build.json', 'nodes', 'credentials', 'workflows', 'LICENSE'],
	product: 'dist',
	stamp: 'build/dist.hash',
};

const TOOLS = {
	what: 'Building sandbox, benches and conformance',
	task: 'tools',
	inputs: [
		...COMMON,
		'tsconfig.sandbox.json',
		'sandbox',
		'test/bench',
		'test/conformance',
		'test/fuzz',
		'test/support',
		'test/vectors',
	],
	product: 'build/engine',
	stamp: 'build/tools.hash',
};

export const buildPackage = (node) => build(node, PACKAGE);
export const buildTools = (node) => build(node, TOOLS);

async function build(node, { what, task, inputs, product, stamp }) {
	const isCurrent = async (hash) =>
		existsSync(path.join(ROOT, product)) && (await read(path.join(ROOT, stamp))) === hash;
	if (await isCurrent(await hashAll(inputs))) return;
	await mkdir(path.join(ROOT, 'build'), { recursive: true });
	await withLock(path.join(ROOT, `${stamp}.lock`), 'the build', async () => {
		const hash = await hashAll(inputs);
		if (await isCurrent(hash)) return;
		await withPulse(what, async () => {
			const gulp = path.join(ROOT, 'node_modules', 'gulp', 'bin', 'gulp.js');
			// Gulp reports on stdout, which belongs to the task that comes after the build.
			const code = await run(node, [gulp, '--silent', task], { cwd: ROOT, stdout: 2 });
			if (code !== 0) throw new Trouble('The build failed; the lines above say where.');
		});
		await writeFile(path.join(ROOT, stamp), hash);
	});
}

async function hashAll(inputs) {
	const hash = createHash('sha256');
	for (const input of inputs) {
		for (const file of await filesOf(path.join(ROOT, input))) {
			hash
				.update(`${path.relative(ROOT, file)}\0`)
				.update(await readFile(file))
				.update('\0');
		}
	}
	return hash.digest('hex');
}

async function filesOf(place) {
	const entries = await readdir(place, { withFileTypes: true, recursive: true }).catch((error) => {
		if (error.code === 'ENOTDIR') return undefined;
		if (error.code === 'ENOENT') return [];
		throw error;
	});
	if (!entries) return [place];
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
		.sort();
}

const read = (file) => readFile(file, 'utf8').catch(() => '');
