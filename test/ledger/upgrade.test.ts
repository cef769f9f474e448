/** Every schema that there ever was becomes the newest one with all its rows, on both engines, also when a process is killed in the middle. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { backupLedger, keyCheckOf } from '../../engine/adapters/ledger/backup/backup';
import { restoreLedger } from '../../engine/adapters/ledger/backup/restore';
import { within } from '../../engine/adapters/ledger/driver';
import { existingMeta, migrate, MIGRATIONS, SCHEMA_VERSION } from '../../engine/adapters/ledger/migrate';
import { openDriver, openLedger } from '../../engine/adapters/ledger/open';
import { tablesOf } from '../../engine/adapters/ledger/tables';
import { liftPause } from '../../engine/operations/pauses';
import { settleRestored } from '../../engine/operations/restored';
import { verifyLedger } from '../../engine/operations/verify';
import type { SqlRow } from '../../engine/ports/ledger';
import {
	type ConfigWithoutClock,
	disposeLedgers,
	HASH_KEY,
	type LedgerEngine,
	LEDGERS,
	onDispose,
	type OpenedLedger,
	sqlOn,
	type TestLedger,
} from '../support/ledgers';
import { DAY, debtsOf, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { Killed, startWorkers } from '../support/ledgerProcesses';
import { fakeProvider, kinds, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

type Content = Map<string, SqlRow[]>;

/** A day's work in a ledger of the newest schema: the rows that the older ones are given, as far as they have the columns. */
async function worked(db: LedgerEngine): Promise<TestLedger> {
	const test = await db.create();
	await seedCreditor(test.ledger, 'casa');
	await seedDebts(test.ledger, debtsOf(4));
	await runUntilQuiet(test.ledger, { adapter: fakeProvider() });
	return test;
}

/** A ledger as the program with that schema left it, and what is in it. */
async function ledgerAt(db: LedgerEngine, version: number, from: TestLedger) {
	const config = (await db.place()) as ConfigWithoutClock;
	const [source, target] = [await openDriver(from.config), await openDriver(config)];
	const [read, write] = [await source.session('snapshot'), await target.session('write')];
	const content: Content = new Map();
	await within(
		write,
		target.dialect,
		migrate(target.dialect, 'production', keyCheckOf(HASH_KEY), 1, version),
	);
	for (const { name, columns } of await tablesOf(write, target.dialect, version)) {
		if (name === 'ledger_meta') continue;
		const fields = Object.keys(columns).join(', ');
		const rows = await read.run(`select ${fields} from ${name}`);
		content.set(name, sorted(rows));
		const given = target.dialect.name === 'postgres' ? ' overriding system value' : '';
		await write.run(
			`insert into ${name} (${fields})${given} select ${fields} from ${target.dialect.rows('$1', 'r', columns)} where true`,
			JSON.stringify(rows),
		);
	}
	if (target.dialect.name === 'postgres')
		await write.run(`select setval(pg_get_serial_sequence('events', 'seq'), (select max(seq) from events))`);
	await write.end('commit');
	await read.end('rollback');
	await Promise.all([source.close(), target.close()]);
	return { config, content };
}

const sorted = (rows: readonly SqlRow[]) =>
	[...rows].sort((a, b) => (JSON.stringify(Object.values(a)) < JSON.stringify(Object.values(b)) ? -1 : 1));

async function open(config: ConfigWithoutClock, from: TestLedger): Promise<OpenedLedger> {
	const ledger = await openLedger({ ...config, now: from.clock.now });
	onDispose(() => ledger.close());
	return ledger;
}

/** All that was there is there, in the columns that it had. */
async function expectKept(
	ledger: OpenedLedger,
	content: Content,
	more: readonly string[] = [],
): Promise<void> {
	for (const [table, rows] of content) {
		if (more.includes(table)) continue;
		const fields = Object.keys(rows[0] ?? {});
		if (fields.length === 0) continue;
		const now = await sqlOn(ledger, `select ${fields.join(', ')} from ${table}`);
		expect([table, sorted(now)]).toEqual([table, rows]);
	}
}

async function versionOf(config: ConfigWithoutClock): Promise<number> {
	const driver = await openDriver(config);
	const meta = await driver.read(existingMeta);
	await driver.close();
	return meta?.schema_version ?? 0;
}

const VERSIONS = MIGRATIONS.map(({ version }) => version);

for (const db of LEDGERS) {
	describe(`upgrade on ${db.name}`, () => {
		it.each(VERSIONS)('keeps every row of schema %i, and works on', async (version) => {
			const from = await worked(db);
			const { config, content } = await ledgerAt(db, version, from);
			expect(content.get('contacts')).toHaveLength(4);
			const ledger = await open(config, from);
			expect(ledger.identity.schemaVersion).toBe(SCHEMA_VERSION);
			await expectKept(ledger, content);
			expect(await verifyLedger(ledger, { file: true })).toMatchObject({ sound: true, findings: [] });
			await seedDebts(ledger, debtsOf(2, 50));
			expect(kinds(await runUntilQuiet(ledger, { adapter: fakeProvider() }))).toEqual({ sent: 2 });
			await expect(sqlOn(ledger, 'delete from events')).rejects.toThrow(/append-only/);
		});

		it('reads a backup of the first schema into the newest', async () => {
			const from = await worked(db);
			const { config, content } = await ledgerAt(db, 1, from);
			const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-upgrade-'));
			onDispose(() => rm(folder, { recursive: true, force: true }));
			const { file, schemaVersion } = await backupLedger(config, path.join(folder, 'copia'));
			expect(schemaVersion).toBe(1);
			const target = (await db.place()) as ConfigWithoutClock;
			const options = { hashKey: HASH_KEY, settle: settleRestored, now: from.clock.now };
			expect(await restoreLedger(target, file, options)).toMatchObject({ restoredSchema: SCHEMA_VERSION });
			const ledger = await open(target, from);
			await expectKept(ledger, content, ['events', 'tasks', 'pauses']);
			await liftPause(ledger, { scope: 'everything' });
			from.clock.advance(DAY);
			expect(await verifyLedger(ledger)).toMatchObject({ sound: true });
		});

		it('survives processes that are killed at every seventh statement of an upgrade, and at its end', async () => {
			const from = await worked(db);
			const whole = await ledgerAt(db, 1, from);
			const [uncut] = await startWorkers(1);
			const events = await uncut!.upgrade(whole.config);
			expect(events).toBeGreaterThan(100);
			const { config, content } = await ledgerAt(db, 1, from);
			const nths = [...Array.from({ length: Math.floor(events / 7) }, (_, i) => 1 + 7 * i), events];
			for (const nth of nths) {
				const [worker] = await startWorkers(1);
				await expect(worker!.upgrade(config, { nth })).rejects.toThrow(Killed);
				expect(await worker!.ended).toBe('SIGKILL');
				// All of it or nothing, and the last one was told so before it died.
				const version = nth === events ? SCHEMA_VERSION : 1;
				expect([nth, await versionOf(config)]).toEqual([nth, version]);
			}
			const ledger = await open(config, from);
			await expectKept(ledger, content);
			expect(await verifyLedger(ledger, { file: true })).toMatchObject({ sound: true });
		}, 240_000);
	});
}
