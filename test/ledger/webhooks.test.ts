import { reconcile } from '../../engine/operations/reconcile';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { registerPayment } from '../../engine/operations/payments';
import type { ChannelEvent, DeliveryStatus, StatusEvent } from '../../engine/ports/channel';
import { disposeLedgers, LEDGERS, pgClientOf } from '../support/ledgers';
import { DAY, debtsOf, HOUR, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, kinds, messageIdOf, runUntilQuiet } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

let serial = 0;
function status(
	of: { contactId: string },
	what: DeliveryStatus,
	by: 'correlation' | 'message' | 'both' = 'both',
): StatusEvent {
	return {
		kind: 'status',
		dedupeKey: `s-${++serial}`,
		status: what,
		occurredAt: 0,
		...(by === 'message' ? {} : { correlationId: of.contactId }),
		...(by === 'correlation' ? {} : { providerMessageId: messageIdOf(of) }),
	};
}

const ORDERS: DeliveryStatus[][] = [
	['sent', 'delivered', 'read'],
	['read', 'delivered', 'sent'],
	['delivered', 'failed', 'sent', 'read'],
	['failed', 'sent', 'delivered', 'read'],
	['read', 'failed'],
];
const RANK: Record<string, number> = { none: 0, sent: 1, failed: 2, delivered: 3, read: 4 };

for (const db of LEDGERS) {
	describe(`webhooks on ${db.name}`, () => {
		async function sent(count = 1) {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(count));
			const adapter = fakeProvider();
			await runUntilQuiet(test.ledger, { adapter });
			return { test, adapter, messages: adapter.received };
		}

		it('count an event once that comes ten times at once, by two processes', async () => {
			const { test, messages, adapter } = await sent();
			const other = await test.open();
			const event = status(messages[0]!, 'delivered');
			const results = await Promise.all(
				Array.from({ length: 10 }, (_, i) =>
					recordChannelEvents(i % 2 ? test.ledger : other, 'fake', [event, event]),
				),
			);
			expect(results.reduce((sum, r) => sum + r.recorded.length, 0)).toBe(1);
			expect(results.reduce((sum, r) => sum + r.duplicates, 0)).toBe(19);
			expect(await test.sql(`select type from events where type = 'contact.delivered'`)).toHaveLength(1);
			await expectHealthy(test, adapter);
		});

		it.each(ORDERS.map((order) => [order.join(', '), order] as const))(
			'raise a status and never lower it: %s',
			async (_name, order) => {
				const { test, messages, adapter } = await sent();
				let rank = 0;
				for (const what of order) {
					await recordChannelEvents(test.ledger, 'fake', [status(messages[0]!, what)]);
					const [row] = await test.sql('select delivery from contacts');
					expect(RANK[String(row?.delivery)]).toBeGreaterThanOrEqual(rank);
					rank = RANK[String(row?.delivery)]!;
				}
				expect(await test.sql('select delivery from contacts')).toEqual([{ delivery: 'read' }]);
				await expectHealthy(test, adapter);
			},
		);

		it('end with the same status when all come at once', async () => {
			const { test, messages, adapter } = await sent(20);
			const other = await test.open();
			const events = messages.flatMap((m) =>
				(['sent', 'delivered', 'read'] as const).map((what) => status(m, what)),
			);
			const batches = Array.from({ length: 6 }, (_, i) => events.filter((_e, n) => n % 6 === i));
			await Promise.all(
				batches.map((batch, i) => recordChannelEvents(i % 2 ? test.ledger : other, 'fake', batch)),
			);
			expect(await test.sql('select distinct delivery from contacts')).toEqual([{ delivery: 'read' }]);
			await expectHealthy(test, adapter);
		});

		it.each(['correlation', 'message', 'both'] as const)(
			'may come before the answer to the request, by %s id',
			async (by) => {
				const test = await db.create();
				const { ledger } = test;
				await seedCreditor(ledger, 'casa');
				await seedDebts(ledger, debtsOf(3));
				const adapter = fakeProvider(async (message) => {
					await recordChannelEvents(ledger, 'fake', [
						status(message, 'sent', by),
						status(message, 'delivered', by),
					]);
					return 'accept' as const;
				});
				expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 3 });
				const rows = await test.sql('select distinct state, delivery from contacts');
				expect(rows).toEqual([{ state: 'accepted', delivery: 'delivered' }]);
				expect(await test.sql('select dedupe_key from provider_events where contact_id is null')).toEqual([]);
				// Told by the status or by the answer, whichever settled it.
				const told = await test.sql(
					`select contact_id, count(*) as n from events where type = 'contact.accepted' group by contact_id`,
				);
				expect(told.map(({ n }) => Number(n))).toEqual([1, 1, 1]);
				await expectHealthy(test, adapter);
			},
		);

		it('say nothing of messages that are not ours', async () => {
			const { test, adapter } = await sent();
			const foreign: ChannelEvent[] = [
				status({ contactId: 'nobody' }, 'delivered'),
				{ ...status(adapter.received[0]!, 'read', 'message'), providerMessageId: 'm-other' },
			];
			expect(await recordChannelEvents(test.ledger, 'fake', foreign)).toEqual({
				recorded: [],
				duplicates: 0,
				unmatched: 2,
			});
			// Another provider may use the same ids.
			const namesake = status(adapter.received[0]!, 'read');
			expect(await recordChannelEvents(test.ledger, 'other', [namesake])).toMatchObject({ unmatched: 1 });
			expect(await test.sql('select delivery from contacts')).toEqual([{ delivery: 'none' }]);
			await expectHealthy(test, adapter);
		});

		it('settle an unknown, also after it was abandoned, and close its task', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(2));
			const adapter = fakeProvider('acceptThenTimeout');
			await runUntilQuiet(ledger, { adapter });
			await recordChannelEvents(ledger, 'fake', [status(adapter.received[0]!, 'delivered')]);
			clock.advance(25 * HOUR);
			expect(await reconcile(ledger)).toEqual({ released: 0, unknown: 0, abandoned: 1, unanswered: 0 });
			const [home] = await test.sql('select max(next_at) as at from cases');
			await recordChannelEvents(ledger, 'fake', [status(adapter.received[1]!, 'delivered', 'correlation')]);
			expect(await test.sql('select distinct state, delivery from contacts')).toEqual([
				{ state: 'accepted', delivery: 'delivered' },
			]);
			expect(await test.sql('select state from tasks')).toEqual([{ state: 'done' }]);
			expect(await test.sql('select max(next_at) as at from cases')).toEqual([home]);
			await runUntilQuiet(ledger, { adapter });
			expect(adapter.calls).toHaveLength(2);
			await expectHealthy(test, adapter);
		});

		it('that come years late do not move a case that has gone on', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, [{ person: 1, title: 'velho' }]);
			const adapter = fakeProvider('acceptThenTimeout');
			for (const day of [0, 2, 7]) {
				clock.advance(day * DAY);
				await reconcile(ledger);
				await runUntilQuiet(ledger, { adapter });
			}
			clock.advance(2 * DAY);
			await reconcile(ledger);
			expect(adapter.received).toHaveLength(3);
			await seedDebts(ledger, [{ person: 1, title: 'novo', due: '20/03/2026' }]);
			const paid = {
				creditorId: 'casa',
				debtExternalId: 'velho',
				amount: 150,
				paidOn: '2026-03-20',
				externalId: 'p',
				source: 'prova',
			};
			await registerPayment(ledger, paid);
			// The last step of the old journey had no successor; its receipt must not put the case to sleep.
			await recordChannelEvents(ledger, 'fake', [status(adapter.received[2]!, 'delivered')]);
			clock.set(Date.parse('2026-03-23T10:00:00-03:00'));
			expect(kinds(await runUntilQuiet(ledger, { adapter: fakeProvider() }))).toEqual({ sent: 1 });
		});
	});
}

