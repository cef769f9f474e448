/** The sandbox's PostgreSQL: n8n's database and, if wanted, the ledger's. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

import { type Postgres, startPostgres } from '../services/postgres';
import type { Folder } from './folder';

export const USER = 'postgres';
const N8N = 'n8n';
const STOP_MS = 20_000;

export interface Database {
	readonly postgres: Postgres;
	readonly n8n: { port: number; name: string; user: string; password: string };
	/** Creates the database if it is not there. */
	ensure(name: string): Promise<void>;
	stop(): Promise<void>;
}

export async function startDatabase(folder: Folder, home: string | undefined): Promise<Database> {
	const dataDir = await clusterFolder(folder);
	await endLeftOver(dataDir);
	const password = folder.kept.databasePassword;
	// Killed processes lose nothing; only a power cut may cost the last moments, and never the cluster.
	const settings = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'off' };
	const postgres = await startPostgres({ home, dataDir, password, settings, detached: true });
	const ensure = async (name: string) => {
		await postgres.createDatabase(name).catch((error: { code?: string }) => {
			if (error.code !== '42P04') throw error;
		});
	};
	await ensure(N8N);
	await unpublishAll(postgres.url(N8N), Object.keys(folder.kept.imported));
	return {
		postgres,
		n8n: { port: postgres.port, name: N8N, user: USER, password },
		ensure,
		stop: () => postgres.stop(),
	};
}

/** Ends a server that was left behind, and removes what is kept outside the folder: for `--fresh`. */
export async function wipeDatabase(root: string): Promise<void> {
	await endLeftOver(path.join(root, 'postgres'));
	await endLeftOver(outside(root));
	await rm(outside(root), { recursive: true, force: true });
}

/** Inside the data folder, unless PostgreSQL, which as root runs as another user, could not reach it there. */
async function clusterFolder(folder: Folder): Promise<string> {
	const inside = folder.file('postgres');
	if (process.getuid?.() !== 0 || existsSync(path.join(inside, 'PG_VERSION'))) return inside;
	return (await reachableByAll(folder.root)) ? inside : outside(folder.root);
}

const outside = (root: string) =>
	path.join(tmpdir(), `cobranca-sandbox-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`);

async function reachableByAll(place: string): Promise<boolean> {
	for (let current = place; current !== path.dirname(current); current = path.dirname(current)) {
		if (((await stat(current)).mode & 0o001) === 0) return false;
	}
	return true;
}

/** A sandbox that was killed leaves its server behind, which would keep the folder locked. */
async function endLeftOver(dataDir: string): Promise<void> {
	const [line = ''] = (await readFile(path.join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')).split(
		'\n',
	);
	const pid = Number(line);
	const isOurs = async () =>
		(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0').includes(dataDir);
	if (!pid || !(await isOurs())) return;
	process.kill(pid, 'SIGINT');
	const deadline = Date.now() + STOP_MS;
	while ((await isOurs()) && Date.now() < deadline) await delay(100);
}

/**
 * What was published stays so in n8n's database, and would start at boot with yesterday's credentials. Workflows that a
 * person made stay as they are.
 */
async function unpublishAll(url: string, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		const { rows } = await client.query(`select to_regclass('workflow_entity') as there`);
		if (!rows[0]?.there) return;
		await client.query(
			'update workflow_entity set active = false, "activeVersionId" = null where id = any($1)',
			[ids],
		);
		await client.query('delete from webhook_entity where "workflowId" = any($1)', [ids]);
	} finally {
		await client.end();
	}
}

/** Waits until n8n has deleted what it was told not to keep: a portfolio that was posted lies in its folder until then. */
export async function untilForgotten(url: string, patienceMs = 10_000): Promise<void> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		const deadline = Date.now() + patienceMs;
		const left = async () =>
			(await client.query('select 1 from execution_entity where "deletedAt" is not null limit 1')).rows
				.length;
		while ((await left()) > 0 && Date.now() < deadline) await delay(200);
	} finally {
		await client.end();
	}
}
