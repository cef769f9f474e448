/** A provider that takes messages and is not heard any more: a person is told, the sender stands still, and both end by its next word. */
import { CHANNEL_ADAPTERS } from '../../engine/adapters/channels/registry';
import { liftPause, listPauses, setPause } from '../../engine/operations/pauses';
import { reconcile } from '../../engine/operations/reconcile';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { WITHOUT_EVENTS } from '../../engine/operations/silence';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { DAY, debtsOf, HOUR, phoneOf, seedCreditor, seedDebts, senderOf } from '../support/ledgerPeople';
import { fakeProvider, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

const MINUTE = 60_000;
let serial = 0;

/** The provider says something, of whatever message. */
async function speaks(test: TestLedger, text = 'oi', person = 1): Promise<void> {
	await recordChannelEvents(test.ledger, 'fake', [
		{
			kind: 'inbound',
			dedupeKey: `s-${++serial}`,
			channel: 'sms',
			from: phoneOf(person),
			to: senderOf('casa'),
			text,
			occurredAt: test.clock.now(),
		},
	]);
}

const tasks = (test: TestLedger) =>
	test.sql(`select state from tasks where kind = 'eventsSilent' order by created_at`);
/** Nothing that a pause puts off is left out by the wait itself. */
async function later(test: TestLedger, ms: number): Promise<void> {
	test.clock.advance(ms);
	await reconcile(test.ledger);
}

it('leaves out exactly the providers that have no delivery events', () => {
	const none = CHANNEL_ADAPTERS.filter(({ capabilities }) => !capabilities.deliveryReceipt);
	expect([...WITHOUT_EVENTS].sort()).toEqual(none.map(({ id }) => id).sort());
});

for (const db of LEDGERS) {
	describe(`silence on ${db.name}`, () => {
		async function sent(count: number, before?: (test: TestLedger) => Promise<void>): Promise<TestLedger> {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(count));
			await before?.(test);
			await runUntilQuiet(test.ledger, { adapter: fakeProvider() });
			return test;
		}
		const spokeBefore = async (test: TestLedger) => {
			await speaks(test);
			test.clock.advance(2 * MINUTE);
		};

		it('of twenty messages for half an hour is one task, and the next word ends it', async () => {
			const test = await sent(20, spokeBefore);
			await later(test, 29 * MINUTE);
			expect(await tasks(test)).toEqual([]);
			await later(test, 2 * MINUTE);
			await later(test, MINUTE);
			expect(await tasks(test)).toEqual([{ state: 'open' }]);
			await later(test, 5 * HOUR);
			// Too few to stop the sender.
			expect(await listPauses(test.ledger)).toEqual([]);
			await speaks(test);
			await later(test, 0);
			expect(await tasks(test)).toEqual([{ state: 'done' }]);
			await later(test, 2 * HOUR);
			expect(await tasks(test)).toEqual([{ state: 'done' }]);
		});

		it('is none of nineteen messages, nor where the provider says anything after them', async () => {
			const few = await sent(19, spokeBefore);
			await later(few, 5 * HOUR);
			expect(await tasks(few)).toEqual([]);
			const test = await sent(25, spokeBefore);
			test.clock.advance(MINUTE);
			await speaks(test);
			await later(test, 5 * HOUR);
			expect(await tasks(test)).toEqual([]);
		});

		it('of fifty for four hours pauses the sender until the provider is heard, and leaves what a person paused', async () => {
			const test = await sent(50, spokeBefore);
			await setPause(test.ledger, { scope: 'channel', scopeId: 'email', reason: 'prova' });
			await later(test, 3 * HOUR + 59 * MINUTE);
			expect(await listPauses(test.ledger)).toHaveLength(1);
			await later(test, 2 * MINUTE);
			await later(test, MINUTE);
			const [person, ours, ...more] = await listPauses(test.ledger);
			expect(more).toEqual([]);
			expect([person, ours]).toMatchObject([
				{ by: 'person' },
				{ scope: 'sender', by: 'provider', reason: expect.stringContaining('SAIR') as string, until: null },
			]);
			const mine = await setPause(test.ledger, {
				scope: 'sender',
				scopeId: String(ours?.scopeId),
				reason: 'eu',
			});
			test.clock.advance(MINUTE);
			await speaks(test);
			await later(test, 0);
			expect(await listPauses(test.ledger)).toMatchObject([{ id: person?.id }, { id: mine.id }]);
			expect(await tasks(test)).toEqual([{ state: 'done' }]);
			expect(await test.sql(`select type from events where type = 'pause.lifted'`)).toHaveLength(1);
		});

		it('is counted anew from when a person lifts the pause', async () => {
			const test = await sent(50, spokeBefore);
			await later(test, 4 * HOUR + MINUTE);
			const [ours] = await listPauses(test.ledger);
			await liftPause(test.ledger, { id: String(ours?.id) });
			await later(test, 5 * HOUR);
			expect(await listPauses(test.ledger)).toEqual([]);
		});

		it('is counted anew from when a person closes the task', async () => {
			const test = await sent(20, spokeBefore);
			await later(test, HOUR);
			await test.sql(`update tasks set state = 'done', done_at = $1`, test.clock.now());
			await later(test, HOUR);
			expect(await tasks(test)).toEqual([{ state: 'done' }]);
		});

		it('of a provider that never spoke is a task only', async () => {
			const test = await sent(60);
			await later(test, 6 * HOUR);
			expect(await tasks(test)).toEqual([{ state: 'open' }]);
			expect(await listPauses(test.ledger)).toEqual([]);
		});

		it('does not ask about messages of the day before', async () => {
			const test = await sent(20, spokeBefore);
			await later(test, DAY + HOUR);
			expect(await tasks(test)).toEqual([]);
		});
	});
}
