/** A copy of the run's ledger in an older schema, which n8n upgrades when it opens it, and is killed meanwhile. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

import { keyCheckOf } from '../../engine/adapters/ledger/backup/backup';
import { within } from '../../engine/adapters/ledger/driver';
import { migrate, MIGRATIONS } from '../../engine/adapters/ledger/migrate';
import { type LedgerPlace, openDriver, openLedger } from '../../engine/adapters/ledger/open';
import { tablesOf } from '../../engine/adapters/ledger/tables';
import { verifyLedger } from '../../engine/operations/verify';
import type { SqlRow } from '../../engine/ports/ledger';
import { Rest } from '../run/rest';
import type { Sandbox } from '../run/sandbox';

/** n8n begins within a second; after so long it has upgraded, or refuses to. */
const PATIENCE_MS = 20_000;
const OPEN_TRIES = 10;

/** Schemas that there were before today's. */
export const OLDER = MIGRATIONS.slice(0, -1).map(({ version }) => version);

interface Copy {
	place: LedgerPlace;
	/** As n8n's credential holds it. */
	credential: Record<string, unknown> & { hashKey: string };
	/** By table, its rows in the columns of the old schema. */
	content: Map<string, string[]>;
	/** Whether somebody is upgrading it just now. */
	isOpening(): Promise<boolean>;
	remove(): Promise<void>;
}

/**
 * Lets n8n open the copy, kills it as soon as it is at it and some ms, starts it again, and looks whether everything that was in the copy is in the
 * ledger of today's schema that n8n then makes of it.
 * @returns what is wrong, in sentences
 */
export async function killInUpgrade(
	sandbox: Sandbox,
	{ schema, afterMs, downMs }: { schema: number; afterMs: number; downMs: number },
	say: (line: string) => void,
): Promise<string[]> {
	const [main = 'n8n'] = sandbox.fleet.parts;
	const copy = await copyAt(sandbox, schema);
	try {
		const opening = openInN8n(sandbox, copy).catch(() => undefined);
		let over = false;
		void opening.then(() => (over = true));
		const deadline = Date.now() + PATIENCE_MS;
		while (!over && Date.now() < deadline && !(await copy.isOpening())) await delay(1);
		await delay(afterMs);
		await sandbox.fleet.kill(main);
		const left = await schemaOf(copy.place);
		say(`    n8n was killed while it upgraded a copy of schema ${schema}, and left schema ${left}`);
		await delay(downMs);
		await sandbox.fleet.restart(main);
		const answer = await openedInN8n(sandbox, copy);
		const wrong = answer === 'OK' ? [] : [`n8n cannot open a ledger of schema ${schema}: ${answer}`];
		return [...wrong, ...(await missingIn(copy, schema))];
	} finally {
		await copy.remove();
	}
}

/** As its editor does when a credential is tested. @returns `OK`, or what n8n says */
async function openInN8n(sandbox: Sandbox, { credential }: Copy): Promise<string> {
	const rest = new Rest(sandbox.fleet.editor);
	await rest.signIn(sandbox.owner);
	const credentials = { id: '', name: 'Livro antigo', type: 'cobrancaLedgerApi', data: credential };
	const { status, message } = await rest.call<{ status: string; message: string }>(
		'POST',
		'/credentials/test',
		{ credentials },
	);
	return status === 'OK' ? status : message;
}

async function openedInN8n(sandbox: Sandbox, copy: Copy): Promise<string> {
	for (let tries = 1; ; tries++) {
		try {
			return await openInN8n(sandbox, copy);
		} catch (error) {
			// It may be leaving, because Redis or PostgreSQL was away.
			if (tries === OPEN_TRIES) return String(error);
			await delay(1_000);
			await sandbox.fleet.revive();
		}
	}
}

