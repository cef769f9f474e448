/** The folder that is kept between runs: databases, n8n's own folder, keys, ports and what the provider received. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { Trouble } from './options';

const MARK = 'sandbox.json';

/** What must be the same at the next start. */
export interface Kept {
	readonly encryptionKey: string;
	readonly hashKey: string;
	readonly ownerPassword: string;
	readonly databasePassword: string;
	readonly webhookSecret: string;
	readonly doorSecret: string;
	/** By who listens there. */
	ports: Record<string, number>;
	/** By workflow id: the shipped file that was imported, so that a person's own changes are not overwritten. */
	imported: Record<string, string>;
	/** Ids of credentials by name. */
	credentials: Record<string, string>;
	/** By ledger: the creditors that were saved there, as a hash. */
	creditors: Record<string, string>;
}

export interface Folder {
	readonly root: string;
	readonly kept: Kept;
	file(...parts: string[]): string;
	save(): Promise<void>;
	close(): Promise<void>;
}

/**
 * @param wipe set to start with an empty folder: ends what still uses the old one
 * @throws Trouble when another sandbox uses the folder, or it holds something else
 */
export async function openFolder(root: string, wipe?: () => Promise<void>): Promise<Folder> {
	const file = (...parts: string[]) => path.join(root, ...parts);
	await refuseForeign(root, file(MARK));
	await refuseBusy(file('sandbox.pid'), root);
	if (wipe) {
		await wipe();
		await rm(root, { recursive: true, force: true });
	}
	await mkdir(root, { recursive: true });
	// The way to PostgreSQL's folder stays open: as root it runs as another user.
	await chmod(root, 0o711);
	await writeFile(file('sandbox.pid'), `${process.pid} ${startOf(process.pid)}`);
	const kept = existsSync(file(MARK))
		? (JSON.parse(await readFile(file(MARK), 'utf8')) as Kept)
		: newlyKept();
	const save = () => writeFile(file(MARK), `${JSON.stringify(kept, null, '\t')}\n`, { mode: 0o600 });
	await save();
	return { root, kept, file, save, close: () => rm(file('sandbox.pid'), { force: true }) };
}

function newlyKept(): Kept {
	const secret = () => randomBytes(32).toString('hex');
	return {
		encryptionKey: secret(),
		hashKey: secret(),
		// n8n wants a capital letter and a digit.
		ownerPassword: `Cobranca${randomBytes(6).toString('hex')}1`,
		databasePassword: secret(),
		webhookSecret: secret(),
		doorSecret: secret(),
		ports: {},
		imported: {},
		credentials: {},
		creditors: {},
	};
}

/** `--fresh` empties the folder, so it must be ours. */
async function refuseForeign(root: string, mark: string): Promise<void> {
	const names = await readdir(root).catch(() => []);
	if (names.length === 0 || existsSync(mark)) return;
	throw new Trouble(`${root} has files in it that are not a sandbox's. Choose another folder with --data.`);
}

async function refuseBusy(pidFile: string, root: string): Promise<void> {
	const [pid, start] = (await readFile(pidFile, 'utf8').catch(() => '')).split(' ');
	if (!pid || Number(pid) === process.pid || !isRunning(Number(pid), start ?? '')) return;
	throw new Trouble(`Another sandbox (process ${pid}) uses ${root}. End it, or choose another with --data.`);
}

/** Whether the process lives, and the number has not gone to another since. */
function isRunning(pid: number, start: string): boolean {
	try {
		process.kill(pid, 0);
		return startOf(pid) === start;
	} catch {
		return false;
	}
}

/** When the process began, in ticks since the boot; empty where the system does not say. */
function startOf(pid: number): string {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? '';
	} catch {
		return '';
	}
}
