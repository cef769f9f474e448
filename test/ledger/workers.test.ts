/** Two workers of n8n's queue mode on one ledger: what they share, they share through it. */
import { sendMessages } from '../../engine/operations/outbox/send';
import { disposeLedgers, LEDGERS, TestClock } from '../support/ledgers';
import { debtsOf, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, prepareBatch } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

const PER_SECOND = 10;

for (const db of LEDGERS.filter(({ name }) => name === 'postgres')) {
	describe(`two workers on ${db.name}`, () => {
		it('send no more together than one sender may', async () => {
			const clock = new TestClock();
			clock.start();
			const test = await db.create({ clock });
			const ledgers = [test.ledger, await test.open()];
			await seedCreditor(test.ledger, 'casa', { ratePerSecond: PER_SECOND });
			await seedDebts(test.ledger, debtsOf(30));
			const adapter = fakeProvider('accept', { concurrency: 50 });
			const before = clock.now();
			const sentBy = await Promise.all(
				ledgers.map(async (ledger) => {
					const batch = await prepareBatch(ledger, { limit: 15 });
					const input = { token: batch!.token, channel: 'sms' as const, requests: batch!.requests };
					const outcomes = await sendMessages({ ledger, adapter, http: null }, input);
					return [...outcomes.values()].filter(({ kind }) => kind === 'sent').length;
				}),
			);
			expect(sentBy).toEqual([15, 15]);
			// The first second's worth is there at once; alone each of them would need half a second.
			expect(clock.now() - before).toBeGreaterThan((1000 * (30 - PER_SECOND)) / PER_SECOND - 100);
			await expectHealthy(test, adapter);
		});
	});
}
