/** The machine's clock jumps; the business clock of a sandbox passes midnight, a month's end and a holiday. */
import { leaseCases } from '../../engine/operations/leaseCases';
import { reconcile } from '../../engine/operations/reconcile';
import { sendMessages } from '../../engine/operations/outbox/send';
import { ledgerStatus } from '../../engine/operations/status';
import { disposeLedgers, LEDGERS, TestClock } from '../support/ledgers';
import { DAY, debtsOf, HOUR, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, kinds, observed, prepareBatch, runUntilQuiet } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`clocks on ${db.name}`, () => {
		it.each([
			['an hour back', -HOUR],
			['a second back', -1000],
			['an hour forward', HOUR],
			['a day forward', DAY],
		])(
			'jump %s in the middle of a batch: each message goes out once, at the sender’s rate',
			async (_name, jump) => {
				const clock = new TestClock();
				clock.start();
				const test = await db.create({ clock });
				const { ledger } = test;
				await seedCreditor(ledger, 'casa', { ratePerSecond: 20 });
				await seedDebts(ledger, debtsOf(30));
				let jumped = false;
				const adapter = fakeProvider(
					() => {
						if (adapter.calls.length >= 10 && !jumped) {
							jumped = true;
							clock.advance(jump);
						}
						return 'accept' as const;
					},
					{ concurrency: 5 },
				);
				await runUntilQuiet(ledger, { adapter });
				await reconcile(ledger);
				await runUntilQuiet(ledger, { adapter });
				expect(adapter.received).toHaveLength(30);
				expect(new Set(adapter.received.map((m) => m.to)).size).toBe(30);
				expect(await test.sql('select distinct state from step_runs')).toEqual([{ state: 'done' }]);
				await expectHealthy(test, adapter);
			},
		);

		it('a message that was given up while it travelled is accepted when its answer comes', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(2));
			const other = await test.open();
			const found: unknown[] = [];
			const adapter = fakeProvider(
				async () => {
					clock.advance(DAY);
					found.push(await reconcile(other));
					return 'accept' as const;
				},
				{ concurrency: 1 },
			);
			const prepared = (await prepareBatch(ledger))!;
			const outcomes = await sendMessages({ ledger, adapter, http: null }, prepared);
			expect([...outcomes.values()].map((o) => o.kind).sort()).toEqual(['held', 'sent']);
			expect(found).toEqual([{ released: 1, unknown: 1, abandoned: 0, unanswered: 0 }]);
			expect(await test.sql('select state from contacts order by state')).toEqual([
				{ state: 'accepted' },
				{ state: 'released' },
			]);
			await expectHealthy(test, adapter);
			expect(kinds(await runUntilQuiet(ledger, { adapter: fakeProvider() }))).toEqual({ sent: 1 });
			await expectHealthy(test);
		});

		it('an answer that comes two days later still settles what was abandoned', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(1));
			const other = await test.open();
			const adapter = fakeProvider(async () => {
				for (let day = 0; day < 2; day++) {
					clock.advance(DAY + 1);
					await reconcile(other);
				}
				expect(await test.sql('select state from contacts')).toEqual([{ state: 'abandoned' }]);
				return 'accept' as const;
			});
			await sendMessages({ ledger, adapter, http: null }, (await prepareBatch(ledger))!);
			expect(await test.sql('select state from contacts')).toEqual([{ state: 'accepted' }]);
			expect(await test.sql('select state from tasks')).toEqual([{ state: 'done' }]);
			await expectHealthy(test, adapter);
		});

		it('a lease that ran out while the batch waited sends nothing and loses nothing', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(4));
			const second = await test.open();
			const adapter = fakeProvider();
			const late = observed(ledger, {
				after: async (label) => {
					if (label !== 'reserve') return;
					clock.advance(5 * 60_000 + 1);
					await reconcile(second);
					expect(kinds(await runUntilQuiet(second, { adapter }))).toEqual({ sent: 4 });
				},
			});
			const prepared = (await prepareBatch(ledger))!;
			const outcomes = await sendMessages({ ledger: late, adapter, http: null }, prepared);
			expect([...outcomes.values()].map((o) => o.kind)).toEqual(['held', 'held', 'held', 'held']);
			expect(adapter.received).toHaveLength(4);
			await expectHealthy(test, adapter);
		});

		it('a lease that ran out is not sent on, though nobody else came for it', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(2));
			const adapter = fakeProvider();
			const late = observed(ledger, {
				after: (label) => (label === 'reserve' ? clock.advance(5 * 60_000) : undefined),
			});
			const prepared = (await prepareBatch(ledger))!;
			const outcomes = await sendMessages({ ledger: late, adapter, http: null }, prepared);
			expect([...outcomes.values()]).toMatchObject([{ kind: 'held' }, { kind: 'held' }]);
			expect(adapter.calls).toEqual([]);
			clock.advance(1);
			// Their contacts are still there: they must be settled before anybody plans anew.
			expect(await leaseCases(ledger)).toBeNull();
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 2 });
			await expectHealthy(test, adapter);
		});

		it('pass midnight, the end of a month and Good Friday, each step on its own legal day', async () => {
			const test = await db.create({ kind: 'sandbox' });
			const { ledger } = test;
			const at = (text: string) => ledger.setSandboxClock(Date.parse(text));
			await at('2026-03-31T19:59:00-03:00');
			await seedCreditor(ledger, 'casa');
			// Due on Tuesday 31 March: `um` on Wednesday 1 April, `dois` on Good Friday, `tres` on the 10th.
			await seedDebts(ledger, [{ person: 1, due: '31/03/2026' }]);
			const adapter = fakeProvider();
			const sentAt = async (text: string) => {
				await at(text);
				return kinds(await runUntilQuiet(ledger, { adapter })).sent ?? 0;
			};
			const story: [string, number][] = [
				['2026-03-31T23:59:59-03:00', 0],
				['2026-04-01T00:00:00-03:00', 0],
				['2026-04-01T07:59:59-03:00', 0],
				['2026-04-01T08:00:00-03:00', 1],
				['2026-04-01T19:59:59-03:00', 0],
				['2026-04-02T12:00:00-03:00', 0],
				['2026-04-03T12:00:00-03:00', 0],
				['2026-04-04T07:59:59-03:00', 0],
				['2026-04-04T08:00:00-03:00', 1],
				['2026-04-09T23:00:00-03:00', 0],
				['2026-04-10T08:00:00-03:00', 1],
				['2026-06-10T08:00:00-03:00', 0],
			];
			for (const [instant, count] of story)
				expect([instant, await sentAt(instant)]).toEqual([instant, count]);
			await expectHealthy(test, adapter);
		});

		it('a case looked at between midnight and morning has nothing due and nothing under way', async () => {
			const test = await db.create({ kind: 'sandbox' });
			const { ledger } = test;
			await ledger.setSandboxClock(Date.parse('2026-03-31T23:59:59-03:00'));
			await seedCreditor(ledger, 'casa');
			await ledger.setSandboxClock(Date.parse('2026-04-01T00:00:01-03:00'));
			await seedDebts(ledger, [{ person: 1, due: '31/03/2026' }]);
			const adapter = fakeProvider();
			expect(kinds(await runUntilQuiet(ledger, { adapter })).sent ?? 0).toBe(0);
			expect(await ledgerStatus(ledger)).toMatchObject({ due: 0, underWay: 0, held: {} });
			await ledger.setSandboxClock(Date.parse('2026-04-01T08:00:00-03:00'));
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
			await expectHealthy(test, adapter);
		});

		it('a sandbox whose clock goes back over midnight sends no step again', async () => {
			const test = await db.create({ kind: 'sandbox' });
			const { ledger } = test;
			await ledger.setSandboxClock(Date.parse('2026-03-10T10:00:00-03:00'));
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(3));
			const adapter = fakeProvider();
			for (const day of ['10', '12', '10', '09', '12', '19', '10', '19']) {
				await ledger.setSandboxClock(Date.parse(`2026-03-${day}T10:00:00-03:00`));
				await runUntilQuiet(ledger, { adapter });
			}
			expect(adapter.received).toHaveLength(9);
			await expectHealthy(test, adapter);
		});
	});
}
