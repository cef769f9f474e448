/** A real n8n with the built package under its real name, as a process of its own. */
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { type Child, lastLines, startChild } from './child';

const PACKAGE = 'n8n-nodes-cobranca';
const READY_MS = 180_000;
/**
 * V8 otherwise lets its heap grow towards a quarter of the machine's memory before it collects: 950 MB where 480 MB serve as
 * well. Small young generations also keep its pauses short. docs/sandbox.md tells what was measured.
 */
const HEAP_FLAGS = '--max-old-space-size=384 --max-semi-space-size=8';
/** n8n lets executions end for this long when it is told to stop. */
const SHUTDOWN_S = 20;

/** Parts of n8n that a licence opens, that talk to AI services or that ask n8n's own servers: two seconds and 60 MB less. */
const UNUSED_MODULES = [
	'agents',
	'chat-hub',
	'dynamic-credentials',
	'external-secrets',
	'insights',
	'instance-ai',
	'ldap',
	'log-streaming',
	'mcp',
	'mcp-registry',
	'n8n-packages',
	'oauth-server',
	'otel',
	'provisioning',
	'quick-connect',
	'runtime-credentials',
	'source-control',
	'sso-oidc',
	'sso-saml',
	'token-exchange',
	'workflow-builder',
	'workflow-reviews',
];

/** What n8n's preload writes (sandbox/n8n/meter.cjs). */
export interface Meter {
	/** What n8n took before anything was asked of it. */
	rssStartMb: number;
	rssPeakMb: number;
	loopP99Ms: number;
	loopMaxMs: number;
}

/** One process of an n8n in queue mode. */
export interface Part {
	/** Of its folder, log and figures. */
	readonly name: string;
	/** What n8n's program is told: `start`, `webhook`, `worker`. */
	readonly args: readonly string[];
	/** Over what an n8n has that does everything itself. */
	readonly env: NodeJS.ProcessEnv;
}

export interface N8nOptions {
	readonly node: string;
	/** Folder with node_modules/n8n. */
	readonly host: string;
	/** The clone: dist/ and package.json of the package. */
	readonly packageRoot: string;
	readonly dataDir: string;
	readonly port: number;
	readonly brokerPort: number;
	readonly encryptionKey: string;
	/** Gives up waiting. */
	readonly signal?: AbortSignal | undefined;
	readonly database: { port: number; name: string; user: string; password: string };
	/** Where the world reaches its webhooks, if not at its own port. */
	readonly webhookUrl?: string;
	/** Puts the package where n8n finds it; otherwise a copy of the clone's build. */
	readonly install?: (nodesFolder: string) => Promise<void>;
	/** The package is there from an earlier start. */
	readonly installed?: boolean;
	/** Absent = all of n8n in one process. */
	readonly part?: Part;
	/** Gets the process before it is ready. */
	readonly spawned?: (child: Child) => void;
}

export interface N8n {
	readonly url: string;
	readonly child: Child;
	/** From now on the figures count. */
	startMeter(): void;
	meter(): Promise<Meter | undefined>;
	/** Whether it says that it has its database and can work. */
	isReady(): Promise<boolean>;
	stop(): Promise<void>;
}

export async function startN8n(options: N8nOptions): Promise<N8n> {
	const { name, args, env } = options.part ?? { name: 'n8n', args: ['start'], env: {} };
	const home = path.join(options.dataDir, name);
	const nodesFolder = path.join(home, '.n8n', 'nodes');
	if (options.install) await options.install(nodesFolder);
	else if (!options.installed)
		await installPackage(options.packageRoot, path.join(nodesFolder, 'node_modules', PACKAGE));
	const preload = path.join(options.packageRoot, 'sandbox', 'n8n', 'meter.cjs');
	const meterFile = path.join(options.dataDir, `meter-${name}.json`);
	await rm(meterFile, { force: true });
	const child = startChild({
		name,
		node: options.node,
		args: [path.join(options.host, 'node_modules', 'n8n', 'bin', 'n8n'), ...args],
		// n8n reads a file .env from where it stands.
		cwd: home,
		env: { ...environment(options, home, preload, meterFile), ...env },
		logFile: path.join(options.dataDir, `${name}.log`),
		patienceMs: (SHUTDOWN_S + 10) * 1000,
	});
	options.spawned?.(child);
	const url = `http://127.0.0.1:${options.port}`;
	try {
		await waitUntilReady(url, child, args[0] === 'start', options.signal);
	} catch (error) {
		await child.stop();
		throw error;
	}
	return {
		url,
		child,
		startMeter: () => void child.process.send?.('meter'),
		meter: async () => JSON.parse(await readFile(meterFile, 'utf8').catch(() => 'null')) ?? undefined,
		isReady: () => isReady(url, false),
		stop: () => child.stop(),
	};
}

