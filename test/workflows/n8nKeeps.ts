/** All that an n8n of the sandbox keeps of what flowed through it, and who of a portfolio is found there. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';

import { startDatabase } from '../../sandbox/run/database';
import { openFolder } from '../../sandbox/run/folder';
import { findPeople, type People } from '../support/personalData';

/** The package's code and the editor's; the ledger, which is where people belong. */
const NOT_N8N = new Set(['nodes', '.cache', 'cobranca']);

interface Kept {
	/** Table or file. */
	place: string;
	content: string | Buffer;
}

/** Of a sandbox that has stopped: its database is started for it. */
export async function keptAfterwards(dataDir: string, postgresHome: string | undefined): Promise<Kept[]> {
	const folder = await openFolder(dataDir);
	const { postgres, n8n, stop } = await startDatabase(folder, postgresHome);
	try {
		return [...(await tables(postgres.url(n8n.name))), ...files(dataDir)];
	} finally {
		await stop();
		await folder.close();
	}
}

/** Of one that runs. */
export async function keptBy(dataDir: string, databaseUrl: string): Promise<Kept[]> {
	return [...(await tables(databaseUrl)), ...files(dataDir)];
}

export const whoIsIn = (kept: readonly Kept[], people: People): string[] =>
	kept.flatMap(({ place, content }) =>
		findPeople(content, people).map(({ kind, around }) => `${place}: ${kind} in ${around}`),
	);

async function tables(url: string): Promise<Kept[]> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		const { rows } = await client.query<{ name: string }>(
			"select tablename as name from pg_tables where schemaname = 'public' order by 1",
		);
		const kept: Kept[] = [];
		for (const { name } of rows) {
			const found = await client.query<{ row: string }>(`select t::text as row from "${name}" t`);
			kept.push({ place: name, content: found.rows.map(({ row }) => row).join('\n') });
		}
		return kept;
	} finally {
		await client.end();
	}
}

/** What n8n deletes in this moment is not there any more. */
function files(dataDir: string): Kept[] {
	const names = [path.join(dataDir, 'n8n.log'), ...below(path.join(dataDir, 'n8n'))];
	return names.flatMap((place) => {
		try {
			return [{ place: path.relative(dataDir, place), content: readFileSync(place) }];
		} catch {
			return [];
		}
	});
}

function below(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		if (NOT_N8N.has(entry.name)) return [];
		const place = path.join(folder, entry.name);
		return entry.isDirectory() ? below(place) : [place];
	});
}
