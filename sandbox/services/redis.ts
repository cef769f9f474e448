/** A Redis server of the sandbox's own: the queue between the processes of n8n. */
import { execFileSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { type Child, lastLines, startChild } from '../run/child';
import { Trouble } from '../run/options';

const READY_MS = 20_000;

export interface RedisOptions {
	readonly node: string;
	readonly packageRoot: string;
	/** Its own; emptied at the start, because jobs of an earlier run would be taken by the workers of this one. */
	readonly folder: string;
	readonly port: number;
	readonly password: string;
	/** The server's program. */
	readonly program: string;
}

export interface Redis {
	readonly port: number;
	readonly password: string;
	ending(): string | undefined;
	/** Power cut. With `forget` what it had written is gone too, as where it keeps nothing. */
	kill(forget: boolean): Promise<void>;
	restart(): Promise<void>;
	stop(): Promise<void>;
}

/** The program of a Redis server; undefined where there is none. Valkey is Redis under another name. */
export function redisProgram(wanted = process.env.COBRANCA_REDIS): string | undefined {
	const names = wanted ? [wanted] : ['redis-server', 'valkey-server'];
	return names.find((name) => {
		try {
			execFileSync(name, ['--version'], { stdio: 'ignore' });
			return true;
		} catch {
			return false;
		}
	});
}

/** @throws Trouble where there is none */
export function neededRedis(): string {
	const program = redisProgram();
	if (program !== undefined) return program;
	throw new Trouble(
		'Queue mode needs a Redis server and there is none here: install it (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis), or name its program in COBRANCA_REDIS.',
	);
}

/** Listens on this machine only, asks for a password, and writes down each job within a second, as docker/docker-compose.yml has it. */
export async function startRedis(options: RedisOptions): Promise<Redis> {
	const { folder, port, password } = options;
	await rm(folder, { recursive: true, force: true });
	let child = await start(options);
	return {
		port,
		password,
		ending: () => child.ending(),
		async kill(forget) {
			await child.kill();
			if (forget) await rm(folder, { recursive: true, force: true });
		},
		async restart() {
			child = await start(options);
		},
		stop: () => child.stop(),
	};
}

async function start({ node, packageRoot, folder, port, password, program }: RedisOptions): Promise<Child> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const child = startChild({
		name: 'redis',
		node,
		args: [path.join(packageRoot, 'sandbox', 'services', 'redis-keeper.cjs')],
		cwd: folder,
		env: process.env,
		logFile: `${folder}.log`,
		patienceMs: 10_000,
	});
	const settings = [
		'bind 127.0.0.1',
		`port ${port}`,
		`requirepass ${password}`,
		`dir "${folder}"`,
		'appendonly yes',
		'appendfsync everysec',
		'save ""',
		// A queue must not forget jobs to make room.
		'maxmemory-policy noeviction',
	];
	child.process.send?.({ program, settings: `${settings.join('\n')}\n` });
	const deadline = Date.now() + READY_MS;
	while (!(await answers(port, password))) {
		const ending = child.ending();
		if (ending || Date.now() > deadline) {
			await child.kill();
			const why = ending ?? 'was not ready in time';
			throw new Error(`Redis ${why}. Its log says:\n${await lastLines(child.logFile)}`);
		}
		await delay(50);
	}
	return child;
}

/** Not while it still reads what it had written. */
function answers(port: number, password: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
		let said = '';
		const finish = (good: boolean) => {
			socket.destroy();
			resolve(good);
		};
		socket.setTimeout(1_000, () => finish(false));
		socket.on('error', () => finish(false));
		socket.on('data', (chunk) => {
			said += chunk.toString('latin1');
			if (said.includes('+PONG')) finish(true);
			else if (said.split('\r\n').length > 2) finish(false);
		});
	});
}
