/** What the provider says, or doesn't: unknown is never resent, rejected tries again as it should. */
import { placeHold } from '../../engine/operations/holds';
import { reconcile } from '../../engine/operations/reconcile';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { sendMessages } from '../../engine/operations/outbox/send';
import { disposeLedgers, LEDGERS, TestClock } from '../support/ledgers';
import { DAY, debtsOf, HOUR, JOURNEY, phoneOf, seedCreditor, seedDebts } from '../support/ledgerPeople';
import {
	BAD_RECIPIENT,
	BAD_TOKEN,
	DOWN,
	fakeProvider,
	kinds,
	messageIdOf,
	observed,
	prepareBatch,
	runUntilQuiet,
} from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

const MINUTE = 60_000;
/** One step, so that a failed one is the end of the journey. */
const SHORT = { ...JOURNEY, steps: JOURNEY.steps.slice(0, 1) };

for (const db of LEDGERS) {
	describe(`a provider seen from ${db.name}`, () => {
		async function seeded(count = 1, options: Parameters<typeof seedCreditor>[2] = {}) {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa', options);
			await seedDebts(test.ledger, debtsOf(count));
			return { test, ledger: test.ledger, clock: test.clock };
		}

		it('that takes the message and does not answer is not asked again; its receipt settles it', async () => {
			const { test, ledger, clock } = await seeded(3);
			const adapter = fakeProvider('acceptThenTimeout');
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ failed: 3 });
			expect(await test.sql('select distinct state from contacts')).toEqual([{ state: 'unknown' }]);
			for (let hour = 0; hour < 20; hour++) {
				clock.advance(HOUR);
				await reconcile(ledger);
				await runUntilQuiet(ledger, { adapter });
			}
			expect(adapter.calls).toHaveLength(3);
			const receipts = adapter.received.map((m) => ({
				kind: 'status' as const,
				dedupeKey: m.contactId,
				correlationId: m.contactId,
				providerMessageId: messageIdOf(m),
				status: 'delivered' as const,
				occurredAt: clock.now(),
			}));
			await recordChannelEvents(ledger, 'fake', receipts);
			const rows = await test.sql('select distinct state, delivery from contacts');
			expect(rows).toEqual([{ state: 'accepted', delivery: 'delivered' }]);
			await expectHealthy(test, adapter);
		});

		it.each(['unknown', 'abandoned'])(
			'that may have the message has it: %s counts for the caps',
			async (state) => {
				const { test, ledger, clock } = await seeded(0, { caps: { perDebtorWeek: 1 } });
				await seedDebts(ledger, [{ person: 1, group: 'a' }]);
				await runUntilQuiet(ledger, { adapter: fakeProvider('unknown') });
				if (state === 'abandoned') clock.advance(25 * HOUR);
				await reconcile(ledger);
				expect(await test.sql('select state from contacts')).toEqual([{ state }]);
				await seedDebts(ledger, [{ person: 1, group: 'b' }]);
				const adapter = fakeProvider();
				const batches = await runUntilQuiet(ledger, { adapter, definition: { ...JOURNEY, key: 'outra' } });
				expect(batches.flatMap((b) => [...b.decisions.values()].map((d) => d.hold?.rule))).toEqual(['cap']);
				expect(adapter.calls).toEqual([]);
			},
		);

		it('that leaves a message unknown for a day leaves a task; the journey goes on at its next step', async () => {
			const { test, ledger, clock } = await seeded(2);
			await runUntilQuiet(ledger, { adapter: fakeProvider('unknown') });
			clock.advance(DAY - 1000);
			expect(await reconcile(ledger)).toMatchObject({ abandoned: 0 });
			clock.advance(2000);
			expect(await reconcile(ledger)).toMatchObject({ abandoned: 2 });
			expect(await reconcile(ledger)).toMatchObject({ abandoned: 0 });
			const tasks = await test.sql(
				'select kind, state, count(distinct contact_id) as n from tasks group by kind, state',
			);
			expect(tasks).toEqual([{ kind: 'unknownContact', state: 'open', n: 2 }]);
			const adapter = fakeProvider();
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({});
			clock.advance(DAY);
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 2 });
			const steps = await test.sql(
				`select step_key from step_runs s join contacts t on t.id = s.live_contact where t.state = 'accepted'`,
			);
			expect(steps).toEqual([{ step_key: 'dois' }, { step_key: 'dois' }]);
			await expectHealthy(test, adapter);
		});

		it('that refuses a number gets the next one; when none is left the step is held', async () => {
			const { test, ledger, clock } = await seeded(0);
			await seedDebts(ledger, [
				{ person: 1, phones: [1, 2] },
				{ person: 3, phones: [3] },
			]);
			const adapter = fakeProvider((m) => (m.to === phoneOf(2) ? 'accept' : BAD_RECIPIENT));
			const batches = await runUntilQuiet(ledger, { adapter });
			expect(kinds(batches)).toEqual({ failed: 2, sent: 1 });
			expect(adapter.calls.map((m) => m.to).sort()).toEqual([1, 2, 3].map(phoneOf).sort());
			const holds = batches.flatMap((b) => [...b.decisions.values()].map((d) => d.hold?.rule ?? null));
			expect(holds.filter(Boolean)).toEqual(['address']);
			const points = await test.sql('select address, state from contact_points order by state, address');
			expect(points.map((p) => [p.address, p.state])).toEqual([
				...[phoneOf(1), phoneOf(3)].sort().map((to) => [to, 'invalid']),
				[phoneOf(2), 'unverified'],
			]);
			clock.advance(DAY);
			await runUntilQuiet(ledger, { adapter });
			expect(adapter.calls).toHaveLength(3);
			await expectHealthy(test, adapter);
		});

		it('that refuses the whole account pauses its sender ever longer, with one task, and wears no step out', async () => {
			const { test, ledger, clock } = await seeded(4);
			const adapter = fakeProvider(BAD_TOKEN);
			const tasks = () => test.sql('select kind, state, count(*) as n from tasks group by kind, state');
			for (const [tries, wait] of [15, 30, 60, 120, 240].entries()) {
				const batches = await runUntilQuiet(ledger, { adapter, definition: SHORT });
				expect(kinds(batches)).toEqual({ failed: 4 });
				expect(adapter.calls).toHaveLength(4 * (tries + 1));
				const holds = batches.flatMap((b) => [...b.decisions.values()].map((d) => d.hold?.rule ?? null));
				expect(holds).toEqual([null, null, null, null, 'pause', 'pause', 'pause', 'pause']);
				expect(await tasks()).toEqual([{ kind: 'senderRefused', state: 'open', n: 1 }]);
				expect(await test.sql('select distinct attempts, state from step_runs')).toEqual([
					{ attempts: 0, state: 'due' },
				]);
				clock.advance(wait * MINUTE - 1);
				expect(await runUntilQuiet(ledger, { adapter, definition: SHORT })).toEqual([]);
				clock.advance(1);
			}
			await expectHealthy(test, adapter);
			clock.set(Date.parse('2026-03-10T19:00:00-03:00'));
			adapter.behaviour = () => 'accept';
			expect(kinds(await runUntilQuiet(ledger, { adapter, definition: SHORT }))).toEqual({ sent: 4 });
			expect(await tasks()).toEqual([{ kind: 'senderRefused', state: 'done', n: 1 }]);
			expect(await test.sql('select id from pauses where lifted_at is null')).toEqual([]);
			await expectHealthy(test, adapter);
		});

		it('that is down for hours wears no step out either', async () => {
			const { test, ledger, clock } = await seeded(1);
			const adapter = fakeProvider(DOWN);
			for (let n = 0; n < 12; n++) {
				await runUntilQuiet(ledger, { adapter, definition: SHORT });
				clock.advance(30 * MINUTE);
			}
			expect(adapter.calls.length).toBeGreaterThan(5);
			expect(await test.sql('select state from step_runs')).toEqual([{ state: 'due' }]);
			adapter.behaviour = () => 'accept';
			clock.advance(2 * HOUR);
			expect(kinds(await runUntilQuiet(ledger, { adapter, definition: SHORT }))).toEqual({ sent: 1 });
			expect(await test.sql('select id from tasks')).toEqual([]);
			await expectHealthy(test, adapter);
		});

		it('that asks to wait for a recipient is not hammered', async () => {
			const { test, ledger, clock } = await seeded(1);
			const later = {
				...BAD_RECIPIENT,
				class: 'rate_limited',
				retry: 'after',
				retryAfterMs: 5 * MINUTE,
			} as const;
			const adapter = fakeProvider(later);
			await runUntilQuiet(ledger, { adapter });
			expect(adapter.calls).toHaveLength(1);
			clock.advance(5 * MINUTE);
			adapter.behaviour = () => 'accept';
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
			await expectHealthy(test, adapter);
		});

		it('whose adapter throws leaves one message unknown and the others as they are', async () => {
			const { test, ledger } = await seeded(5);
			const adapter = fakeProvider((m) => (m.to === phoneOf(3) ? 'throw' : 'accept'), { concurrency: 3 });
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ failed: 1, sent: 4 });
			const rows = await test.sql('select state, count(*) as n from contacts group by state order by state');
			expect(rows).toEqual([
				{ state: 'accepted', n: 4 },
				{ state: 'unknown', n: 1 },
			]);
			await expectHealthy(test, adapter);
		});

		it('that hangs is left at once when the execution is cancelled, and the rest is given back', async () => {
			const { test, ledger, clock } = await seeded(7);
			const cancel = new AbortController();
			const adapter = fakeProvider('accept', { concurrency: 2 });
			adapter.behaviour = () => {
				if (adapter.calls.length === 4) setTimeout(() => cancel.abort(), 20);
				return adapter.calls.length > 2 ? 'hang' : 'accept';
			};
			const prepared = (await prepareBatch(ledger))!;
			const outcomes = await sendMessages({ ledger, adapter, http: null, signal: cancel.signal }, prepared);
			expect([...outcomes.values()].map((o) => o.kind).sort()).toEqual([
				'failed',
				'failed',
				'held',
				'held',
				'held',
				'sent',
				'sent',
			]);
			const rows = await test.sql('select state, count(*) as n from contacts group by state order by state');
			expect(rows).toEqual([
				{ state: 'accepted', n: 2 },
				{ state: 'released', n: 3 },
				{ state: 'unknown', n: 2 },
			]);
			await expectHealthy(test, adapter);
			clock.advance(6 * MINUTE);
			expect(kinds(await runUntilQuiet(ledger, { adapter: fakeProvider() }))).toEqual({ sent: 3 });
			await expectHealthy(test);
		});

		it('gets nothing of a process that slept between ARM and the wire', async () => {
			const { test, ledger, clock } = await seeded(2);
			let slept = 0;
			const now = performance.now.bind(performance);
			const spy = jest.spyOn(performance, 'now').mockImplementation(() => now() + slept);
			try {
				const sleepy = observed(ledger, {
					after: (label) => (label === 'arm' ? (slept += 6000) : undefined),
				});
				const adapter = fakeProvider();
				expect(kinds(await runUntilQuiet(sleepy, { adapter }))).toEqual({ failed: 2 });
				expect(adapter.calls).toEqual([]);
				expect(await test.sql('select distinct state, error_code from contacts')).toEqual([
					{ state: 'rejected', error_code: 'stale' },
				]);
				clock.advance(MINUTE);
				expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 2 });
				await expectHealthy(test, adapter);
			} finally {
				spy.mockRestore();
			}
		});

		it('is not blamed for what others stopped: a step refused four times has all its tries left', async () => {
			const { test, ledger, clock } = await seeded(1);
			const prepared = (await prepareBatch(ledger))!;
			const caseId = prepared.items[0]!.case.id;
			for (let n = 0; n < 5; n++) {
				const until = new Date(clock.now() + MINUTE).toISOString();
				const holding = observed(ledger, {
					after: (label) =>
						label === 'reserve' ? placeHold(ledger, { caseId, kind: 'hold', reason: 'x', until }) : undefined,
				});
				expect(kinds(await runUntilQuiet(holding, { adapter: fakeProvider() }))).toEqual(
					n === 0 ? {} : { held: 1 },
				);
				clock.advance(6 * MINUTE);
			}
			const adapter = fakeProvider(DOWN);
			await runUntilQuiet(ledger, { adapter });
			expect(await test.sql('select state from step_runs')).toEqual([{ state: 'due' }]);
			clock.advance(MINUTE);
			adapter.behaviour = () => 'accept';
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
			await expectHealthy(test, adapter);
		});

		it.each([0.5, 3, 40])(
			'gets no more than %d messages a second from a sender',
			async (ratePerSecond) => {
				const clock = new TestClock();
				clock.start();
				const test = await db.create({ clock });
				await seedCreditor(test.ledger, 'casa', { ratePerSecond });
				const count = ratePerSecond < 1 ? 2 : Math.ceil(ratePerSecond * 1.5);
				await seedDebts(test.ledger, debtsOf(count));
				const adapter = fakeProvider('accept', { concurrency: 50 });
				const before = clock.now();
				expect(kinds(await runUntilQuiet(test.ledger, { adapter }))).toEqual({ sent: count });
				const burst = Math.max(1, ratePerSecond);
				expect(clock.now() - before).toBeGreaterThan((1000 * (count - burst)) / ratePerSecond - 100);
				await expectHealthy(test, adapter);
			},
			30_000,
		);
	});
}
