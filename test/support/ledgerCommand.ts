/** `npm run ledger -- …` as a process of its own, against the ledger of a test. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import type { TestLedger } from './ledgers';

const ROOT = path.resolve(__dirname, '..', '..');

export interface Ran {
	code: number;
	stdout: string;
	stderr: string;
}

export function ledgerCommand(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
	const script = path.join(ROOT, 'scripts', 'ledger.mjs');
	return new Promise((resolve) => {
		execFile(
			process.execPath,
			['--disable-warning=ExperimentalWarning', script, ...args],
			{ cwd: ROOT, env: { ...process.env, ...env } },
			(error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
		);
	});
}

/** The place as options, the password outside of them. */
export function placeOf({ config }: TestLedger): { at: string[]; env: Record<string, string> } {
	if (config.engine === 'sqlite') return { at: ['--sqlite', config.file], env: {} };
	const { host, port, database, user, password, schema } = config.connection;
	const url = `postgres://${encodeURIComponent(user)}@${host}:${port}/${database}`;
	return { at: ['--postgres', url, '--schema', schema ?? ''], env: { PGPASSWORD: password } };
}
