/** A process that the sandbox starts: in a group of its own, with a log file, and never outliving the sandbox. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

export interface ChildOptions {
	readonly name: string;
	readonly node: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
	/** Everything the process says; started anew each time. */
	readonly logFile: string;
	/** How long it may take to end by itself. */
	readonly patienceMs: number;
}

export interface Child {
	readonly name: string;
	readonly pid: number;
	readonly logFile: string;
	readonly process: ChildProcess;
	/** Why it is not running any more. */
	ending(): string | undefined;
	stop(): Promise<void>;
	/** At once, with all that it started, as a crash or the system's killer does. */
	kill(): Promise<void>;
	/** Stops it in the middle of whatever it does, for a while. */
	freeze(ms: number): Promise<void>;
}

/**
 * Starts a program of Node. `detached`, because Ctrl-C goes to the whole group of the terminal and the sandbox ends its
 * parts in order; the channel (`ipc`) tells the child when the sandbox itself was killed (sandbox/n8n/meter.cjs).
 */
export function startChild(options: ChildOptions): Child {
	const log = openSync(options.logFile, 'w', 0o600);
	const child = spawn(options.node, [...options.args], {
		cwd: options.cwd,
		env: options.env,
		detached: true,
		stdio: ['ignore', log, log, 'ipc'],
	});
	closeSync(log);
	let ending: string | undefined;
	const ended = new Promise<void>((resolve) => {
		const finish = (why: string) => {
			ending ??= why;
			resolve();
		};
		child.once('error', (error) => finish(`could not start: ${error.message}`));
		child.once('exit', (code, signal) =>
			finish(signal ? `ended by ${signal}` : `ended with code ${String(code)}`),
		);
	});
	child.channel?.unref();
	return {
		name: options.name,
		pid: child.pid ?? 0,
		logFile: options.logFile,
		process: child,
		ending: () => ending,
		async stop() {
			if (ending === undefined) child.kill('SIGTERM');
			const harder = setTimeout(() => signalGroup(child, 'SIGKILL'), options.patienceMs);
			await ended;
			clearTimeout(harder);
			// What it started itself (n8n's task runner) is in its group.
			signalGroup(child, 'SIGKILL');
		},
		async kill() {
			signalGroup(child, 'SIGKILL');
			await ended;
		},
		async freeze(ms) {
			signalGroup(child, 'SIGSTOP');
			await delay(ms);
			signalGroup(child, 'SIGCONT');
		},
	};
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	try {
		if (child.pid) process.kill(-child.pid, signal);
	} catch {
		// Nobody is left.
	}
}

/** The last lines of a log, without what could be personal: e-mail addresses and long numbers. */
export async function lastLines(file: string, count = 12): Promise<string> {
	const text = await readFile(file, 'utf8').catch(() => '');
	return text.trimEnd().split('\n').slice(-count).map(withoutPeople).join('\n');
}

export function withoutPeople(text: string): string {
	return text
		.replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<e-mail>')
		.replace(/\+?\d[\d.\-/ ()]{8,}\d/g, (found) =>
			/^\d{4}-\d\d-\d\d(?: |$)/.test(found) ? found : found.replace(/\d/g, '•'),
		);
}
