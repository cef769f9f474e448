/** Two providers on one channel: the selector asks for the first sender, the node sends by the second. */
import { liftPause, setPause } from '../../engine/operations/pauses';
import { saveSender } from '../../engine/operations/senders';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { DAY, debtsOf, JOURNEY, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { BAD_TOKEN, fakeProvider, kinds, runUntilQuiet } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

const TWO = {
	...JOURNEY,
	steps: JOURNEY.steps.map((step) => ({ ...step, channels: ['sms' as const, 'email' as const] })),
};

for (const db of LEDGERS) {
	describe(`two senders of a channel on ${db.name}`, () => {
		async function house() {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await saveSender(test.ledger, {
				creditorId: 'casa',
				channel: 'sms',
				provider: 'segundo',
				address: 'segundo.sms',
				settings: { ratePerSecond: 10_000 },
			});
			await seedDebts(test.ledger, debtsOf(2));
			const [row] = await test.sql(`select id from senders where provider = 'segundo'`);
			return { test, sender: String(row?.id), second: fakeProvider('accept', {}, { id: 'segundo' }) };
		}

		it('wait while that of the node is paused, and do not come again at once for ever', async () => {
			const { test, sender, second } = await house();
			await setPause(test.ledger, { scope: 'sender', scopeId: sender, reason: 'prova' });
			expect(kinds(await runUntilQuiet(test.ledger, { adapter: second, definition: TWO }))).toEqual({
				held: 2,
			});
			await liftPause(test.ledger, { scope: 'sender', scopeId: sender });
			expect(kinds(await runUntilQuiet(test.ledger, { adapter: second, definition: TWO }))).toEqual({
				sent: 2,
			});
			await expectHealthy(test, second);
		});

		it('wait where its provider refuses it, and go on the next day', async () => {
			const { test, second } = await house();
			second.behaviour = () => BAD_TOKEN;
			await runUntilQuiet(test.ledger, { adapter: second, definition: TWO, limit: 1 });
			second.behaviour = () => 'accept';
			test.clock.advance(DAY);
			expect(kinds(await runUntilQuiet(test.ledger, { adapter: second, definition: TWO }))).toEqual({
				sent: 2,
			});
			await expectHealthy(test, second);
		});
	});
}
