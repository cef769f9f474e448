/** WhatsApp in the outbox: the question first, the matter in the conversation, one answer a reply, and the next channel where it fails. */
import { answerInbound } from '../../engine/operations/answers';
import { recordConsent, withdrawConsent } from '../../engine/operations/consents';
import { reconcile } from '../../engine/operations/reconcile';
import { sendMessages } from '../../engine/operations/outbox/send';
import type { Ledger } from '../../engine/ports/ledger';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { DAY, debtsOf, HOUR, phoneOf, seedDebts, TEST_PHONE } from '../support/ledgerPeople';
import { expectHealthy } from '../support/ledgerChecks';
import {
	allReceived,
	changeSettings,
	CHANNELS_JOURNEY,
	error,
	type Providers,
	providers,
	PHONE_NUMBER_ID,
	seedChannels,
	sends,
	tap,
	tell,
} from '../support/ledgerChannels';
import { kinds, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`WhatsApp on ${db.name}`, () => {
		async function seeded(count = 1, p: Providers = providers()) {
			const test = await db.create();
			await seedChannels(test.ledger);
			await seedDebts(
				test.ledger,
				debtsOf(count).map((d) => ({ ...d, email: `fulana${d.person}@correio.example` })),
			);
			const day = () => runUntilQuiet(test.ledger, { ...sends(p), definition: CHANNELS_JOURNEY });
			return { test, ledger: test.ledger, clock: test.clock, p, day };
		}

		/** What the Send Answer operation does with one reply. */
		async function answer(ledger: Ledger, p: Providers, eventId: string, caseId: string, waitMs = 0) {
			const [outcome] = await answerInbound(ledger, [{ eventId, caseId }], waitMs);
			if (outcome?.kind !== 'answer') return outcome?.kind;
			const { token, stepRunId, contactPointId } = outcome;
			const requests = [{ stepRunId, contactPointId }];
			const sent = await sendMessages(
				{ ledger, adapter: p.whatsapp, http: null },
				{ token, channel: 'whatsapp', requests },
			);
			return [...sent.values()][0]?.kind;
		}

		it('asks who reads, and says the matter to whoever said so, once', async () => {
			const { test, ledger, clock, p, day } = await seeded();
			expect(kinds(await day())).toEqual({ sent: 1 });
			const question = p.whatsapp.received[0]!;
			expect(question.template?.name).toBe('recado_identidade');
			expect(question.text).not.toMatch(/mensalidade|R\$/);
			const [home] = await test.sql('select next_at from cases');

			const yes = tap(question, 'identity.yes');
			const other = await test.open();
			const told = await Promise.all(
				Array.from({ length: 10 }, (_, i) => tell(i % 2 ? ledger : other, p.whatsapp, yes)),
			);
			const replies = told.flatMap((t) => t.recorded);
			expect(replies).toHaveLength(1);
			const { eventId, caseId, intent } = replies[0]!;
			expect(intent).toBe('identity');
			const given = await Promise.all(
				[ledger, other, ledger].map((one) => answer(one, p, eventId!, caseId!, 10_000)),
			);
			expect(given.sort()).toEqual(['done', 'done', 'sent']);
			expect(await answer(ledger, p, eventId!, caseId!)).toBe('done');
			expect(p.whatsapp.received).toHaveLength(2);
			const session = p.whatsapp.received[1]!;
			expect(session).toMatchObject({ windowOpen: true, to: phoneOf(1) });
			expect(session.template).toBeUndefined();
			expect(session.text).toMatch(/150,00/);
			expect(session.buttons?.length).toBeGreaterThan(0);
			expect(await test.sql('select form from contacts order by at, form')).toEqual([
				{ form: 'question' },
				{ form: 'session' },
			]);
			expect(await test.sql('select next_at, lease_token from cases')).toEqual([
				{ next_at: home?.next_at, lease_token: null },
			]);
			await expectHealthy(test, allReceived(p));

			// The answer is none of the week's touches, and the next day's step goes its way.
			clock.advance(2 * DAY);
			expect(kinds(await day())).toEqual({ sent: 1 });
			clock.advance(7 * DAY);
			expect(kinds(await day())).toEqual({ sent: 1 });
			// A week later the window is shut: who reads is asked again.
			expect(p.whatsapp.received[2]?.template?.name).toBe('recado_identidade');
			await expectHealthy(test, allReceived(p));
		});

		it('answers at night, but not ten minutes later, nor a debtor who has paid or left', async () => {
			const { test, ledger, clock, p, day } = await seeded(2);
			await day();
			clock.set(Date.parse('2026-03-10T23:00:00-03:00'));
			const [first, second] = p.whatsapp.received;
			const one = (await tell(ledger, p.whatsapp, tap(first!, 'identity.yes'))).recorded[0]!;
			expect(await answer(ledger, p, one.eventId!, one.caseId!)).toBe('sent');
			const two = (await tell(ledger, p.whatsapp, tap(second!, 'identity.yes'))).recorded[0]!;
			clock.advance(11 * 60_000);
			expect(await answer(ledger, p, two.eventId!, two.caseId!)).toBe('held');
			expect(await test.sql('select kind from tasks')).toEqual([{ kind: 'unanswered' }]);
			const again = (await tell(ledger, p.whatsapp, tap(second!, 'identity.yes'), tap(second!, 'optOut')))
				.recorded;
			expect(again.map((r) => r.intent)).toEqual(['identity', 'optOut']);
			expect(await answer(ledger, p, again[0]!.eventId!, again[0]!.caseId!)).toBe('held');
			expect(p.whatsapp.received).toHaveLength(3);
			await expectHealthy(test, allReceived(p));
		});

		it('leaves a task for an answer that nobody fetched', async () => {
			const { test, ledger, clock, p, day } = await seeded();
			await day();
			const reply = (await tell(ledger, p.whatsapp, tap(p.whatsapp.received[0]!, 'identity.yes')))
				.recorded[0]!;
			clock.advance(14 * 60_000);
			expect(await reconcile(ledger)).toMatchObject({ unanswered: 0 });
			clock.advance(2 * 60_000);
			expect(await reconcile(ledger)).toMatchObject({ unanswered: 1 });
			expect(await reconcile(ledger)).toMatchObject({ unanswered: 0 });
			expect(await test.sql('select kind, count(*) as n from tasks group by kind')).toEqual([
				{ kind: 'unanswered', n: 1 },
			]);
			expect(await answer(ledger, p, reply.eventId!, reply.caseId!)).toBe('done');
			await expectHealthy(test, allReceived(p));
		});

		it('says nothing to a stranger who writes, however open the window is', async () => {
			const { test, ledger, clock, p } = await seeded();
			const daily = {
				...CHANNELS_JOURNEY,
				steps: CHANNELS_JOURNEY.steps.map((s) => ({ ...s, channels: ['whatsapp' as const] })),
			};
			await runUntilQuiet(ledger, { ...sends(p), definition: daily });
			clock.advance(2 * DAY - 2 * HOUR);
			const asked = p.whatsapp.received[0]!;
			const who = tap(asked, 'x', { text: 'Quem é?', button: undefined });
			expect((await tell(ledger, p.whatsapp, who)).recorded[0]).toMatchObject({ intent: 'other' });
			clock.advance(2 * HOUR);
			expect(kinds(await runUntilQuiet(ledger, { ...sends(p), definition: daily }))).toEqual({ sent: 1 });
			expect(p.whatsapp.received[1]?.template?.name).toBe('recado_identidade');
			// Whoever said that it is them gets the matter at once within the window, and another number of theirs the question.
			clock.advance(7 * DAY - 2 * HOUR);
			await tell(ledger, p.whatsapp, tap(asked, 'identity.yes'));
			clock.advance(2 * HOUR);
			await runUntilQuiet(ledger, { ...sends(p), definition: daily });
			expect(p.whatsapp.received[2]).toMatchObject({ windowOpen: true });
			expect(p.whatsapp.received[2]?.template).toBeUndefined();
			await expectHealthy(test, allReceived(p));
		});

		it('sends the question when Meta says that the window is shut', async () => {
			const { test, ledger, clock, p } = await seeded();
			const shut = error({ class: 'window_closed', scope: 'message', code: '131047' });
			const daily = {
				...CHANNELS_JOURNEY,
				steps: CHANNELS_JOURNEY.steps.map((s) => ({ ...s, channels: ['whatsapp' as const] })),
			};
			await runUntilQuiet(ledger, { ...sends(p), definition: daily });
			clock.advance(2 * DAY - HOUR);
			await tell(ledger, p.whatsapp, tap(p.whatsapp.received[0]!, 'identity.yes'));
			clock.advance(HOUR);
			p.whatsapp.behaviour = (m) => (m.template ? 'accept' : shut);
			expect(kinds(await runUntilQuiet(ledger, { ...sends(p), definition: daily }))).toEqual({
				failed: 1,
				sent: 1,
			});
			expect(p.whatsapp.received[1]?.template?.name).toBe('recado_identidade');
			await expectHealthy(test, allReceived(p));
		});

		it('is for third parties only with the debtor consent, which may be taken back', async () => {
			const { test, ledger, clock, p, day } = await seeded(2);
			await changeSettings(ledger, 'casa', { kind: 'thirdParty' });
			const [row] = await test.sql(
				`select c.id from cases c join contact_points p on p.debtor_id = c.debtor_id where p.address = $1`,
				phoneOf(1),
			);
			const caseId = String(row?.id);
			expect(await recordConsent(ledger, { caseId, channel: 'whatsapp', source: 'contrato' })).toEqual({
				recorded: true,
			});
			expect(await recordConsent(ledger, { caseId, channel: 'whatsapp', source: 'contrato' })).toEqual({
				recorded: false,
			});
			await day();
			expect(p.whatsapp.received.map((m) => m.to)).toEqual([phoneOf(1)]);
			expect(p.sms.received.map((m) => m.to)).toEqual([phoneOf(2)]);
			await withdrawConsent(ledger, { caseId, channel: 'whatsapp', source: 'pedido do devedor' });
			clock.advance(9 * DAY);
			await day();
			expect(p.whatsapp.received).toHaveLength(1);
			await expectHealthy(test, allReceived(p));
		});

		it.each([
			['moreTime', 'hold'],
			['pickDate', 'hold'],
			['person', 'human'],
			['paid', 'dispute'],
		] as const)(
			'lets a case rest, with one task, when the button %s is tapped twice',
			async (payload, kind) => {
				const { test, ledger, clock, p, day } = await seeded();
				await day();
				const m = p.whatsapp.received[0]!;
				await tell(ledger, p.whatsapp, tap(m, payload));
				await tell(ledger, p.whatsapp, tap(m, payload));
				expect(await test.sql('select kind from holds')).toEqual([{ kind }]);
				expect(await test.sql('select count(*) as n from tasks')).toEqual([{ n: 1 }]);
				clock.advance(2 * DAY);
				const batches = await day();
				expect(batches.flatMap((b) => [...b.decisions.values()].map((d) => d.hold?.rule))).toEqual([kind]);
				await expectHealthy(test, allReceived(p));
			},
		);

		it('to a test creditor asks the operator only, and marks it', async () => {
			const p = providers();
			const test = await db.create();
			await seedChannels(test.ledger, 'casa', { mode: 'test' });
			await seedDebts(test.ledger, debtsOf(1));
			await runUntilQuiet(test.ledger, { ...sends(p), definition: CHANNELS_JOURNEY });
			expect(p.whatsapp.received).toHaveLength(1);
			expect(p.whatsapp.received[0]).toMatchObject({ to: TEST_PHONE, from: PHONE_NUMBER_ID });
			expect(p.whatsapp.received[0]?.text).toMatch(/^\[TESTE\] /);
			expect(p.whatsapp.received[0]?.template?.bodyParameters[0]).toMatch(/^\[TESTE\] /);
			await expectHealthy(test, allReceived(p));
		});
	});
}
