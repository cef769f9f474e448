import { advanceJourney } from '../../engine/operations/advanceJourney';
import { getLeasedCases } from '../../engine/operations/getLeasedCases';
import { importPortfolio } from '../../engine/operations/importPortfolio';
import { leaseCases } from '../../engine/operations/leaseCases';
import { sendMessages } from '../../engine/operations/outbox/send';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { registerPayment } from '../../engine/operations/payments';
import { ledgerStatus } from '../../engine/operations/status';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import {
	DAY,
	debtsOf,
	HOUR,
	JOURNEY,
	phoneOf,
	portfolioFile,
	seedCreditor,
	seedDebts,
} from '../support/ledgerPeople';
import {
	fakeProvider,
	kinds,
	messageIdOf,
	prepareBatch,
	runBatch,
	runUntilQuiet,
} from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`a journey on ${db.name}`, () => {
		it('goes from the file to the delivered message, and a second run sends nothing', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(12));
			const adapter = fakeProvider();

			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 12 });
			expect(adapter.received.map((m) => m.to).sort()).toEqual(
				debtsOf(12)
					.map((d) => phoneOf(d.person))
					.sort(),
			);
			expect(await runUntilQuiet(ledger, { adapter })).toEqual([]);

			const events = adapter.received.map((m) => ({
				kind: 'status' as const,
				dedupeKey: `e-${m.contactId}`,
				correlationId: m.contactId,
				providerMessageId: messageIdOf(m),
				status: 'delivered' as const,
				occurredAt: clock.now(),
			}));
			expect(await recordChannelEvents(ledger, 'fake', events)).toMatchObject({
				duplicates: 0,
				unmatched: 0,
			});
			const status = await ledgerStatus(ledger);
			expect(status).toMatchObject({
				due: 12,
				sent: { sms: 12 },
				delivery: { delivered: 12 },
				failed: 0,
				unknown: 0,
			});
			expect(await runUntilQuiet(ledger, { adapter })).toEqual([]);
			expect(adapter.calls).toHaveLength(12);
			await expectHealthy(test, adapter);
		});

		it('sends one message for a debtor with four debts', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			const titles = ['a', 'b', 'c', 'd'];
			await seedDebts(
				test.ledger,
				titles.map((title) => ({ person: 1, title })),
			);
			const adapter = fakeProvider();
			await runUntilQuiet(test.ledger, { adapter });
			expect(adapter.received).toHaveLength(1);
			expect(await test.sql('select balance from contact_debts')).toEqual(
				titles.map(() => ({ balance: 15_000 })),
			);
			await expectHealthy(test, adapter);
		});

		it('sends one message a day to a phone that two debtors of a creditor share', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, [
				{ person: 1, phones: [1] },
				{ person: 2, phones: [1] },
			]);
			const adapter = fakeProvider();
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1, held: 1 });
			clock.advance(DAY);
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
			await expectHealthy(test, adapter);
		});

		it('sends the next step on its own day and not before', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(3));
			const adapter = fakeProvider();
			await runUntilQuiet(ledger, { adapter });
			clock.advance(DAY);
			expect(await runUntilQuiet(ledger, { adapter })).toEqual([]);
			clock.advance(DAY);
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 3 });
			// The third step is a week and a half after the first: the last of the journey.
			clock.advance(7 * DAY);
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 3 });
			clock.advance(300 * DAY);
			expect(await runUntilQuiet(ledger, { adapter })).toEqual([]);
			expect(adapter.calls).toHaveLength(9);
			await expectHealthy(test, adapter);
		});

		it('holds until the legal hour, records why, and sends then', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			clock.set(Date.parse('2026-03-10T20:00:00-03:00'));
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(1));
			const adapter = fakeProvider();
			const [batch] = await runUntilQuiet(ledger, { adapter });
			const [decision] = batch ? [...batch.decisions.values()] : [];
			expect(decision?.hold).toMatchObject({ rule: 'hours', until: '2026-03-11T08:00:00.000-03:00' });
			expect(await test.sql(`select type from events where type = 'gate.deferred'`)).toHaveLength(1);
			clock.set(Date.parse('2026-03-11T07:59:59-03:00'));
			expect(await runUntilQuiet(ledger, { adapter })).toEqual([]);
			clock.set(Date.parse('2026-03-11T08:00:00-03:00'));
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
			await expectHealthy(test, adapter);
		});

		it('does not send passed steps again when the journey changes', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(2));
			const adapter = fakeProvider();
			await runUntilQuiet(ledger, { adapter });
			const changed = {
				...JOURNEY,
				displayName: 'Régua mudada',
				steps: [
					{ ...JOURNEY.steps[0]!, key: 'zero', offset: 0 },
					{ ...JOURNEY.steps[0]!, template: 'conversa' },
					...JOURNEY.steps.slice(1),
				],
			};
			expect(await runUntilQuiet(ledger, { adapter, definition: changed })).toHaveLength(0);
			clock.advance(2 * HOUR);
			await seedDebts(ledger, [{ person: 9 }]);
			expect(kinds(await runUntilQuiet(ledger, { adapter, definition: changed }))).toEqual({ sent: 1 });
			expect(new Set(adapter.received.map((m) => m.to)).size).toBe(3);
			expect(adapter.received).toHaveLength(3);
			await expectHealthy(test, adapter);
		});

		it('changes nothing when the same file is imported again', async () => {
			const test = await db.create();
			const { ledger } = test;
			await seedCreditor(ledger, 'casa');
			const file = portfolioFile(debtsOf(20));
			await importPortfolio(ledger, { source: file, fileName: 'carteira.csv' });
			const adapter = fakeProvider();
			await runUntilQuiet(ledger, { adapter });
			const before = await test.sql('select * from debts order by id');
			const again = await importPortfolio(ledger, { source: file, fileName: 'carteira.csv' });
			expect(again).toMatchObject({ rowsRead: 20, accepted: 0, unchanged: 20, debtors: 0, cases: 0 });
			expect(await test.sql('select * from debts order by id')).toEqual(before);
			expect(await runUntilQuiet(ledger, { adapter })).toEqual([]);
			await expectHealthy(test, adapter);
		});

		it('answers a repeated run of the node with what was sent before', async () => {
			const test = await db.create();
			const { ledger } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(3));
			const adapter = fakeProvider((m) => (m.to === phoneOf(2) ? 'acceptThenTimeout' : 'accept'));
			const batch = await runBatch(ledger, { adapter });
			if (!batch) throw new Error('nothing was due');
			const again = await sendMessages({ ledger, adapter, http: null }, batch);
			for (const [step, outcome] of batch.outcomes) {
				const second = again.get(step);
				if (outcome.kind === 'sent') {
					expect(second).toMatchObject({ kind: 'sent', contact: { id: outcome.contact.id, replayed: true } });
				} else
					expect(second).toMatchObject({ kind: 'failed', reason: 'unknown', contact: { replayed: true } });
			}
			expect(adapter.calls).toHaveLength(3);
			await expectHealthy(test, adapter);
		});

		it('keeps a case alive whose debts change while its message is on the way', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			const only = { ...JOURNEY, steps: JOURNEY.steps.slice(0, 1) };
			await seedDebts(ledger, [
				{ person: 1, title: 'velho' },
				{ person: 1, title: 'novo', due: '16/03/2026' },
			]);
			const paying = fakeProvider(async () => {
				const paid = {
					creditorId: 'casa',
					debtExternalId: 'velho',
					amount: 150,
					paidOn: '2026-03-10',
					externalId: 'p1',
					source: 'prova',
				};
				expect(await registerPayment(ledger, paid)).toMatchObject({ status: 'settled', caseClosed: false });
				return 'accept' as const;
			});
			// The message was the last step of the journey of the old debt, which is paid while it travels.
			expect(kinds(await runUntilQuiet(ledger, { adapter: paying, definition: only }))).toEqual({ sent: 1 });
			clock.set(Date.parse('2026-03-17T10:30:00-03:00'));
			const adapter = fakeProvider();
			expect(kinds(await runUntilQuiet(ledger, { adapter, definition: only }))).toEqual({ sent: 1 });
		});

		it('goes back to the longer journey after a shorter one', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(1));
			const adapter = fakeProvider();
			await runUntilQuiet(ledger, { adapter });
			clock.advance(HOUR);
			const short = { ...JOURNEY, steps: JOURNEY.steps.slice(0, 1) };
			await seedDebts(ledger, [{ person: 2 }]);
			await runUntilQuiet(ledger, { adapter, definition: short });
			clock.advance(HOUR);
			await seedDebts(ledger, [{ person: 3 }]);
			await runUntilQuiet(ledger, { adapter });
			clock.advance(2 * DAY);
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 3 });
		});

		it('leases no case twice and gives leases back', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(10));
			const first = await leaseCases(ledger, { limit: 6 });
			const second = await leaseCases(ledger, { limit: 6 });
			expect([first?.cases, second?.cases]).toEqual([6, 4]);
			expect(await leaseCases(ledger)).toBeNull();
			const ids = [first, second].map(async (lease) =>
				(await getLeasedCases(ledger, lease?.token ?? '')).map((i) => i.case.id),
			);
			expect(new Set((await Promise.all(ids)).flat()).size).toBe(10);
			clock.advance(5 * 60_000 + 1);
			expect(await leaseCases(ledger)).toMatchObject({ cases: 10 });
			// A token whose time is over moves nothing any more.
			const items = await getLeasedCases(ledger, first?.token ?? '');
			expect(items).toEqual([]);
			const stale = { token: first?.token ?? '', definition: JOURNEY, caseIds: (await ids[0]) ?? [] };
			expect((await advanceJourney(ledger, stale)).size).toBe(0);
		});

		it('counts a crowd: 450 debtors in three batches, each once', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(450));
			const adapter = fakeProvider('accept', { concurrency: 50 });
			const batches = await runUntilQuiet(test.ledger, { adapter });
			expect(batches.map((b) => b.items.length)).toEqual([200, 200, 50]);
			expect(new Set(adapter.received.map((m) => m.to)).size).toBe(450);
			expect(adapter.calls).toHaveLength(450);
			expect(await prepareBatch(test.ledger)).toBeNull();
		});
	});
}