/** A copy: a rebuild in the clone must not change the code of a running n8n, which loads files late. */
async function installPackage(from: string, to: string): Promise<void> {
	await rm(to, { recursive: true, force: true });
	await mkdir(to, { recursive: true });
	await cp(path.join(from, 'package.json'), path.join(to, 'package.json'));
	await cp(path.join(from, 'dist'), path.join(to, 'dist'), { recursive: true });
}

function environment(
	options: N8nOptions,
	home: string,
	preload: string,
	meterFile: string,
): NodeJS.ProcessEnv {
	const { port, name, user, password } = options.database;
	// Settings of another n8n, or of npm, that happen to be in this shell are not for this one.
	const inherited = Object.entries(process.env).filter(
		([key]) => !/^(N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_|COBRANCA_|npm_|NODE_|PG)/i.test(key),
	);
	return {
		...Object.fromEntries(inherited),
		NODE_ENV: 'production',
		NODE_OPTIONS: `${HEAP_FLAGS} --require "${preload}"`,
		COBRANCA_METER: meterFile,
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_DATABASE: name,
		DB_POSTGRESDB_USER: user,
		DB_POSTGRESDB_PASSWORD: password,
		N8N_USER_FOLDER: home,
		N8N_ENCRYPTION_KEY: options.encryptionKey,
		N8N_PORT: String(options.port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PROTOCOL: 'http',
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${options.port}`,
		N8N_WEBHOOK_URL: `${options.webhookUrl ?? `http://127.0.0.1:${options.port}`}/`,
		N8N_RUNNERS_BROKER_PORT: String(options.brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_REINSTALL_MISSING_PACKAGES: 'false',
		// An isolate only where an expression is: seven times as many webhooks a second (docs/sandbox.md).
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		N8N_DISABLED_MODULES: UNUSED_MODULES.join(','),
		N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
		// The nodes that read and write files see the bank's mailbox and nothing else.
		N8N_RESTRICT_FILE_ACCESS_TO: path.join(options.dataDir, 'arquivos'),
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: String(SHUTDOWN_S),
		N8N_PAYLOAD_SIZE_MAX: '256',
		EXECUTIONS_DATA_PRUNE: 'true',
		EXECUTIONS_DATA_MAX_AGE: '168',
		EXECUTIONS_DATA_PRUNE_MAX_COUNT: '2000',
		// What n8n is told not to keep (a portfolio that was posted) it deletes at its next round: here after seconds, not a quarter of an hour.
		EXECUTIONS_DATA_PRUNE_HARD_DELETE_INTERVAL: '0.02',
		EXECUTIONS_DATA_HARD_DELETE_BUFFER: '0',
		GENERIC_TIMEZONE: 'America/Sao_Paulo',
		N8N_LOG_LEVEL: 'info',
		N8N_LOG_OUTPUT: 'console',
		NO_COLOR: '1',
	};
}

async function waitUntilReady(
	url: string,
	child: Child,
	hasEditor: boolean,
	signal?: AbortSignal,
): Promise<void> {
	const { name } = child;
	const deadline = Date.now() + READY_MS;
	for (;;) {
		signal?.throwIfAborted();
		const ending = child.ending();
		if (ending)
			throw new Error(
				`${name} ${ending} before it was ready. Its log says:\n${await lastLines(child.logFile)}`,
			);
		if (Date.now() > deadline)
			throw new Error(`${name} was not ready in time. Its log says:\n${await lastLines(child.logFile)}`);
		if (await isReady(url, hasEditor)) return;
		await delay(200);
	}
}

/** Readiness means that the database is migrated; the editor's interface comes a moment later. */
async function isReady(url: string, hasEditor: boolean): Promise<boolean> {
	try {
		const ready = await fetch(`${url}/healthz/readiness`, { signal: AbortSignal.timeout(2_000) });
		await ready.text();
		if (!ready.ok || !hasEditor) return ready.ok;
		const settings = await fetch(`${url}/rest/settings`, { signal: AbortSignal.timeout(5_000) });
		await settings.text();
		return settings.ok;
	} catch {
		return false;
	}
}
