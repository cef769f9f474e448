import { spawn } from 'node:child_process';

const children = new Set();

// A child has its terminal's Ctrl+C already; what only we received, it must hear of.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.on(signal, () => {
		if (children.size === 0) process.exit(1);
		if (signal !== 'SIGINT' || !process.stdin.isTTY) for (const child of children) child.kill(signal);
	});
}

/** Runs a program that shares our terminal; resolves to its exit code. */
export function run(command, args, { cwd, env, stdout = 'inherit' } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd,
			env: { ...process.env, ...env },
			stdio: ['inherit', stdout, 'inherit'],
		});
		children.add(child);
		child.once('error', (error) => {
			children.delete(child);
			reject(error);
		});
		child.once('exit', (code, signal) => {
			children.delete(child);
			resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
		});
	});
}

/** Runs a program quietly; resolves to its code and everything it wrote. */
export function capture(command, args, { cwd, env } = {}) {
	return new Promise((resolve) => {
		const child = spawn(command, args, {
			cwd,
			env: { ...process.env, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		children.add(child);
		let output = '';
		child.stdout.on('data', (chunk) => (output += chunk));
		child.stderr.on('data', (chunk) => (output += chunk));
		const finish = (code) => {
			children.delete(child);
			resolve({ code, output });
		};
		child.once('error', (error) => {
			output += error.message;
			finish(127);
		});
		child.once('close', (code) => finish(code ?? 1));
	});
}
