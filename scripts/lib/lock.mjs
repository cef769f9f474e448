import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

import { say, elapsed } from './report.mjs';

const POLL_MS = 500;
const SAY_EVERY_MS = 5_000;
const HEARTBEAT_MS = 2_000;
/** No heartbeat for this long: the holder is gone, wherever it ran (another container, a shared home). */
const SILENT_MS = 60_000;

/** Lets one process at a time do the work. The lock of a process that no longer runs is taken over. */
export async function withLock(file, what, work) {
	const since = Date.now();
	let said = 0;
	while (!(await take(file))) {
		if (await removeStale(file)) continue;
		if (Date.now() - said > SAY_EVERY_MS) {
			said = Date.now();
			say(`Another process is busy with ${what}; waiting ${elapsed(since)} (lock ${file})`);
		}
		await delay(POLL_MS);
	}
	const heartbeat = setInterval(() => utimes(file, new Date(), new Date()).catch(() => {}), HEARTBEAT_MS);
	heartbeat.unref();
	try {
		return await work();
	} finally {
		clearInterval(heartbeat);
		await rm(file, { force: true });
	}
}

const take = (file) =>
	writeFile(file, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' }).then(
		() => true,
		(error) => {
			if (error.code === 'EEXIST') return false;
			throw error;
		},
	);

/**
 * Of several that see the same stale lock only one may remove it: the others would remove the lock
 * of the one that was quicker. Hence a second file, held for an instant.
 */
async function removeStale(file) {
	if (!(await isStale(file))) return false;
	const broom = `${file}.takeover`;
	if (!(await take(broom))) {
		if ((await ageOf(broom)) > SILENT_MS) await rm(broom, { force: true });
		return false;
	}
	try {
		if (!(await isStale(file))) return false;
		await rm(file, { force: true });
		return true;
	} finally {
		await rm(broom, { force: true });
	}
}

async function isStale(file) {
	if ((await ageOf(file)) > SILENT_MS) return true;
	try {
		const { pid, host } = JSON.parse(await readFile(file, 'utf8'));
		return host === hostname() && !isAlive(pid);
	} catch {
		// Gone, or just being written.
		return false;
	}
}

const ageOf = (file) =>
	stat(file).then(
		({ mtimeMs }) => Date.now() - mtimeMs,
		() => 0,
	);

function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}
