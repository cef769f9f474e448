/** The mode of a creditor is enforced in the ledger: nothing that an item carries makes a test creditor write to a debtor. */
import { setMode } from '../../engine/operations/creditors';
import { sendMessages } from '../../engine/operations/outbox/send';
import type { SendRequest } from '../../engine/operations/outbox/send';
import { ledgerStatus } from '../../engine/operations/status';
import { disposeLedgers, LEDGERS, TestClock } from '../support/ledgers';
import { DAY, debtsOf, HOUR, phoneOf, seedCreditor, seedDebts, TEST_PHONE } from '../support/ledgerPeople';
import { startWorkers } from '../support/ledgerProcesses';
import {
	BAD_RECIPIENT,
	fakeProvider,
	kinds,
	observed,
	prepareBatch,
	runUntilQuiet,
} from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`modes on ${db.name}`, () => {
		it('test: everything goes to the operator, marked, at most 20 a day, outside hours and caps', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			clock.set(Date.parse('2026-03-10T23:00:00-03:00'));
			await seedCreditor(ledger, 'casa', { mode: 'test' });
			await seedDebts(ledger, debtsOf(30));
			const adapter = fakeProvider();
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 20, held: 10 });
			expect(new Set(adapter.received.map((m) => m.to))).toEqual(new Set([TEST_PHONE]));
			for (const { text } of adapter.received) expect(text).toMatch(/^\[TESTE\] /);
			expect(
				await test.sql(
					`select distinct rule from (select hold_rule as rule from step_runs where hold_rule is not null) x`,
				),
			).toEqual([{ rule: 'mode' }]);
			clock.advance(10 * HOUR);
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 10 });
			await expectHealthy(test, adapter);
		});

		it('test: two creditors, small batches and eight processes do not pass the 20 either', async () => {
			const clock = new TestClock();
			clock.start();
			const test = await db.create({ clock });
			await seedCreditor(test.ledger, 'casa', { mode: 'test' });
			await seedDebts(test.ledger, debtsOf(40));
			const prepared = (await prepareBatch(test.ledger))!;
			const workers = await startWorkers(8);
			await Promise.all(workers.map((w) => w.open(test.config, clock.offset)));
			const share = (i: number) => prepared.requests.filter((_r, n) => n % 8 === i);
			const startAt = Date.now() + 50;
			const sent = await Promise.all(
				workers.map((w, i) => w.sendEach({ token: prepared.token, requests: share(i), startAt, gapMs: 120 })),
			);
			expect(sent.flat().reduce((sum, s) => sum + s.wire, 0)).toBe(20);
			await expectHealthy(test);
		});

		it('test: a message that the operator cannot get says nothing of the debtor', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa', { mode: 'test' });
			await seedDebts(test.ledger, debtsOf(2));
			const adapter = fakeProvider(BAD_RECIPIENT);
			await runUntilQuiet(test.ledger, { adapter });
			// Each message is tried as often as one to a debtor, then a person hears of it.
			expect(adapter.calls).toHaveLength(2 * 5);
			expect(new Set(adapter.calls.map((m) => m.to))).toEqual(new Set([TEST_PHONE]));
			expect(await test.sql('select state, attempts from step_runs')).toEqual([
				{ state: 'exited', attempts: 5 },
				{ state: 'exited', attempts: 5 },
			]);
			expect(await test.sql('select kind, state from tasks')).toEqual([
				{ kind: 'stepFailed', state: 'open' },
				{ kind: 'stepFailed', state: 'open' },
			]);
			expect(await test.sql('select distinct state from contact_points')).toEqual([{ state: 'unverified' }]);
			await expectHealthy(test, adapter);
		});

		it('test without a phone, and shadow, send nothing and say what they would have done', async () => {
			const test = await db.create();
			const { ledger } = test;
			await seedCreditor(ledger, 'casa', { mode: 'test', testPhone: undefined });
			await seedCreditor(ledger, 'loja', { mode: 'shadow' });
			await seedDebts(ledger, [...debtsOf(3), ...debtsOf(3, 11, 'loja')]);
			const adapter = fakeProvider();
			await runUntilQuiet(ledger, { adapter });
			expect(adapter.calls).toEqual([]);
			expect((await ledgerStatus(ledger)).held).toEqual({ mode: 6 });
			await setMode(ledger, 'loja', 'live');
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 3 });
			expect(adapter.received.map((m) => m.to).sort()).toEqual([11, 12, 13].map(phoneOf).sort());
			await expectHealthy(test, adapter);
		});

		it.each([
			['live', 'test'],
			['live', 'shadow'],
			['test', 'live'],
			['test', 'shadow'],
		] as const)(
			'from %s to %s between RESERVE and ARM: the message for the other recipient stays here',
			async (from, to) => {
				const test = await db.create();
				const { ledger, clock } = test;
				await seedCreditor(ledger, 'casa', { mode: from });
				await seedDebts(ledger, debtsOf(2));
				const adapter = fakeProvider();
				const other = await test.open();
				let once = false;
				const changing = observed(ledger, {
					after: async (label) => {
						if (label !== 'reserve' || once) return;
						once = true;
						await setMode(other, 'casa', to);
					},
				});
				expect(kinds(await runUntilQuiet(changing, { adapter }))).toMatchObject({ held: 2 });
				expect(adapter.calls.filter((m) => (m.to === TEST_PHONE) !== (to === 'test'))).toEqual([]);
				clock.advance(DAY);
				await runUntilQuiet(ledger, { adapter });
				const expected = { live: [1, 2].map(phoneOf).sort(), test: [TEST_PHONE, TEST_PHONE], shadow: [] }[to];
				expect(adapter.calls.map((m) => m.to).sort()).toEqual(expected);
				await expectHealthy(test, adapter);
			},
		);

		it('no request that an item could carry reaches anybody but the step own debtor', async () => {
			const test = await db.create();
			const { ledger } = test;
			await seedCreditor(ledger, 'casa', { mode: 'test' });
			await seedCreditor(ledger, 'loja');
			await seedDebts(ledger, [...debtsOf(6), ...debtsOf(6, 21, 'loja')]);
			const prepared = (await prepareBatch(ledger))!;
			const points = await test.sql(
				'select id, debtor_id, creditor_id, address from contact_points order by id',
			);
			const owner = new Map(
				(
					await test.sql(
						'select s.id, c.debtor_id, c.creditor_id from step_runs s join cases c on c.id = s.case_id',
					)
				).map((r) => [String(r.id), r]),
			);
			const addressOf = new Map(points.map((p) => [String(p.debtor_id), String(p.address)]));
			const adapter = fakeProvider();
			const odd = ['', '0', 'null', prepared.token, `' or 1=1 --`, '"', '\\', '%', '\u{1F600}'];
			const anyPoint = [...points.map((p) => String(p.id)), ...odd];
			const steps = [...prepared.requests.map((r) => r.stepRunId), ...odd];
			for (const token of [...odd.filter((o) => o !== prepared.token), prepared.token]) {
				expect(await test.sql('select id from contacts')).toEqual([]);
				const requests: SendRequest[] = steps.flatMap((stepRunId, i) => {
					const contactPointId = anyPoint[(i * 7 + 3) % anyPoint.length]!;
					return [
						{ stepRunId, contactPointId },
						{ stepRunId, contactPointId: anyPoint[(i + 5) % anyPoint.length]! },
					];
				});
				await sendMessages({ ledger, adapter, http: null }, { token, channel: 'sms', requests });
			}
			const contacts = await test.sql('select id, step_run_id, debtor_id, creditor_id from contacts');
			for (const m of adapter.calls) {
				const contact = contacts.find((c) => c.id === m.contactId);
				const step = owner.get(String(contact?.step_run_id));
				expect(contact).toMatchObject({ debtor_id: step?.debtor_id, creditor_id: step?.creditor_id });
				expect(m.to).toBe(step?.creditor_id === 'casa' ? TEST_PHONE : addressOf.get(String(step?.debtor_id)));
				expect(m.from).toBe(`${String(step?.creditor_id)}.sms`);
			}
			expect(adapter.calls.filter((m) => debtsOf(6).some((d) => phoneOf(d.person) === m.to))).toEqual([]);
			await expectHealthy(test, adapter);
		});

		it('a sandbox ledger speaks to this machine only', async () => {
			const test = await db.create({ kind: 'sandbox' });
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(1));
			const adapter = fakeProvider();
			const prepared = (await prepareBatch(test.ledger))!;
			const request = () => Promise.reject(new Error('never'));
			for (const host of [
				'api.zenvia.com',
				'127.0.0.1.example.org',
				'localhost.example.org',
				'10.0.0.1:443',
				'[::2]',
			]) {
				const http = { host, request };
				await expect(sendMessages({ ledger: test.ledger, adapter, http }, prepared)).rejects.toMatchObject({
					code: 'sandboxHost',
				});
			}
			expect(await test.sql('select id from contacts')).toEqual([]);
			const http = { host: '127.0.0.1:8080', request };
			expect([
				...(await sendMessages({ ledger: test.ledger, adapter, http }, prepared)).values(),
			]).toMatchObject([{ kind: 'sent' }]);
		});
	});
}
