/**
 * Big things (Node 24, n8n, PostgreSQL, n8n's lint) live outside the clone, each in a folder named by the hash of
 * the lockfile it was installed from. A folder appears by one rename, so what is there is whole.
 */
import { createHash } from 'node:crypto';
import { access, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { withLock } from './lock.mjs';
import { npm } from './npm.mjs';
import { withPulse } from './report.mjs';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Not `npm ci`: it refuses a lockfile that lacks a binary for some other platform, which is what npm writes
 * when a registry does not carry it. `--no-save` installs the locked versions and leaves the lockfile alone.
 */
const INSTALL = ['install', '--no-save', '--ignore-scripts'];

export const cacheFolder = () =>
	path.resolve(
		process.env.COBRANCA_CACHE ||
			path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'n8n-nodes-cobranca'),
	);

export const exists = (file) =>
	access(file).then(
		() => true,
		() => false,
	);

export const hashOf = async (file) =>
	createHash('sha256')
		.update(await readFile(file))
		.digest('hex')
		.slice(0, 16);

/** Where the tree of scripts/<name>/package-lock.json belongs. */
export async function placeOf(name) {
	const hash = await hashOf(path.join(ROOT, 'scripts', name, 'package-lock.json'));
	return path.join(cacheFolder(), name, hash);
}

/** Installs the tree of scripts/<name> unless it is there; `finish` completes it before anybody sees it. */
export async function installed(name, what, finish = async () => {}) {
	const target = await placeOf(name);
	if (await exists(target)) return target;
	await mkdir(path.dirname(target), { recursive: true });
	return withLock(`${target}.lock`, what, async () => {
		if (await exists(target)) return target;
		const partial = `${target}.partial`;
		await rm(partial, { recursive: true, force: true });
		await mkdir(partial, { recursive: true });
		for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
			await cp(path.join(ROOT, 'scripts', name, file), path.join(partial, file));
		}
		await withPulse(`Installing ${what}`, () => npm(INSTALL, partial));
		await finish(partial);
		await rename(partial, target);
		return target;
	});
}

/** The clone's own node_modules, which follows its lockfile. */
export async function installRoot() {
	const stamp = path.join(ROOT, 'node_modules', '.cobranca-lock');
	const hash = await hashOf(path.join(ROOT, 'package-lock.json'));
	const isCurrent = async () => (await readFile(stamp, 'utf8').catch(() => '')) === hash;
	if (await isCurrent()) return;
	await mkdir(path.join(ROOT, 'build'), { recursive: true });
	await withLock(path.join(ROOT, 'build', 'install.lock'), "the clone's packages", async () => {
		if (await isCurrent()) return;
		await withPulse("Installing the clone's packages", () => npm(INSTALL, ROOT));
		await writeFile(stamp, hash);
	});
}
