/**
 * The published package has no runtime dependencies (n8n's lint asks for it): each library that the compiled files
 * require is bundled once into dist/vendor, and the requires are pointed there.
 */
const { existsSync } = require('node:fs');
const { mkdir, readdir, readFile, writeFile } = require('node:fs/promises');
const { builtinModules } = require('node:module');
const path = require('node:path');
const esbuild = require('esbuild');

const REQUIRE = /\brequire\((["'])([^"'\n]+)\1\)/g;
/** n8n brings these itself. */
const PROVIDED = new Set(['n8n-workflow']);
const builtins = new Set(builtinModules);

const isBare = (id) =>
	!id.startsWith('.') &&
	!path.isAbsolute(id) &&
	!id.startsWith('node:') &&
	!builtins.has(id) &&
	!PROVIDED.has(packageOf(id));

const packageOf = (id) =>
	id
		.split('/')
		.slice(0, id.startsWith('@') ? 2 : 1)
		.join('/');

/** csv-parse/sync → csv-parse__sync.js */
const fileOf = (id) => `${id.replace(/^@/, '').replaceAll('/', '__')}.js`;

/** Bundles the libraries that `scripts` (absolute paths below dist) require; returns the names. */
async function vendor(root, dist, scripts) {
	const wanted = new Map();
	for (const script of scripts) {
		const source = await readFile(script, 'utf8');
		const changed = source.replace(REQUIRE, (whole, quote, id) => {
			if (!isBare(id)) return whole;
			if (!wanted.has(id)) wanted.set(id, path.relative(root, script));
			return `require(${quote}${relativeTo(script, path.join(dist, 'vendor', fileOf(id)))}${quote})`;
		});
		if (changed !== source) await writeFile(script, changed);
	}
	await assertDeclared(root, wanted);
	const inputs = new Set();
	await Promise.all([...wanted.keys()].map((id) => bundle(root, dist, id, inputs)));
	if (wanted.size > 0) await writeLicences(root, dist, inputs);
	return [...wanted.keys()].sort();
}

function relativeTo(script, target) {
	const relative = path.relative(path.dirname(script), target).replaceAll(path.sep, '/');
	return relative.startsWith('.') ? relative : `./${relative}`;
}

/** What is published must be chosen: a library that came along with another one may vanish with it. */
async function assertDeclared(root, wanted) {
	const { devDependencies } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
	for (const [id, script] of wanted) {
		if (packageOf(id) in devDependencies) continue;
		throw new Error(`${script} requires "${id}", which is not in devDependencies and cannot be bundled.`);
	}
}

async function bundle(root, dist, id, inputs) {
	const { metafile } = await esbuild.build({
		stdin: { contents: `module.exports = require(${JSON.stringify(id)});`, resolveDir: root, loader: 'js' },
		outfile: path.join(dist, 'vendor', fileOf(id)),
		absWorkingDir: root,
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node22',
		minify: true,
		// Libraries tell errors apart by the names of their classes.
		keepNames: true,
		legalComments: 'none',
		logLevel: 'error',
		metafile: true,
		external: [...PROVIDED],
		plugins: [optionalPeers],
	});
	for (const input of Object.keys(metafile.inputs)) inputs.add(input);
}

/** A library's optional companion (pg-native, for one) is absent here and stays absent, with Node's own error. */
const optionalPeers = {
	name: 'optional-peers',
	setup(build) {
		build.onResolve({ filter: /^[^./]/ }, async (args) => {
			if (args.pluginData === 'asked' || !isBare(args.path)) return undefined;
			const { importer, resolveDir, kind } = args;
			const found = await build.resolve(args.path, { importer, resolveDir, kind, pluginData: 'asked' });
			if (found.errors.length === 0) return found;
			return args.importer.includes('node_modules') ? { path: args.path, namespace: 'absent' } : undefined;
		});
		build.onLoad({ filter: /.*/, namespace: 'absent' }, ({ path: id }) => ({
			contents: `throw Object.assign(new Error(${JSON.stringify(`${id} is not part of this package`)}), { code: 'MODULE_NOT_FOUND' });`,
		}));
	},
};

async function writeLicences(root, dist, inputs) {
	const folders = new Set();
	for (const input of inputs) {
		const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
		if (match) folders.add(path.join(root, match[1]));
	}
	const texts = await Promise.all([...folders].sort().map((folder) => licenceOf(folder)));
	await mkdir(path.join(dist, 'vendor'), { recursive: true });
	await writeFile(
		path.join(dist, 'vendor', 'THIRD_PARTY_LICENSES.txt'),
		texts.join(`\n${'-'.repeat(80)}\n\n`),
	);
}

async function licenceOf(folder) {
	const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
	const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
	return `${name} ${version} (${typeof license === 'string' ? license : (license?.type ?? 'see below')})\n\n${texts.join('\n')}`;
}

/** Every bare require that is left anywhere below dist. Libraries may mention builtins only. */
async function leftovers(dist) {
	const found = [];
	for (const entry of await readdir(dist, { recursive: true })) {
		const file = path.join(dist, entry);
		if (!file.endsWith('.js') || !existsSync(file)) continue;
		for (const [, , id] of (await readFile(file, 'utf8')).matchAll(REQUIRE)) {
			if (isBare(id)) found.push(`${entry}: ${id}`);
		}
	}
	return found;
}

module.exports = { vendor, leftovers };
