/** The kill switch: every scope stops messages and charges before the wire, in every process, and what comes after is decided anew. */
import type { PauseFact } from '../../engine/domain/compliance/types';
import { answerInbound } from '../../engine/operations/answers';
import { sendMessages } from '../../engine/operations/outbox/send';
import { recentContacts } from '../../engine/operations/pauseReach';
import { liftPause, listPauses, setPause } from '../../engine/operations/pauses';
import { disposeLedgers, LEDGERS, TestClock } from '../support/ledgers';
import { DAY, debtsOf, HOUR, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { startProvider, startWorkers } from '../support/ledgerProcesses';
import { fakeProvider, kinds, observed, prepareBatch, runUntilQuiet } from '../support/ledgerRun';
import { CHANNELS_JOURNEY, providers, seedChannels, sends, tap, tell } from '../support/ledgerChannels';
import { expectHealthy, faultsOf } from '../support/ledgerChecks';

afterEach(disposeLedgers);

/** The `wireAdapter` of a worker has two requests under way at most. */
const CONCURRENCY = 2;

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 120_000;
	while (!(await what())) {
		if (Date.now() > deadline) throw new Error('It never came to that.');
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

for (const db of LEDGERS) {
	describe(`kill switch on ${db.name}`, () => {
		it.each(['everything', 'channel', 'batch'] as const)(
			'a pause of %s stops two other processes in the middle of their batches',
			async (scope) => {
				const clock = new TestClock();
				clock.start();
				const test = await db.create({ clock });
				await seedCreditor(test.ledger, 'casa');
				const { batchId } = await seedDebts(test.ledger, debtsOf(400));
				const provider = await startProvider();
				await provider.setTemper('slow');
				const workers = await startWorkers(2);
				await Promise.all(workers.map((worker) => worker.open(test.config, clock.offset)));
				const runs = Promise.all(workers.map((worker) => worker.run({ port: provider.port, limit: 200 })));
				await until(() => provider.received().length >= 30);
				const scopeId = { everything: undefined, channel: 'sms', batch: batchId }[scope];
				const asked = performance.now();
				const pause = await setPause(test.ledger, { scope, scopeId, reason: 'prova' });
				// Some tens of ms on a busy machine; what is promised is this, in every process, for from here on nothing is armed.
				expect(performance.now() - asked).toBeLessThan(2_000);
				const before = provider.received().length;
				const results = await runs;
				const after = provider.received().length - before;
				expect(after).toBeLessThanOrEqual(workers.length * CONCURRENCY);
				expect(before + after).toBeLessThan(400);
				expect(results.reduce((n, counts) => n + (counts.sent ?? 0), 0)).toBe(before + after);
				// The timeline tells the same: nothing was armed after the pause.
				const [set] = await test.sql(`select seq from events where type = 'pause.set'`);
				expect(
					await test.sql(
						`select seq from events where type = 'contact.sending' and seq > $1`,
						Number(set?.seq),
					),
				).toEqual([]);
				expect(pause.reach.sent.sms).toBeGreaterThan(0);
				expect(pause.reach.onWire).toBeLessThanOrEqual(workers.length * CONCURRENCY);
				expect(
					await test.sql(`select state from contacts where state in ('reserved', 'sending', 'unknown')`),
				).toEqual([]);
				expect(await faultsOf(test)).toEqual([]);
			},
		);

		it('stops the direct answer to a reply, and a person is told', async () => {
			const test = await db.create();
			const { ledger } = test;
			const p = providers();
			await seedChannels(ledger);
			await seedDebts(ledger, debtsOf(1));
			await runUntilQuiet(ledger, { ...sends(p), definition: CHANNELS_JOURNEY });
			const [reply] = (await tell(ledger, p.whatsapp, tap(p.whatsapp.received[0]!, 'identity.yes'))).recorded;
			const request = { eventId: String(reply?.eventId), caseId: String(reply?.caseId) };
			const [answer] = await answerInbound(ledger, [request]);
			if (answer?.kind !== 'answer') throw new Error('there should be an answer');
			const { token, stepRunId, contactPointId } = answer;
			const pausing = observed(ledger, {
				after: (label) =>
					label === 'reserve' ? setPause(ledger, { scope: 'everything', reason: 'prova' }) : undefined,
			});
			const outcomes = await sendMessages(
				{ ledger: pausing, adapter: p.whatsapp, http: null },
				{ token, channel: 'whatsapp', requests: [{ stepRunId, contactPointId }] },
			);
			expect([...outcomes.values()]).toMatchObject([{ kind: 'held', hold: { rule: 'pause' } }]);
			expect(p.whatsapp.calls).toHaveLength(1);
			expect(await test.sql(`select kind from tasks where state = 'open'`)).toEqual([{ kind: 'unanswered' }]);
		});

		it('says what the scope sent in two hours, what is under way, and lists it without addresses', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedCreditor(ledger, 'loja');
			await seedDebts(ledger, debtsOf(3));
			await runUntilQuiet(ledger, { adapter: fakeProvider() });
			clock.advance(3 * HOUR);
			await seedDebts(ledger, [...debtsOf(4, 10), ...debtsOf(2, 20, 'loja')]);
			await runUntilQuiet(ledger, { adapter: fakeProvider() });
			await seedDebts(ledger, debtsOf(2, 30));
			const prepared = await prepareBatch(ledger);
			let during: Awaited<ReturnType<typeof listPauses>> = [];
			const watching = observed(ledger, {
				after: async (label) => {
					if (label !== 'reserve') return;
					await setPause(ledger, { scope: 'creditor', scopeId: 'casa', reason: 'prova' });
					await setPause(ledger, { scope: 'creditor', scopeId: 'loja', reason: 'outra' });
					during = await listPauses(ledger);
				},
			});
			await sendMessages({ ledger: watching, adapter: fakeProvider(), http: null }, prepared!);
			expect(during).toMatchObject([
				{
					scopeId: 'casa',
					by: 'person',
					reach: { hours: 2, sent: { sms: 4 }, unknown: 0, reserved: 2, onWire: 0 },
				},
				{ scopeId: 'loja', by: 'person', reach: { sent: { sms: 2 }, reserved: 0 } },
			]);
			const rows = await recentContacts(ledger, { scope: 'creditor', scopeId: 'casa' });
			expect(rows).toHaveLength(4);
			expect(rows[0]).toMatchObject({ channel: 'sms', template: 'aviso', state: 'accepted', test: false });
			expect(JSON.stringify(rows)).not.toMatch(/90\d{3}-?\d{4}|\+55119\d{8}/);
			expect(await recentContacts(ledger, { scope: 'everything', hours: 5 })).toHaveLength(9);
			expect(await liftPause(ledger, { scope: 'creditor', scopeId: 'casa' })).toMatchObject({
				lifted: 1,
				remaining: [{ scopeId: 'loja' }],
			});
		});

		it('lists by every scope what a pause of it would have stopped, and nothing else', async () => {
			const test = await db.create();
			const { ledger } = test;
			await seedCreditor(ledger, 'casa');
			await seedCreditor(ledger, 'loja');
			await seedDebts(ledger, debtsOf(3));
			await seedDebts(ledger, debtsOf(2, 20, 'loja'));
			await runUntilQuiet(ledger, { adapter: fakeProvider() });
			const idOf = async (table: string) =>
				String((await test.sql(`select id from ${table} where creditor_id = 'loja'`))[0]?.id);
			const counts: [scope: PauseFact['scope'], scopeId: string, listed: number][] = [
				['creditor', 'loja', 2],
				['sender', await idOf('senders'), 2],
				['batch', await idOf('import_batches'), 2],
				['channel', 'sms', 5],
				['channel', 'email', 0],
				['journey', 'prova', 5],
				['journey', 'outra', 0],
				['template', 'aviso', 5],
				['template', 'conversa', 0],
			];
			for (const [scope, scopeId, listed] of counts) {
				const rows = await recentContacts(ledger, { scope, scopeId });
				expect([scope, scopeId, rows.length]).toEqual([scope, scopeId, listed]);
			}
		});

		it.each([
			[{ scope: 'creditor', scopeId: 'ninguém' }, /no creditor/],
			[{ scope: 'sender', scopeId: 'x' }, /no sender/],
			[{ scope: 'batch', scopeId: 'x' }, /no batch/],
			[{ scope: 'channel', scopeId: 'SMS' }, /no channel/],
			[{ scope: 'journey', scopeId: '' }, /Say which/],
			[{ scope: 'all' }, /no scope/],
			[{ scope: 'everything', until: '2026-03-10T10:00:00-03:00' }, /over already/],
		])('refuses a pause that would stop nothing: %j', async (input, message) => {
			const { ledger } = await db.create();
			await seedCreditor(ledger, 'casa');
			await expect(setPause(ledger, { reason: 'prova', ...input } as never)).rejects.toThrow(message);
			expect(await listPauses(ledger)).toEqual([]);
		});

		it('after three days of silence each case gets the one step that is due, within its caps, and nothing is flushed', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			// One group is on step `um` when the pause comes, the others would pass `um` and `dois` under it.
			await seedDebts(ledger, debtsOf(6));
			await seedDebts(
				ledger,
				debtsOf(6, 50).map((debt) => ({ ...debt, due: '10/03/2026' })),
			);
			const adapter = fakeProvider();
			const first = prepareBatch(ledger, { limit: 4 });
			const pausing = observed(ledger, {
				after: (label) =>
					label === 'reserve' ? setPause(ledger, { scope: 'everything', reason: 'prova' }) : undefined,
			});
			await sendMessages({ ledger: pausing, adapter, http: null }, (await first)!);
			for (let day = 0; day < 3; day++) {
				expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({});
				clock.advance(DAY);
			}
			expect(adapter.calls).toEqual([]);
			await liftPause(ledger, { scope: 'everything' });
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 12 });
			expect(new Set(adapter.received.map((m) => m.to)).size).toBe(12);
			const steps = await test.sql(
				`select s.step_key, count(*) as n from step_runs s join contacts t on t.id = s.live_contact where t.state = 'accepted' group by s.step_key order by s.step_key`,
			);
			expect(steps).toEqual([{ step_key: 'dois', n: 12 }]);
			await expectHealthy(test, adapter);
		});

		it('comes back at the usual pace: the rate of the sender holds after a pause too', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa', { ratePerSecond: 2 });
			await seedDebts(ledger, debtsOf(7));
			await setPause(ledger, { scope: 'everything', reason: 'prova' });
			clock.advance(DAY);
			const adapter = fakeProvider();
			await runUntilQuiet(ledger, { adapter });
			await liftPause(ledger, { scope: 'everything' });
			clock.start();
			let most = 0;
			const counting = observed(ledger, {
				after: async (label) => {
					if (label !== 'arm') return;
					const [row] = await test.sql(`select count(*) as n from contacts where state = 'sending'`);
					most = Math.max(most, Number(row?.n));
				},
			});
			expect(kinds(await runUntilQuiet(counting, { adapter }))).toEqual({ sent: 7 });
			expect(most).toBeLessThanOrEqual(2);
		});
	});
}
