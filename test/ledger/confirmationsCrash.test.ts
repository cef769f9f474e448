/** A worker that tells debtors of their payments is killed at a chosen event: nobody is told twice, and whoever was not told is told later. */
import { confirmPayments } from '../../engine/operations/confirmations/confirm';
import { registerPayment } from '../../engine/operations/payments';
import { reconcile } from '../../engine/operations/reconcile';
import { disposeLedgers, LEDGERS, TestClock, type TestLedger } from '../support/ledgers';
import { debtsOf, HOUR, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { Killed, type ProviderProcess, startProvider, startWorkers } from '../support/ledgerProcesses';
import { runUntilQuiet } from '../support/ledgerRun';
import { faultsOf } from '../support/ledgerChecks';
import { plainHttp, wireAdapter } from '../support/ledgerWire';
import type { KillPoint } from '../support/ledgerWorker';

afterEach(disposeLedgers);

const PAYERS = 3;
const at = (name: string, ...nths: number[]): KillPoint[] => nths.map((nth) => ({ name, nth }));

/** Each payer is confirmed in a round of their own. */
const POINTS: readonly KillPoint[] = [
	...at('confirm:before', 1),
	...at('confirm:inside', 6, 14, 22),
	...at('confirm:after', 1, 3),
	...at('decide:after', 1),
	...at('reserve:inside', 12),
	...at('reserve:after', 1, 2),
	...at('arm:before', 1),
	...at('arm:inside', 20),
	...at('arm:after', 1),
	...at('wire:before', 2),
	...at('wire:during', 1),
	...at('wire:after', 1, 3),
	...at('record:before', 1),
	...at('record:inside', 6),
	...at('record:after', 1, 2),
];
/** What may have been on the wire is never sent again, so it may be that nobody got it. */
const UNSURE = /^(arm:after|wire:|record:)/;

for (const db of LEDGERS) {
	describe(`confirmations and kill -9 on ${db.name}`, () => {
		async function paid(): Promise<{ test: TestLedger; provider: ProviderProcess; caseIds: string[] }> {
			const clock = new TestClock();
			clock.start();
			const test = await db.create({ clock });
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(PAYERS));
			for (let n = 1; n <= PAYERS; n++)
				await registerPayment(test.ledger, {
					creditorId: 'casa',
					debtExternalId: `T${n}`,
					amount: 150,
					paidOn: '2026-03-10',
					externalId: `p-${n}`,
					source: 'prova',
				});
			const caseIds = (await test.sql('select id from cases order by id')).map(({ id }) => String(id));
			return { test, provider: await startProvider(), caseIds };
		}

		it.each(POINTS.map((kill) => [`${kill.name} ${kill.nth}`, kill] as const))(
			'at %s tells nobody twice, and later whoever was not told',
			async (_name, kill) => {
				const { test, provider, caseIds } = await paid();
				const [worker] = await startWorkers(1);
				await worker!.open(test.config, test.clock.offset, kill);
				await expect(worker!.confirm({ port: provider.port, caseIds })).rejects.toThrow(Killed);
				expect(await worker!.ended).toBe('SIGKILL');

				// The webhook comes again, n8n runs the execution again, and then leases run out and the trigger goes on.
				const run = { adapter: wireAdapter(), http: plainHttp(provider.port) };
				await confirmPayments(test.ledger, caseIds, { gatherMs: 0, busyMs: 0 });
				for (let round = 0; round < 4; round++) {
					test.clock.advance(10 * 60_000);
					await reconcile(test.ledger);
					await runUntilQuiet(test.ledger, run);
				}
				const counts = new Map<string, number>();
				for (const { to } of provider.received()) counts.set(to, (counts.get(to) ?? 0) + 1);
				expect([...counts.values()].filter((n) => n > 1)).toEqual([]);
				const unsure = UNSURE.test(kill.name ?? '') ? 1 : 0;
				expect(counts.size).toBeGreaterThanOrEqual(PAYERS - unsure);
				test.clock.advance(25 * HOUR);
				await reconcile(test.ledger);
				expect(await faultsOf(test)).toEqual([]);
				expect(await test.sql('select id from cases where next_at is not null')).toEqual([]);
			},
			60_000,
		);
	});
}
