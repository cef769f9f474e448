/** Starts real processes: workers that share a ledger, and the provider that counts what it gets. */
import { transformFile } from '@swc/core';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { onDispose } from './ledgers';
import { plainHttp } from './ledgerWire';
import type { Temper } from './ledgerProvider';
import type {
	ByFileCommand,
	Command,
	ConfirmCommand,
	HogCommand,
	IssueCommand,
	KillPoint,
	RunCommand,
	SendEachCommand,
	Sent,
} from './ledgerWorker';
import type { ConfigWithoutClock } from './ledgers';

const ROOT = path.resolve(__dirname, '..', '..');
const SOURCES = ['engine/**/*.ts', 'sandbox/demo/numbers.ts', 'test/support/ledger*.ts'];

let compiled: Promise<string> | undefined;

/** The engine and these helpers as JavaScript, made once for each state of the sources. */
function compileOnce(): Promise<string> {
	return (compiled ??= compileAll());
}

async function compileAll(): Promise<string> {
	const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).sort();
	const hash = createHash('sha256');
	for (const file of files) hash.update(`${file}\0`).update(readFileSync(path.join(ROOT, file)));
	const home = path.join(ROOT, 'build', 'ledger-workers');
	const target = path.join(home, hash.digest('hex').slice(0, 16));
	if (existsSync(target)) return target;
	await removeOld(home);
	const partial = `${target}.${process.pid}`;
	await Promise.all(files.map((file) => compileFile(file, partial)));
	await rename(partial, target).catch((error: unknown) => {
		if (!existsSync(target)) throw error;
	});
	return target;
}

/** Other test processes may be compiling or using theirs right now; what is an hour old is nobody's. */
async function removeOld(home: string): Promise<void> {
	for (const name of await readdir(home).catch(() => [])) {
		const folder = path.join(home, name);
		const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
		if (Date.now() - mtimeMs > 3_600_000) await rm(folder, { recursive: true, force: true });
	}
}

async function compileFile(file: string, target: string): Promise<void> {
	const { code } = await transformFile(path.join(ROOT, file), {
		jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
		module: { type: 'commonjs' },
		sourceMaps: 'inline',
		swcrc: false,
	});
	const out = path.join(target, file.replace(/\.ts$/, '.js'));
	await mkdir(path.dirname(out), { recursive: true });
	await writeFile(out, code);
}

async function start(script: string, args: string[] = []): Promise<ChildProcess> {
	const folder = await compileOnce();
	const flags = ['--disable-warning=ExperimentalWarning', '--enable-source-maps'];
	const file = path.join(folder, 'test', 'support', script);
	return spawn(process.execPath, [...flags, file, ...args], {
		stdio: ['pipe', 'pipe', 'inherit'],
		cwd: ROOT,
	});
}

export class Killed extends Error {}

export class Worker {
	private readonly waiting: { resolve: (value: never) => void; reject: (error: Error) => void }[] = [];
	readonly ended: Promise<NodeJS.Signals | null>;

	constructor(private readonly child: ChildProcess) {
		createInterface({ input: child.stdout! }).on('line', (line) => this.hear(line));
		child.stdin!.on('error', () => undefined);
		this.ended = new Promise((resolve) =>
			child.once('exit', (_code, signal) => {
				for (const { reject } of this.waiting.splice(0)) reject(new Killed(`ended by ${signal ?? 'itself'}`));
				resolve(signal);
			}),
		);
	}

	/** As kill -9 does, at whatever it is doing. */
	async kill(): Promise<void> {
		this.child.kill('SIGKILL');
		await this.ended;
	}

	open(config: ConfigWithoutClock, offset: number, kill?: KillPoint): Promise<null> {
		return this.ask({ op: 'open', config, offset, kill });
	}
	upgrade(config: ConfigWithoutClock, kill?: KillPoint): Promise<number> {
		return this.ask({ op: 'upgrade', config, kill });
	}
	run(command: Omit<RunCommand, 'op'>): Promise<Record<string, number>> {
		return this.ask({ op: 'run', ...command });
	}
	sendEach(command: Omit<SendEachCommand, 'op'>): Promise<Sent[]> {
		return this.ask({ op: 'sendEach', ...command });
	}
	issue(command: Omit<IssueCommand, 'op'>): Promise<number> {
		return this.ask({ op: 'issue', ...command });
	}
	byFile(command: Omit<ByFileCommand, 'op'>): Promise<{ number: number; sha256: string }[]> {
		return this.ask({ op: 'byFile', ...command });
	}
	/** Gives how many payments were new. */
	retorno(content: Buffer): Promise<number> {
		return this.ask({ op: 'retorno', content: content.toString('base64') });
	}
	confirm(command: Omit<ConfirmCommand, 'op'>): Promise<number> {
		return this.ask({ op: 'confirm', ...command });
	}
	hog(command: Omit<HogCommand, 'op'>): Promise<null> {
		return this.ask({ op: 'hog', ...command });
	}
	prune(): Promise<number> {
		return this.ask({ op: 'prune' });
	}
	events(): Promise<string[]> {
		return this.ask({ op: 'events' });
	}
	/** The process itself, for signals. */
	get process(): ChildProcess {
		return this.child;
	}

	async end(): Promise<void> {
		this.child.stdin?.end();
		await this.ended;
	}

	private ask<T>(command: Command): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			if (this.child.exitCode !== null || this.child.signalCode !== null)
				return reject(new Killed('it has ended'));
			this.waiting.push({ resolve: resolve as (value: never) => void, reject });
			this.child.stdin!.write(`${JSON.stringify(command)}\n`);
		});
	}

	private hear(line: string): void {
		const answer = JSON.parse(line) as { ok: boolean; value: never; code: string; message: string };
		const first = this.waiting.shift();
		if (answer.ok) first?.resolve(answer.value);
		else first?.reject(Object.assign(new Error(answer.message), { code: answer.code }));
	}
}

export async function startWorkers(count: number): Promise<Worker[]> {
	const workers = await Promise.all(
		Array.from({ length: count }, async () => new Worker(await start('ledgerWorker.js'))),
	);
	onDispose(() => Promise.all(workers.map((worker) => worker.end())));
	return workers;
}

export interface ReceivedMessage {
	messageId: string;
	contactId: string;
	to: string;
	text: string;
}

export interface ProviderProcess {
	readonly port: number;
	received(): ReceivedMessage[];
	setTemper(temper: Temper): Promise<void>;
}

export async function startProvider(): Promise<ProviderProcess> {
	const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-provider-'));
	const file = path.join(folder, 'received.jsonl');
	const child = await start('ledgerProvider.js', [file]);
	onDispose(async () => {
		child.stdin?.end();
		await new Promise((resolve) => child.once('exit', resolve));
		await rm(folder, { recursive: true, force: true });
	});
	const [line] = (await new Promise<string[]>((resolve) =>
		createInterface({ input: child.stdout! }).once('line', (first) => resolve([first])),
	)) as [string];
	const { port } = JSON.parse(line) as { port: number };
	return {
		port,
		received: () =>
			readFileSync(file, 'utf8')
				.split('\n')
				.filter(Boolean)
				.map((text) => JSON.parse(text) as ReceivedMessage),
		async setTemper(temper) {
			await plainHttp(port).request({ method: 'POST', path: '/temper', body: { temper } });
		},
	};
}
