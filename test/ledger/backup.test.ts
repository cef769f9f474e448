/** A backup of a ledger in use, read into an empty ledger of either engine, and what keeps a restored ledger from sending twice. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { backupLedger } from '../../engine/adapters/ledger/backup/backup';
import { inspectBackup, restoreLedger } from '../../engine/adapters/ledger/backup/restore';
import { SCHEMA_VERSION } from '../../engine/adapters/ledger/migrate';
import { openLedger } from '../../engine/adapters/ledger/open';
import { tableNames } from '../../engine/adapters/ledger/tables';
import { appendEvents } from '../../engine/operations/events';
import { liftPause, listPauses } from '../../engine/operations/pauses';
import { settleRestored } from '../../engine/operations/restored';
import { reconcile } from '../../engine/operations/reconcile';
import { sendMessages } from '../../engine/operations/outbox/send';
import { type Ledger, run, statement } from '../../engine/ports/ledger';
import { expectHealthy } from '../support/ledgerChecks';
import {
	type ConfigWithoutClock,
	disposeLedgers,
	HASH_KEY,
	type LedgerEngine,
	LEDGERS,
	onDispose,
	sqlOn,
	type TestClock,
	type TestLedger,
} from '../support/ledgers';
import { DAY, debtsOf, HOUR, JOURNEY, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, kinds, observed, prepareBatch, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

function fileFor(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-backup-'));
	onDispose(() => rm(folder, { recursive: true, force: true }));
	return path.join(folder, 'copia.cobranca');
}

interface RestoreOptions {
	hashKey?: string;
	passphrase?: string;
}

/** Restores into a new place of an engine and opens it, as n8n would afterwards. */
async function restored(
	db: LedgerEngine,
	file: string,
	clock: TestClock,
	options: RestoreOptions = {},
): Promise<TestLedger> {
	const config = (await db.place()) as ConfigWithoutClock;
	await restoreLedger(config, file, {
		hashKey: HASH_KEY,
		settle: settleRestored,
		now: clock.now,
		...options,
	});
	return await opened(db, config, clock);
}

async function opened(db: LedgerEngine, config: ConfigWithoutClock, clock: TestClock): Promise<TestLedger> {
	const open = async () => {
		const ledger = await openLedger({ ...config, now: clock.now });
		onDispose(() => ledger.close());
		return ledger;
	};
	const ledger = await open();
	return { engine: db.name, ledger, clock, config, open, sql: (text, ...v) => sqlOn(ledger, text, ...v) };
}

/** All rows of all tables as text, the ledger's own line and what a restore adds left out. */
async function contentOf(test: TestLedger): Promise<Record<string, string[]>> {
	const content: Record<string, string[]> = {};
	for (const table of tableNames(test.ledger.dialect, SCHEMA_VERSION)) {
		if (['ledger_meta', 'pauses', 'tasks', 'events', 'rate_buckets'].includes(table)) continue;
		const rows = await test.sql(`select * from ${table}`);
		content[table] = rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
	}
	return content;
}

async function used(db: LedgerEngine, people = 5): Promise<TestLedger> {
	const test = await db.create();
	await seedCreditor(test.ledger, 'casa');
	await seedDebts(test.ledger, debtsOf(people));
	return test;
}

