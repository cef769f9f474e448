/** What debtors answer takes effect once, at once, for whom it should; and creditors stay apart. */
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { registerPayment } from '../../engine/operations/payments';
import type { InboundEvent } from '../../engine/ports/channel';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { DAY, debtsOf, phoneOf, seedCreditor, seedDebts, senderOf } from '../support/ledgerPeople';
import { fakeProvider, kinds, runUntilQuiet } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

let serial = 0;
function inbound(text: string, to = senderOf('casa'), phone = 1): InboundEvent {
	return {
		kind: 'inbound',
		dedupeKey: `i-${++serial}`,
		channel: 'sms',
		from: phoneOf(phone),
		to,
		text,
		occurredAt: 0,
	};
}

for (const db of LEDGERS) {
	describe(`answers on ${db.name}`, () => {
		async function sent() {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(1));
			const adapter = fakeProvider();
			await runUntilQuiet(test.ledger, { adapter });
			return { test, adapter };
		}

		it('count an answer once, and bind an opt-out to its creditor only', async () => {
			const { test, adapter } = await sent();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'loja');
			await seedDebts(ledger, [{ creditor: 'loja', person: 1 }]);
			const sair = inbound('SAIR');
			const [first, second] = await Promise.all(
				[sair, sair].map((event) => recordChannelEvents(ledger, 'fake', [event])),
			);
			expect([
				first!.recorded.length + second!.recorded.length,
				first!.duplicates + second!.duplicates,
			]).toEqual([1, 1]);
			expect(await test.sql('select reason, creditor_id, channel from suppressions')).toEqual([
				{ reason: 'optOut', creditor_id: 'casa', channel: 'sms' },
			]);
			expect(await test.sql('select id from message_bodies where direction = $1', 'in')).toHaveLength(1);
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
			clock.advance(2 * DAY);
			const [batch] = await runUntilQuiet(ledger, { adapter });
			expect(kinds([batch!])).toEqual({ sent: 1 });
			expect([...batch!.decisions.values()].map((d) => d.hold?.rule ?? null).sort()).toEqual(
				[null, 'optOut'].sort(),
			);
			expect(adapter.received.map((m) => m.from)).toEqual(['casa.sms', 'loja.sms', 'loja.sms']);
			await expectHealthy(test, adapter);
		});

		it('honour a debtor with two cases once, and "não me ligue" in any area', async () => {
			const test = await db.create();
			const { ledger } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, [
				{ person: 1, group: 'a' },
				{ person: 1, group: 'b' },
			]);
			await recordChannelEvents(ledger, 'fake', [inbound('SAIR'), inbound('não me ligue mais')]);
			const rows = await test.sql('select reason, channel from suppressions order by channel');
			expect(rows).toEqual([
				{ reason: 'optOut', channel: 'sms' },
				{ reason: 'optOut', channel: 'voice' },
			]);
			const batches = await runUntilQuiet(ledger, { adapter: fakeProvider() });
			expect(batches.flatMap((b) => [...b.decisions.values()].map((d) => d.hold?.rule))).toEqual([
				'optOut',
				'optOut',
			]);
			await expectHealthy(test);
		});

		it('bind a wrong number everywhere, by its hash alone', async () => {
			const { test, adapter } = await sent();
			const { ledger } = test;
			await seedCreditor(ledger, 'loja');
			await seedDebts(ledger, [{ creditor: 'loja', person: 2, phones: [1] }]);
			await recordChannelEvents(ledger, 'fake', [inbound('não sou eu')]);
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({});
			// A debtor who comes tomorrow with the same phone is not written to either.
			await seedDebts(ledger, [{ creditor: 'loja', person: 3, phones: [1] }]);
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({});
			const rows = await test.sql('select creditor_id, person_id, channel from suppressions');
			expect(rows).toEqual([{ creditor_id: null, person_id: null, channel: null }]);
			const loja = await test.sql(
				`select type from events where creditor_id = 'loja' and type like 'consent%'`,
			);
			expect(loja).toEqual([]);
			await expectHealthy(test, adapter);
		});

		it('keep apart two creditors with the same person and the same numbers of debts', async () => {
			const test = await db.create();
			const { ledger } = test;
			await seedCreditor(ledger, 'casa');
			await seedCreditor(ledger, 'loja');
			await seedDebts(ledger, [
				{ creditor: 'casa', person: 1, title: 'A-1', amount: '100,00' },
				{ creditor: 'loja', person: 1, title: 'A-1', amount: '200,00' },
			]);
			expect(
				await test.sql('select count(distinct person_id) as persons, count(*) as debtors from debtors'),
			).toEqual([{ persons: 1, debtors: 2 }]);
			const paid = {
				debtExternalId: 'A-1',
				amount: 100,
				paidOn: '2026-03-10',
				externalId: 'p-1',
				source: 'prova',
			};
			expect(await registerPayment(ledger, { ...paid, creditorId: 'casa' })).toMatchObject({
				status: 'settled',
				caseClosed: true,
			});
			expect(await registerPayment(ledger, { ...paid, creditorId: 'casa' })).toMatchObject({
				status: 'duplicate',
			});
			expect(await registerPayment(ledger, { ...paid, creditorId: 'loja' })).toMatchObject({
				status: 'partial',
			});
			const adapter = fakeProvider();
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
			expect(adapter.received[0]).toMatchObject({ from: 'loja.sms' });
			expect(await test.sql('select balance from contact_debts')).toEqual([{ balance: 10_000 }]);
			await expectHealthy(test, adapter);
		});
	});
}