describe('a receipt that is being recorded while its message is', () => {
	it('is not lost between the two transactions on PostgreSQL', async () => {
		const test = await LEDGERS.find(({ name }) => name === 'postgres')!.create();
		const { ledger } = test;
		await seedCreditor(ledger, 'casa');
		await seedDebts(ledger, debtsOf(1));
		const first = fakeProvider();
		await runUntilQuiet(ledger, { adapter: first });
		await seedDebts(ledger, [{ person: 2 }]);
		const blocker = await pgClientOf(test);
		await blocker.query('begin');
		await blocker.query('select * from step_runs for update');
		const other = await test.open();
		let webhook: Promise<unknown> = Promise.resolve();
		const adapter = fakeProvider(async (message) => {
			// One delivery of two receipts: the webhook has looked for both, and waits for the row of the first.
			const events = [
				status(first.received[0]!, 'delivered', 'message'),
				status(message, 'delivered', 'message'),
			];
			webhook = recordChannelEvents(other, 'fake', events);
			for (let waiting = 0; waiting === 0;) {
				const { rows } = await blocker.query(`select count(*)::int as n from pg_locks where not granted`);
				waiting = (rows[0] as { n: number }).n;
			}
			setTimeout(() => void blocker.query('commit'), 150);
			return 'accept' as const;
		});
		expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
		await webhook;
		expect(await test.sql('select distinct delivery from contacts')).toEqual([{ delivery: 'delivered' }]);
		await expectHealthy(test);
	});
});