for (const db of LEDGERS) {
	describe(`backup of ${db.name}`, () => {
		it.each(LEDGERS)('is read into %j with every row, and goes on from there', async (target) => {
			const test = await used(db);
			await runUntilQuiet(test.ledger, { adapter: fakeProvider() });
			const file = fileFor();
			const backup = await backupLedger(test.config, file, { now: test.clock.now });
			expect(statSync(file).mode & 0o777).toBe(0o600);
			expect(backup).toMatchObject({
				engine: db.name,
				enciphered: false,
				counts: { debtors: 5, contacts: 5 },
			});
			const again = await restored(target, file, test.clock);
			expect(await contentOf(again)).toEqual(await contentOf(test));
			const lines = await test.sql('select * from events order by seq');
			const told = await again.sql('select * from events order by seq');
			expect(told.slice(0, lines.length)).toEqual(lines);
			expect(told.slice(lines.length).map(({ type }) => type)).toEqual(['ledger.restored', 'pause.set']);
			await expect(again.sql(`update events set type = 'x'`)).rejects.toThrow(/append-only/);
			expect(again.ledger.identity).toEqual({ kind: 'production', schemaVersion: SCHEMA_VERSION });
			// It goes on: new debtors, the same people by their hashes.
			await liftPause(again.ledger, { scope: 'everything' });
			again.clock.advance(DAY);
			await seedDebts(again.ledger, debtsOf(2, 50));
			expect(kinds(await runUntilQuiet(again.ledger, { adapter: fakeProvider() })).sent).toBeGreaterThan(0);
			await expectHealthy(again);
		});

		it('sends nothing again that went out after the backup, and nothing at all before a person resumes', async () => {
			const test = await used(db, 6);
			const adapter = fakeProvider();
			const file = fileFor();
			await backupLedger(test.config, file, { now: test.clock.now });
			expect(kinds(await runUntilQuiet(test.ledger, { adapter }))).toEqual({ sent: 6 });
			test.clock.advance(3 * HOUR);
			const again = await restored(db, file, test.clock);
			expect(await listPauses(again.ledger)).toMatchObject([
				{
					scope: 'everything',
					by: 'restore',
					reason: expect.stringMatching(/^Restaurado da cópia de 10\/03\/2026/) as string,
				},
			]);
			expect(await runUntilQuiet(again.ledger, { adapter })).toEqual([]);
			// Nor what is imported anew: it may have been there, and written to.
			await seedDebts(again.ledger, debtsOf(2, 40));
			await liftPause(again.ledger, { scope: 'everything' });
			expect(kinds(await runUntilQuiet(again.ledger, { adapter })).sent).toBeUndefined();
			expect(adapter.received).toHaveLength(6);
			expect(await again.sql(`select state from tasks where kind = 'restored'`)).toEqual([{ state: 'done' }]);
			// The next step comes on its day.
			for (let day = 0; day < 5; day++) {
				again.clock.advance(DAY);
				await runUntilQuiet(again.ledger, { adapter });
			}
			expect(adapter.received.length).toBeGreaterThanOrEqual(12);
			const again2 = adapter.received.slice(6).map((m) => m.contactId);
			const steps = await again.sql(
				`select distinct step_key from step_runs s join contacts t on t.step_run_id = s.id`,
			);
			expect(again2.length).toBeGreaterThan(0);
			expect(steps).not.toContainEqual({ step_key: 'um' });
			await expectHealthy(again);
		});

		it('passes what an earlier restore passed, in a backup of the restored ledger too', async () => {
			const test = await used(db, 2);
			const adapter = fakeProvider();
			const file = fileFor();
			await backupLedger(test.config, file, { now: test.clock.now });
			expect(kinds(await runUntilQuiet(test.ledger, { adapter }))).toEqual({ sent: 2 });
			test.clock.advance(HOUR);
			const again = await restored(db, file, test.clock);
			await liftPause(again.ledger, { scope: 'everything' });
			const other = fileFor();
			await backupLedger(again.config, other, { now: test.clock.now });
			const third = await restored(db, other, test.clock);
			await liftPause(third.ledger, { scope: 'everything' }, { sendDue: true });
			expect(kinds(await runUntilQuiet(third.ledger, { adapter })).sent).toBeUndefined();
			expect(adapter.received).toHaveLength(2);
		});

		it.each([
			['one contact a day that the ledger does not know of', false],
			['nothing where a person says that nothing went out', true],
		])('counts for the caps of the week %s', async (_what, sendDue) => {
			const test = await used(db, 1);
			const file = fileFor();
			await backupLedger(test.config, file, { now: test.clock.now });
			const adapter = fakeProvider();
			const steps = [1, 2, 3, 4, 5, 6].map((offset) => ({ ...JOURNEY.steps[0]!, key: `d${offset}`, offset }));
			const send = (ledger: Ledger) =>
				runUntilQuiet(ledger, { adapter, definition: { ...JOURNEY, key: 'diaria', steps } });
			// The first step goes out, and is lost with the ledger.
			if (!sendDue) expect(kinds(await send(test.ledger))).toEqual({ sent: 1 });
			test.clock.advance(HOUR);
			const again = await restored(db, file, test.clock);
			await liftPause(again.ledger, { scope: 'everything' }, { sendDue });
			for (let day = 0; day < 6; day++) {
				await send(again.ledger);
				again.clock.advance(DAY);
			}
			// Two contacts in seven days, whichever ledger knows of them.
			expect(adapter.received).toHaveLength(2);
			await expectHealthy(again);
		});

		it('sends what was due where a person says that nothing went out since', async () => {
			const test = await used(db, 3);
			const file = fileFor();
			await backupLedger(test.config, file, { now: test.clock.now });
			const again = await restored(db, file, test.clock);
			await liftPause(again.ledger, { scope: 'everything' }, { sendDue: true });
			expect(kinds(await runUntilQuiet(again.ledger, { adapter: fakeProvider() }))).toEqual({ sent: 3 });
		});

		it('takes what was reserved or on the wire in the backup for unknown', async () => {
			const test = await used(db, 4);
			const file = fileFor();
			const prepared = await prepareBatch(test.ledger);
			const adapter = fakeProvider();
			const watching = observed(test.ledger, {
				after: async (label) => {
					if (label === 'reserve') await backupLedger(test.config, file, { now: test.clock.now });
				},
			});
			await sendMessages({ ledger: watching, adapter, http: null }, prepared!);
			expect(adapter.received).toHaveLength(4);
			const again = await restored(db, file, test.clock);
			expect(await reconcile(again.ledger)).toMatchObject({ unknown: 4, released: 0 });
			expect(await again.sql('select distinct state from contacts')).toEqual([{ state: 'unknown' }]);
			await liftPause(again.ledger, { scope: 'everything' }, { sendDue: true });
			expect(kinds(await runUntilQuiet(again.ledger, { adapter })).sent).toBeUndefined();
			expect(adapter.received).toHaveLength(4);
			await expectHealthy(again);
		});

		it('is one instant of the ledger, however much is written meanwhile, and stops no writer', async () => {
			const test = await used(db, 30);
			let writing = true;
			let pauses = 0;
			// A pause and its event in one transaction, without what Pause → Set looks up for people.
			const insert = statement(
				'test.pause',
				`insert into pauses (id, scope, scope_id, reason, created_at, lifted_at) values ($1, 'channel', 'sms', 'prova', 1, 2)`,
			);
			const writer = (async () => {
				for (; writing; pauses++) {
					await test.ledger.transact('test', function* () {
						yield* run(insert, `p${pauses}`);
						yield* appendEvents([{ type: 'pause.set' }], 1);
					});
					await new Promise((resolve) => setTimeout(resolve, 2));
				}
			})();
			for (let n = 0; n < 2; n++) {
				const { file, counts } = await backupLedger(test.config, fileFor(), { now: test.clock.now });
				const again = await restored(db, file, test.clock);
				expect(await again.sql(`select count(*) as n from events where type = 'pause.set'`)).toEqual([
					{ n: Number(counts.pauses) + 1 },
				]);
			}
			const before = pauses;
			writing = false;
			await writer;
			expect(before).toBeGreaterThan(3);
		});

		it('is restored into an empty ledger only, and with its own hash key only', async () => {
			const test = await used(db);
			const { file } = await backupLedger(test.config, fileFor());
			const into = (config: ConfigWithoutClock, hashKey = HASH_KEY) =>
				restoreLedger(config, file, { hashKey, settle: settleRestored });
			await expect(into(test.config)).rejects.toMatchObject({ code: 'ledgerForeign' });
			expect(await test.sql('select count(*) as n from debtors')).toEqual([{ n: 5 }]);
			const empty = await db.create();
			await expect(into(empty.config, `${HASH_KEY}x`)).rejects.toMatchObject({ code: 'ledgerKey' });
			await into(empty.config);
			// Also for the n8n that had it open all the while.
			expect(await listPauses(empty.ledger)).toMatchObject([{ by: 'restore' }]);
			expect(await empty.sql('select count(*) as n from debtors')).toEqual([{ n: 5 }]);
			const sandbox = await db.create({ kind: 'sandbox' });
			await expect(into(sandbox.config)).rejects.toThrow(/of a production ledger/);
		});

		it('refuses a file that is cut or changed, and leaves the place empty', async () => {
			const test = await used(db);
			const { file, bytes } = await backupLedger(test.config, fileFor(), {
				passphrase: 'uma frase bem comprida',
			});
			expect(readFileSync(file).includes('devedor')).toBe(false);
			await expect(inspectBackup(file)).rejects.toThrow(/enciphered/);
			await expect(inspectBackup(file, { passphrase: 'outra frase comprida' })).rejects.toThrow(
				/no whole backup/,
			);
			expect(await inspectBackup(file, { passphrase: 'uma frase bem comprida' })).toMatchObject({
				foot: { counts: { debtors: 5 } },
			});
			const changed = readFileSync(file);
			changed[Math.floor(bytes / 2)]! ^= 1;
			writeFileSync(file, changed);
			const config = (await db.place()) as ConfigWithoutClock;
			const restore = (which: string, passphrase?: string) =>
				restoreLedger(config, which, { hashKey: HASH_KEY, settle: settleRestored, passphrase });
			await expect(restore(file, 'uma frase bem comprida')).rejects.toThrow(/no whole backup/);
			const plain = await backupLedger(test.config, fileFor());
			truncateSync(plain.file, plain.bytes - 40);
			await expect(restore(plain.file)).rejects.toThrow(/no whole backup/);
			const noise = fileFor();
			writeFileSync(noise, randomBytes(500));
			await expect(restore(noise)).rejects.toThrow(/no whole backup/);
			await expect(backupLedger(test.config, noise)).rejects.toThrow(/never overwritten/);
			await expect(restore(`${noise}.not`)).rejects.toThrow(/does not exist/);
			const after = await opened(db, { ...config, kind: 'production' } as ConfigWithoutClock, test.clock);
			expect(await after.sql('select count(*) as n from creditors')).toEqual([{ n: 0 }]);
		});
	});
}
