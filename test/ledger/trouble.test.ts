/** A full disk, and a second process that keeps the SQLite file busy. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { importPortfolio } from '../../engine/operations/importPortfolio';
import { type Ledger, run, statement } from '../../engine/ports/ledger';
import {
	asAdmin,
	disposeLedgers,
	type LedgerEngine,
	LEDGERS,
	onDispose,
	TestClock,
	type TestLedger,
} from '../support/ledgers';
import { debtsOf, portfolioFile, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { startWorkers } from '../support/ledgerProcesses';
import { fakeProvider, kinds, observed, runUntilQuiet } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';
import { UNPRIVILEGED } from '../../sandbox/services/postgres-process';

afterEach(disposeLedgers);

/** A folder on a disk of its own, of few MB; null where this process may not mount. */
function smallDisk(megabytes: number): string | null {
	const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-disk-'));
	onDispose(() => rm(folder, { recursive: true, force: true }));
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder], {
			stdio: 'pipe',
		});
	} catch {
		return null;
	}
	onDispose(() => Promise.resolve(execFileSync('umount', ['-l', folder], { stdio: 'pipe' })));
	return folder;
}

const mayMount = (() => {
	const folder = smallDisk(1);
	return folder !== null;
})();
afterAll(disposeLedgers);

/** Fills the disk to the last page. */
function fill(disk: string): void {
	for (const size of [1 << 20, 1 << 16, 4096]) {
		try {
			for (;;) appendFileSync(path.join(disk, 'ballast'), Buffer.alloc(size));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
		}
	}
}
const makeSpace = (disk: string) => rmSync(path.join(disk, 'ballast'), { force: true });

async function onSmallDisk(db: LedgerEngine): Promise<{ test: TestLedger; disk: string }> {
	if (db.name === 'sqlite') {
		const disk = smallDisk(24)!;
		return { test: await db.create({ at: disk }), disk };
	}
	const disk = smallDisk(64)!;
	const space = path.join(disk, 'space');
	mkdirSync(space);
	if (process.getuid?.() === 0) chownSync(space, UNPRIVILEGED, UNPRIVILEGED);
	const name = `small_${process.pid}_${Date.now().toString(36)}`;
	await asAdmin(`create tablespace ${name} location '${space}'`);
	onDispose(() => asAdmin(`drop tablespace ${name}`));
	await asAdmin(`create database ${name} tablespace ${name}`);
	onDispose(() => asAdmin(`drop database ${name} with (force)`));
	return { test: await db.create({ at: name }), disk };
}

for (const db of LEDGERS) {
	(mayMount ? describe : describe.skip)(`a full disk under ${db.name} (needs the right to mount)`, () => {
		it.each([
			['reserve', 1],
			['arm', 2],
			['record', 1],
			['record', 3],
		])('at %s %i: says ledgerFull, and sends nothing twice when there is space again', async (label, nth) => {
			const { test, disk } = await onSmallDisk(db);
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(150));
			const adapter = fakeProvider('accept', { concurrency: 30 });
			let left: number = nth;
			const filling = observed(ledger, {
				before: (now) => {
					if (now === label && --left === 0) fill(disk);
				},
			});
			await expect(runUntilQuiet(filling, { adapter })).rejects.toMatchObject({ code: 'ledgerFull' });
			// Nothing was sent that is not in the ledger as on its way at least.
			await expectHealthy(test, adapter);
			makeSpace(disk);
			for (let n = 0; n < 3; n++) {
				clock.advance(20 * 60_000);
				await runUntilQuiet(ledger, { adapter });
			}
			const counted = await test.sql(
				`select state, count(*) as n from contacts where state <> 'released' group by state order by state`,
			);
			const unknown = label === 'record' ? 30 : 0;
			expect(counted).toEqual([
				{ state: 'accepted', n: 150 - unknown },
				...(unknown ? [{ state: 'unknown', n: unknown }] : []),
			]);
			expect(adapter.received).toHaveLength(150);
			expect(new Set(adapter.received.map((m) => m.to)).size).toBe(150);
			await expectHealthy(test, adapter);
		});

		it('during an import: says ledgerFull, and the same file completes it later', async () => {
			const { test, disk } = await onSmallDisk(db);
			await seedCreditor(test.ledger, 'casa');
			fill(disk);
			const source = portfolioFile(debtsOf(1200));
			const load = () => importPortfolio(test.ledger, { source, fileName: 'carteira.csv' });
			await expect(load()).rejects.toMatchObject({ code: 'ledgerFull' });
			makeSpace(disk);
			const { accepted, unchanged } = await load();
			expect(accepted + unchanged).toBe(1200);
			expect(await test.sql('select count(*) as n from debts')).toEqual([{ n: 1200 }]);
		});
	});
}

describe('a PostgreSQL server that ends the connection', () => {
	const suicide = statement('test.suicide', 'select pg_terminate_backend(pg_backend_pid())');

	it.each(['reserve', 'arm', 'record'])(
		'in the middle of %s: says ledgerUnavailable, loses nothing, sends nothing twice',
		async (label) => {
			const test = await LEDGERS.find(({ name }) => name === 'postgres')!.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(10));
			const adapter = fakeProvider('accept', { concurrency: 4 });
			let left = label === 'reserve' ? 1 : 2;
			const fragile: Ledger = {
				...observed(ledger, {}),
				transact: (now, work) =>
					now === label && --left === 0
						? ledger.transact(now, function* () {
								const result = yield* work();
								yield* run(suicide);
								return result;
							})
						: ledger.transact(now, work),
			};
			await expect(runUntilQuiet(fragile, { adapter })).rejects.toMatchObject({ code: 'ledgerUnavailable' });
			await expectHealthy(test, adapter);
			for (let n = 0; n < 3; n++) {
				clock.advance(20 * 60_000);
				await runUntilQuiet(ledger, { adapter });
			}
			expect(adapter.received).toHaveLength(10);
			expect(new Set(adapter.received.map((m) => m.to)).size).toBe(10);
			await expectHealthy(test, adapter);
		},
	);
});

describe('a SQLite file that another process keeps busy', () => {
	async function busy(holdMs: number, times: number) {
		const clock = new TestClock();
		clock.start();
		const test = await LEDGERS[0]!.create({ clock });
		await seedCreditor(test.ledger, 'casa');
		const [worker] = await startWorkers(1);
		const { file } = test.config as { file: string };
		return { test, hog: () => worker!.hog({ file, holdMs, times }) };
	}

	it('does not stop the event loop while it waits', async () => {
		const { test, hog } = await busy(3000, 1);
		await seedDebts(test.ledger, debtsOf(20));
		await hog();
		let turns = 0;
		const ticking = setInterval(() => (turns += 1), 5);
		const before = performance.now();
		await test.sql('select 1 as n');
		const waited = performance.now() - before;
		clearInterval(ticking);
		expect(waited).toBeGreaterThan(500);
		// SQLite's own busy timeout would freeze it for the whole time: no turn at all, however slow the machine is.
		expect(turns).toBeGreaterThan(20);
	});

	it('is worked on beside it: imported, sent and told to the end', async () => {
		const { test, hog } = await busy(15, 60);
		const writing = hog();
		await writing;
		await seedDebts(test.ledger, debtsOf(100));
		const adapter = fakeProvider();
		expect(kinds(await runUntilQuiet(test.ledger, { adapter }))).toEqual({ sent: 100 });
		await expectHealthy(test, adapter);
	});
});
