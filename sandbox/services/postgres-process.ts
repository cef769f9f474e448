/** The processes of a PostgreSQL: who they run as, what they say, and how they end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** nobody: PostgreSQL refuses to run as root. */
export const UNPRIVILEGED = 65534;

const STOP_TIMEOUT_MS = 20_000;

type Ids = { uid: number; gid: number } | Record<string, never>;

export const isRoot = () => process.getuid?.() === 0;
const ids = (): Ids => (isRoot() ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {});

export interface Server {
	readonly process: ChildProcess;
	readonly ended: Promise<void>;
	hasEnded(): boolean;
	log(): string;
}

/** `detached`: Ctrl-C in a terminal goes to the whole group, and who started the server wants to stop it last. */
export function spawnOptions(cwd: string, detached = false) {
	// No inherited PG* variable may decide where a test writes; LC_ALL=C keeps the messages readable by code.
	const env = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name)),
	);
	return {
		...ids(),
		cwd,
		detached,
		env: { ...env, LC_ALL: 'C' },
		stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
	};
}

export function watch(child: ChildProcess): Server {
	let log = '';
	let over = false;
	const keep = (chunk: Buffer) => (log = (log + chunk.toString('utf8')).slice(-20_000));
	child.stdout?.on('data', keep);
	child.stderr?.on('data', keep);
	const ended = new Promise<void>((resolve) => {
		const finish = () => {
			over = true;
			resolve();
		};
		child.once('exit', finish);
		child.once('error', (error) => {
			log += error.message;
			finish();
		});
	});
	return { process: child, ended, hasEnded: () => over, log: () => log };
}

export async function end(server: Server, signal: NodeJS.Signals): Promise<void> {
	if (!server.hasEnded()) server.process.kill(signal);
	const late = AbortSignal.timeout(STOP_TIMEOUT_MS);
	const harder = () => server.process.kill('SIGKILL');
	late.addEventListener('abort', harder, { once: true });
	await server.ended;
	late.removeEventListener('abort', harder);
}

/** All of it at once: a session that outlived the server for a moment could still commit, and blocks a restart. */
export async function cutPower(server: Server): Promise<void> {
	const pid = server.process.pid ?? 0;
	const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
	await end(server, 'SIGKILL');
	for (const child of list.split(' ').map(Number).filter(Boolean)) {
		while (signalled(child, 'SIGKILL')) await delay(10);
	}
}

/** False when there is no such process any more. */
function signalled(pid: number, signal: NodeJS.Signals): boolean {
	try {
		return process.kill(pid, signal);
	} catch {
		return false;
	}
}

export function run(
	command: string,
	args: string[],
	cwd: string,
): Promise<{ code: number | null; output: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, spawnOptions(cwd));
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
		child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
		child.once('error', reject);
		child.once('close', (code) => resolve({ code, output }));
	});
}
