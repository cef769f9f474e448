/** What somebody commits between RESERVE and ARM stops the send; what is committed after ARM spoils nothing. */
import { liftHold, liftHoldsOf, placeHold } from '../../engine/operations/holds';
import { sendMessages } from '../../engine/operations/outbox/send';
import { liftPause, setPause } from '../../engine/operations/pauses';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { DAY, debtsOf, OFFERS, seedCreditor, seedDebts, TEST_PHONE } from '../support/ledgerPeople';
import {
	fakeProvider,
	kinds,
	observed,
	type Prepared,
	prepareBatch,
	runUntilQuiet,
} from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';
import { type Target, WRITERS } from '../support/ledgerStops';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`stops on ${db.name}`, () => {
		async function oneDebtor(): Promise<{ target: Target; prepared: Prepared }> {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa', { offers: OFFERS });
			const { batchId } = await seedDebts(test.ledger, debtsOf(1));
			const [sender] = await test.sql('select id from senders');
			const prepared = await prepareBatch(test.ledger);
			if (prepared?.requests.length !== 1) throw new Error('one step should be due');
			const caseId = prepared.items[0]!.case.id;
			return {
				target: { ledger: await test.open(), caseId, test, batch: batchId, sender: String(sender?.id) },
				prepared,
			};
		}

		it.each(Object.entries(WRITERS))(
			'%s between RESERVE and ARM stops the send',
			async (_name, { write, rule }) => {
				const { target, prepared } = await oneDebtor();
				const adapter = fakeProvider();
				const ledger = observed(target.test.ledger, {
					after: (label) => (label === 'reserve' ? write(target) : undefined),
				});
				const outcomes = await sendMessages({ ledger, adapter, http: null }, prepared);
				expect([...outcomes.values()]).toMatchObject([{ kind: 'held', hold: { rule } }]);
				expect(adapter.calls).toEqual([]);
				expect(await target.test.sql('select state from contacts')).toEqual([{ state: 'refused' }]);
				const refusals = await target.test.sql(
					`select data from events where type in ('gate.denied', 'gate.deferred')`,
				);
				expect(refusals.map(({ data }) => JSON.parse(String(data)) as unknown)).toMatchObject([{ rule }]);
				await expectHealthy(target.test, adapter);
			},
		);

		it.each(Object.entries(WRITERS))(
			'%s before RESERVE leaves no contact',
			async (_name, { write, rule }) => {
				const { target, prepared } = await oneDebtor();
				await write(target);
				const adapter = fakeProvider();
				const outcomes = await sendMessages({ ledger: target.ledger, adapter, http: null }, prepared);
				// A test creditor's message may go: to the operator.
				if (rule === 'mode' && adapter.calls[0]?.to === TEST_PHONE) return;
				expect([...outcomes.values()]).toMatchObject([{ kind: 'held', hold: { rule } }]);
				expect(await target.test.sql('select state from contacts')).toEqual([]);
				await expectHealthy(target.test, adapter);
			},
		);

		it.each(Object.entries(WRITERS))(
			'%s after ARM comes too late and spoils nothing',
			async (_name, { write }) => {
				const { target, prepared } = await oneDebtor();
				const adapter = fakeProvider(async () => {
					await write(target);
					return 'accept' as const;
				});
				const outcomes = await sendMessages({ ledger: target.test.ledger, adapter, http: null }, prepared);
				expect([...outcomes.values()]).toMatchObject([{ kind: 'sent' }]);
				expect(await target.test.sql('select state from contacts')).toEqual([{ state: 'accepted' }]);
				await expectHealthy(target.test, adapter);
				target.test.clock.advance(DAY);
				expect(kinds(await runUntilQuiet(target.ledger, { adapter }))).toEqual({});
				await expectHealthy(target.test, adapter);
			},
		);

		it('sends what a pause had stopped once it is lifted, a hold likewise', async () => {
			const { target, prepared } = await oneDebtor();
			const { ledger, test } = target;
			const adapter = fakeProvider();
			const pausing = observed(ledger, {
				after: (label) =>
					label === 'reserve'
						? setPause(ledger, { scope: 'journey', scopeId: 'prova', reason: 'prova' })
						: undefined,
			});
			await sendMessages({ ledger: pausing, adapter, http: null }, prepared);
			expect(await runUntilQuiet(ledger, { adapter })).toEqual([]);
			await liftPause(ledger, { scope: 'journey', scopeId: 'prova' });
			const { id } = await placeHold(ledger, { caseId: target.caseId, kind: 'hold', reason: 'prova' });
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({});
			await liftHold(ledger, id);
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
			await expectHealthy(test, adapter);
		});

		it('lets a case go on once all its holds are lifted together, each told on the timeline', async () => {
			const test = await db.create();
			const { ledger } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(1));
			const caseId = String((await test.sql('select id from cases'))[0]?.id);
			const adapter = fakeProvider();
			for (const kind of ['dispute', 'human'] as const)
				await placeHold(ledger, { caseId, kind, reason: 'prova' });
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({});
			const placed = await test.sql('select id from holds order by id');
			const { ids } = await liftHoldsOf(ledger, caseId);
			expect([...ids].sort()).toEqual(placed.map(({ id }) => id));
			await expect(liftHoldsOf(ledger, caseId)).rejects.toMatchObject({ code: 'notFound' });
			const told = await test.sql(`select data from events where type = 'hold.lifted'`);
			expect(told.map(({ data }) => JSON.parse(String(data)).id).sort()).toEqual([...ids].sort());
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
			await expectHealthy(test, adapter);
		});

		it('looks at once at what a pause with an end had put off, also when night fell first', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(1));
			clock.set(Date.parse('2026-03-10T21:00:00-03:00'));
			await setPause(ledger, {
				scope: 'journey',
				scopeId: 'prova',
				reason: 'prova',
				until: '2026-03-16T12:00:00-03:00',
			});
			const adapter = fakeProvider();
			await runUntilQuiet(ledger, { adapter });
			clock.set(Date.parse('2026-03-11T09:00:00-03:00'));
			await liftPause(ledger, { scope: 'journey', scopeId: 'prova' });
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
		});
	});
}
