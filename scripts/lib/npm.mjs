import path from 'node:path';
import { existsSync } from 'node:fs';

import { capture } from './process.mjs';
import { Trouble } from './report.mjs';

/** npm as a script for our own Node, because Windows cannot spawn npm.cmd without a shell. */
function npmCommand() {
	const beside = [
		process.env.npm_execpath,
		path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		path.join(path.dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
	].find((file) => file && /npm-cli\.js$/.test(file) && existsSync(file));
	return beside ? [process.execPath, [beside]] : ['npm', []];
}

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false'];

export async function npm(args, cwd) {
	const [command, first] = npmCommand();
	// `npm test` hands its own settings down as npm_*; an install elsewhere must not inherit them.
	const own = Object.keys(process.env).filter((name) =>
		/^npm_(config_(local_prefix|prefix)|package_)/.test(name),
	);
	const env = Object.fromEntries(own.map((name) => [name, undefined]));
	const { code, output } = await capture(command, [...first, ...args, ...QUIET], { cwd, env });
	if (code === 0) return;
	const reason = output.trim().split('\n').slice(-15).join('\n');
	throw new Trouble(`npm ${args[0]} failed in ${cwd} (exit ${code}). npm said:\n${reason}`);
}