async function copyAt(sandbox: Sandbox, schema: number): Promise<Copy> {
	const { credential, place } = sandbox.current.ledger;
	const copy = await emptyPlace(credential, place, `old_${Date.now().toString(36)}`);
	const hashKey = String(credential.hashKey);
	const source = await openDriver({ ...placeOf(credential, place), hashKey });
	const target = await openDriver({ ...copy.place, hashKey });
	const [read, write] = [await source.session('snapshot'), await target.session('write')];
	const { dialect } = target;
	const content: Copy['content'] = new Map();
	try {
		await within(write, dialect, migrate(dialect, 'sandbox', keyCheckOf(hashKey), Date.now(), schema));
		for (const { name, columns } of await tablesOf(write, dialect, schema)) {
			if (name === 'ledger_meta') continue;
			const fields = Object.keys(columns).join(', ');
			const rows = await read.run(`select ${fields} from ${name}`);
			content.set(name, linesOf(rows));
			const given = dialect.name === 'postgres' ? ' overriding system value' : '';
			await write.run(
				`insert into ${name} (${fields})${given} select ${fields} from ${dialect.rows('$1', 'r', columns)} where true`,
				JSON.stringify(rows),
			);
		}
		await write.end('commit');
	} finally {
		await write.end('rollback').catch(() => undefined);
		await read.end('rollback').catch(() => undefined);
		await Promise.all([source.close(), target.close()]);
	}
	return { ...copy, content };
}

function placeOf(credential: Record<string, unknown>, place: string): LedgerPlace {
	return credential.engine === 'postgres'
		? { engine: 'postgres', connection: credential as never }
		: { engine: 'sqlite', file: place };
}

/** Beside the run's ledger: another schema of its database, or another file of its folder. */
async function emptyPlace(
	credential: Record<string, unknown>,
	place: string,
	name: string,
): Promise<Omit<Copy, 'content'>> {
	const { hashKey } = credential as { hashKey: string };
	if (credential.engine !== 'postgres') {
		const file = place.replace(/\.sqlite$/, `_${name}.sqlite`);
		return {
			place: { engine: 'sqlite', file },
			credential: { ...credential, hashKey, file: file.slice(file.lastIndexOf('/') + 1) },
			// The last one to close it has taken its log away; who opens it makes one.
			isOpening: () => Promise.resolve(existsSync(`${file}-wal`)),
			async remove() {
				for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
			},
		};
	}
	const client = new Client(credential as never);
	await client.connect();
	await client.query(`create schema ${name}`);
	const own = { ...credential, hashKey, schema: name };
	return {
		place: { engine: 'postgres', connection: own as never },
		credential: own,
		// Who upgrades holds this lock (migrate.ts).
		async isOpening() {
			const held = await client.query(
				`select 1 from pg_locks where locktype = 'advisory' and objid = 4345424 and classid = 0 and objsubid = 1 and granted
				and database = (select oid from pg_database where datname = current_database())`,
			);
			return held.rows.length > 0;
		},
		async remove() {
			await client.query(`drop schema ${name} cascade`);
			await client.end();
		},
	};
}

async function schemaOf(place: LedgerPlace): Promise<number> {
	const driver = await openDriver({ ...place, hashKey: '' });
	try {
		const session = await driver.session('snapshot');
		const [row] = await session.run('select schema_version from ledger_meta where id = 1');
		await session.end('rollback');
		return Number(row?.schema_version);
	} finally {
		await driver.close();
	}
}

async function missingIn({ place, credential, content }: Copy, schema: number): Promise<string[]> {
	const ledger = await openLedger({ ...place, hashKey: credential.hashKey });
	const driver = await openDriver({ ...place, hashKey: credential.hashKey });
	try {
		const { findings } = await verifyLedger(ledger, { file: true });
		const wrong = findings
			.filter(({ severity }) => severity === 'error')
			.map(({ check, count }) => `after the upgrade of schema ${schema} verify finds ${count} of ${check}`);
		const session = await driver.session('snapshot');
		for (const [table, before] of content) {
			const first = before[0];
			if (first === undefined) continue;
			const fields = Object.keys(JSON.parse(first) as object).join(', ');
			const now = new Set(linesOf(await session.run(`select ${fields} from ${table}`)));
			const gone = before.filter((line) => !now.has(line)).length;
			if (gone > 0) wrong.push(`${gone} rows of ${table} did not outlive the upgrade of schema ${schema}`);
		}
		await session.end('rollback');
		return wrong;
	} finally {
		await driver.close();
		await ledger.close();
	}
}

const linesOf = (rows: readonly SqlRow[]) => rows.map((row) => JSON.stringify(row));
