/** Retention at work: beside sends, stopped, killed, and by the periods that an operator set. */
import { PERIODS } from '../../engine/domain/retention';
import { listPeriods, savePeriod } from '../../engine/operations/retention/periods';
import { pruneLedger } from '../../engine/operations/retention/prune';
import { verifyLedger } from '../../engine/operations/verify';
import { expectHealthy } from '../support/ledgerChecks';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { Killed, startWorkers } from '../support/ledgerProcesses';
import { DAY, debtsOf, documentOf, seedDebts } from '../support/ledgerPeople';
import { afterTheLook, inbound, pay, rowsOf, used, YEAR } from '../support/ledgerRetention';
import { runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

const byDocument = (a: { document: string }, b: { document: string }) => (a.document < b.document ? -1 : 1);

for (const db of LEDGERS) {
	describe(`pruning on ${db.name}`, () => {
		it('works beside sends and beside itself', async () => {
			const { test, ledger, clock, adapter } = await used(db, debtsOf(30));
			await pay(test, ...Array.from({ length: 20 }, (_, n) => n + 1));
			clock.advance(6 * YEAR);
			const due = new Date(clock.now() - DAY).toISOString().slice(0, 10).split('-').reverse().join('/');
			await seedDebts(
				ledger,
				Array.from({ length: 20 }, (_, n) => ({ person: n + 31, title: `N${n}`, due })),
			);
			const sent = adapter.received.length;
			const [one, other] = [await test.open(), await test.open()];
			const [first, second] = await Promise.all([
				pruneLedger(one),
				pruneLedger(other),
				runUntilQuiet(ledger, { adapter }),
			]);
			expect(first.rows + second.rows).toBe(41);
			expect(adapter.received).toHaveLength(sent + 20);
			await expectHealthy(test, adapter);
		});

		it('killed with -9 at any statement leaves a sound ledger, and the next run does the rest once', async () => {
			const { test, ledger, clock, adapter } = await used(db, debtsOf(6));
			await inbound(test, 1, 'in-1', 'Vou pagar');
			await pay(test, 1, 2, 3, 4);
			clock.start();
			clock.advance(6 * YEAR);
			const kept = `select document from debtors where document is not null order by document`;
			let rows = 0;
			for (let nth = 2; ; nth += 7) {
				const [worker] = await startWorkers(1);
				await worker!.open(test.config, clock.offset, { nth });
				const done = await worker!.prune().catch((error: unknown) => {
					if (error instanceof Killed) return null;
					throw error;
				});
				expect(await verifyLedger(ledger)).toMatchObject({ sound: true });
				if (done !== null) break;
				rows = Math.max(rows, nth);
			}
			// It died at several places before it came through.
			expect(rows).toBeGreaterThan(20);
			expect((await pruneLedger(ledger)).rows).toBe(0);
			expect(await test.sql(kept)).toEqual([5, 6].map((n) => ({ document: documentOf(n) })).sort(byDocument));
			expect(await test.sql(`select count(*) as n from events where type = 'privacy.pruned'`)).toEqual([
				{ n: 4 },
			]);
			await expectHealthy(test, adapter);
		}, 240_000);

		it('stops between two slices when it is told to', async () => {
			const { test, ledger, clock } = await used(db, debtsOf(3));
			await pay(test, 1, 2, 3);
			clock.advance(6 * YEAR);
			const stop = new AbortController();
			const stopping = afterTheLook(ledger, () => Promise.resolve(stop.abort()));
			expect(await pruneLedger(stopping, { signal: stop.signal })).toMatchObject({ finished: false });
			expect(await pruneLedger(ledger)).toMatchObject({ finished: true });
			expect(await test.sql('select count(*) as n from debtors where document is not null')).toEqual([
				{ n: 0 },
			]);
		});

		it('takes out what an import left that was killed in the middle', async () => {
			const { test, ledger, clock } = await used(db, []);
			const files = `select id, file_name from import_batches order by id`;
			await test.sql('delete from import_batches');
			for (const id of ['ib', 'ic']) {
				await test.sql(
					`insert into import_batches (id, layout, mode, file_hash, file_name, state, started_at) values ($1, 'guess', 'delta', '', 'de Fulana.csv', 'loading', $2)`,
					id,
					clock.now() + (id === 'ic' ? 100 * DAY : 0),
				);
				await test.sql(
					`insert into import_rows (batch_id, row_number, verdict, field, reason) values ($1, 9, 'rejected', 'nome', 'x')`,
					id,
				);
			}
			clock.advance(200 * DAY);
			expect(rowsOf(await pruneLedger(ledger, { dryRun: true }))).toEqual({ importRejections: 2 });
			expect(rowsOf(await pruneLedger(ledger))).toEqual({ importRejections: 2 });
			expect(await test.sql(files)).toEqual([
				{ id: 'ib', file_name: null },
				{ id: 'ic', file_name: 'de Fulana.csv' },
			]);
			expect(await test.sql('select batch_id from import_rows')).toEqual([{ batch_id: 'ic' }]);
		});

		it('goes by the periods of the ledger, within bounds and with a reason', async () => {
			const { test, ledger, clock } = await used(db, debtsOf(1));
			await pay(test, 1);
			const wrong = (kind: string, days: number | 'forever', reason = 'x') =>
				expect(savePeriod(ledger, { kind, days, reason })).rejects.toMatchObject({ code: 'badInput' });
			await wrong('tudo', 100);
			await wrong('messageTexts', 364);
			await wrong('messageTexts', 400.5);
			await wrong('webhookContents', 'forever');
			await wrong('webhookContents', 366);
			await wrong('messageTexts', 400, ' ');
			expect(
				await savePeriod(ledger, { kind: 'messageTexts', days: 365, reason: 'contrato, cláusula 9' }),
			).toMatchObject({
				days: 365,
				why: 'contrato, cláusula 9',
				byDefault: false,
			});
			await savePeriod(ledger, { kind: 'settledDebtors', days: 'forever', reason: 'ordem judicial' });
			clock.advance(366 * DAY);
			expect(rowsOf(await pruneLedger(ledger))).toMatchObject({ messageTexts: 1 });
			clock.advance(20 * YEAR);
			expect(rowsOf(await pruneLedger(ledger, { kinds: ['settledDebtors'] }))).toEqual({});
			await savePeriod(ledger, { kind: 'settledDebtors', days: 'default', reason: '' });
			expect(rowsOf(await pruneLedger(ledger, { kinds: ['settledDebtors'] }))).toEqual({ settledDebtors: 1 });
			const periods = await listPeriods(ledger);
			expect(periods.filter(({ byDefault }) => !byDefault).map(({ kind }) => kind)).toEqual(['messageTexts']);
			await expect(pruneLedger(ledger, { kinds: ['tudo'] })).rejects.toMatchObject({ code: 'badInput' });
			expect(await test.sql(`select count(*) as n from events where type = 'retention.changed'`)).toEqual([
				{ n: 3 },
			]);
		});
	});
}

describe('the periods', () => {
	it.each(PERIODS.map((period) => [period.kind, period] as const))(
		'%s has bounds, a source and a reason',
		(_kind, period) => {
			expect(period.days).toBeGreaterThanOrEqual(period.least);
			if (period.most !== null) expect(period.days).toBeLessThanOrEqual(period.most);
			expect(period.source).toMatch(/art\. \d/);
			expect(period.why).toMatch(/\.$/);
		},
	);
});
