const { readdir, rm, stat } = require('node:fs/promises');
const { execFile } = require('node:child_process');
const path = require('node:path');
const { promisify } = require('node:util');
const gulp = require('gulp');

const { clean, compile, copyIfThere } = require('./scripts/build/compile');
const { leftovers, vendor } = require('./scripts/build/vendor');

const ROOT = __dirname;
const DIST = path.join(ROOT, 'dist');
const BUILD = path.join(ROOT, 'build');
const MAX_TARBALL = 5 * 1024 * 1024;

const ASSETS = [
	'nodes/**/*.{svg,png}',
	'nodes/**/*.node.json',
	'credentials/**/*.svg',
	'engine/**/*.json',
	'workflows/**/*.json',
];

const cleanDist = () => clean(DIST);

/** Compiled code, with every library it uses bundled beside it. */
async function code() {
	await vendor(ROOT, DIST, await compile(ROOT, 'tsconfig.build.json'));
}

/** `encoding: false`: gulp 5 would otherwise read pictures as text and spoil them. */
async function assets() {
	await copyIfThere(path.join(ROOT, 'LICENSE'), path.join(DIST, 'LICENSE'));
	await new Promise((resolve, reject) => {
		gulp
			.src(ASSETS, { base: ROOT, encoding: false, allowEmpty: true })
			.pipe(gulp.dest(DIST))
			.on('finish', resolve)
			.on('error', reject);
	});
}

/** What runs outside n8n: sandbox, benches, conformance; beside the engine, and with node_modules in reach. */
async function tools() {
	await Promise.all(['engine', 'sandbox', 'test'].map((folder) => clean(path.join(BUILD, folder))));
	await compile(ROOT, 'tsconfig.sandbox.json');
}

async function check() {
	const left = await leftovers(DIST);
	if (left.length > 0) throw new Error(`The package would need what it does not bring:\n${left.join('\n')}`);
}

async function pack() {
	for (const file of await readdir(BUILD).catch(() => [])) {
		if (file.endsWith('.tgz')) await rm(path.join(BUILD, file));
	}
	const args = ['pack', '--ignore-scripts', '--pack-destination', BUILD];
	await promisify(execFile)('npm', args, { cwd: ROOT, shell: process.platform === 'win32' });
	const tarball = (await readdir(BUILD)).find((file) => file.endsWith('.tgz'));
	const { size } = await stat(path.join(BUILD, tarball));
	if (size > MAX_TARBALL) throw new Error(`${tarball} has ${size} bytes; the budget is ${MAX_TARBALL}.`);
	process.stderr.write(`build/${tarball}: ${(size / 1024).toFixed(0)} kB\n`);
}

const build = gulp.series(cleanDist, gulp.parallel(code, assets));

const watch = () =>
	gulp.watch(
		['engine/**', 'nodes/**', 'credentials/**', 'workflows/**'],
		{ ignoreInitial: false, delay: 300 },
		build,
	);

module.exports = {
	clean: gulp.parallel(cleanDist, () => clean(BUILD)),
	build,
	assets,
	tools,
	watch,
	package: gulp.series(build, check, pack),
	default: build,
};
