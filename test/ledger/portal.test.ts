/** What can be done on the debtor's page, and by whom: only after the digits, only to one debtor, and at once. */
import { BAND_DEFAULTS, checkOfferPolicy } from '../../engine/domain/negotiation';
import type { PortalAction } from '../../engine/domain/portal';
import { openPortal } from '../../engine/operations/portal/open';
import { actOnPortal } from '../../engine/operations/portal/act';
import { viewAccount } from '../../engine/operations/portal/account';
import { chooseOnPortal } from '../../engine/operations/portal/choose';
import { verifyIdentity } from '../../engine/operations/portal/verify';
import { liftHold } from '../../engine/operations/holds';
import { sendMessages } from '../../engine/operations/outbox/send';
import { completeTask, listTasks } from '../../engine/operations/taskList';
import { registerPayment } from '../../engine/operations/payments';
import { changeSettings } from '../support/ledgerChannels';
import { expectHealthy } from '../support/ledgerChecks';
import { DAY } from '../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { observed, prepareBatch, runUntilQuiet } from '../support/ledgerRun';
import { digitsOf, LINK_JOURNEY, portalScene, tokenOf } from '../support/ledgerPortal';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`the debtor's page on ${db.name}`, () => {
		async function opened(options: Parameters<typeof portalScene>[1] = {}) {
			const scene = await portalScene(db, options);
			await scene.run();
			const tokens = scene.provider.received.map(tokenOf);
			return { ...scene, tokens, token: tokens[0]! };
		}
		async function signedIn(options: Parameters<typeof portalScene>[1] = {}) {
			const scene = await opened(options);
			const verified = await verifyIdentity(scene.ledger, scene.token, digitsOf());
			if (verified.kind !== 'verified') throw new Error(verified.kind);
			const { session } = verified;
			const act = (action: PortalAction, more: { text?: string; reason?: string } = {}) =>
				actOnPortal(scene.ledger, { token: scene.token, session, action, ...more });
			const view = () => viewAccount(scene.ledger, scene.token, session);
			return { ...scene, session, act, view };
		}

		it('shows what is owed of this case only, to the cent, with what it is made of', async () => {
			const { test, view } = await signedIn({
				debts: [
					{ person: 1, title: 'A', amount: '150,00' },
					{ person: 1, title: 'B', amount: '99,99' },
					{ person: 2, title: 'C', amount: '1.000,00' },
				],
			});
			await test.sql(`update debts set fine_bp = 200, interest_month_bp = 100, product = 'Mensalidade'`);
			await test.sql(`update debts set status = 'legal' where external_id = 'B'`);
			const found = await view();
			if (found.kind !== 'account') throw new Error(found.kind);
			const { account } = found;
			expect(account).toMatchObject({
				firstName: 'Fulana',
				today: '2026-03-10',
				closed: false,
				charge: null,
			});
			expect(account.debts).toMatchObject([
				{
					reference: 'A',
					description: 'Mensalidade',
					balance: { originalCents: 15_000, fineCents: 300, interestCents: 5 },
				},
			]);
			expect(account.totalCents).toBe(15_305);
			await test.sql(`update debts set placed_until = '2026-03-09'`);
			expect(await view()).toMatchObject({ account: { debts: [], totalCents: 0, closed: false } });
			await test.sql(`update debts set placed_until = null, placed_from = '2026-03-11'`);
			expect(await view()).toMatchObject({ account: { debts: [], totalCents: 0, closed: false } });
			await test.sql(`update debts set placed_from = '2026-03-01', due_date = '2021-03-09'`);
			expect(await view()).toMatchObject({ account: { debts: [], charge: null, offers: [] } });
		});

		it('says that nothing is open once it is paid', async () => {
			const { ledger, view } = await signedIn();
			const payment = { creditorId: 'casa', debtExternalId: 'T1', amount: 150, paidOn: '2026-03-10' };
			await registerPayment(ledger, { ...payment, externalId: 'pg-1', source: 'prova' });
			expect(await view()).toMatchObject({ account: { closed: true, debts: [] } });
		});

		const DEEDS: Record<PortalAction, { rule: string; hold?: string; until?: number | null }> = {
			alreadyPaid: { rule: 'dispute', hold: 'dispute', until: 5 * DAY },
			contested: { rule: 'dispute', hold: 'dispute', until: null },
			moreTime: { rule: 'hold', hold: 'hold', until: 3 * DAY },
			person: { rule: 'human', hold: 'human', until: null },
			stop: { rule: 'optOut' },
			stopAll: { rule: 'optOut' },
			wrongPerson: { rule: 'address' },
			boletoAsked: { rule: '' },
		};

		it.each(Object.entries(DEEDS).filter(([, { rule }]) => rule !== ''))(
			'"%s" between RESERVE and the wire stops the message',
			async (action, { rule }) => {
				const { test, ledger, clock, provider, token } = await opened();
				clock.advance(2 * DAY);
				const other = await test.open();
				const verified = await verifyIdentity(other, token, digitsOf());
				const session = verified.kind === 'verified' ? verified.session : '';
				const tapping = observed(ledger, {
					after: (label) =>
						label === 'reserve'
							? actOnPortal(other, { token, session, action: action as PortalAction })
							: undefined,
				});
				const prepared = (await prepareBatch(ledger, { definition: LINK_JOURNEY }))!;
				const outcomes = await sendMessages(
					{ ledger: tapping, adapter: provider, http: null },
					{ token: prepared.token, channel: 'sms', requests: prepared.requests },
				);
				expect([...outcomes.values()]).toMatchObject([{ kind: 'held', hold: { rule } }]);
				expect(provider.calls).toHaveLength(1);
				await expectHealthy(test, provider);
			},
		);

		it.each(Object.entries(DEEDS))(
			'"%s" twice is once, and says until when it is quiet',
			async (action, deed) => {
				const { test, clock, act } = await signedIn();
				const first = await act(action as PortalAction, { reason: 'pago' });
				if (first.kind !== 'done') throw new Error(first.kind);
				const until = typeof deed.until === 'number' ? clock.now() + deed.until : deed.until;
				expect(first.until).toEqual(until);
				expect(first.event).toMatchObject({ test: false, reason: 'pago', channel: 'sms' });
				clock.advance(60_000);
				expect(await act(action as PortalAction)).toMatchObject({ kind: 'done', event: null });
				const holds = await test.sql('select kind from holds');
				expect(holds).toEqual(deed.hold ? [{ kind: deed.hold }] : []);
				const tasks = await test.sql('select kind from tasks');
				expect(tasks).toHaveLength(deed.hold || action === 'boletoAsked' ? 1 : 0);
				const suppressions = await test.sql('select channel, reason, source from suppressions');
				const silent = { stop: 'sms', stopAll: null, wrongPerson: null } as Record<string, string | null>;
				expect(suppressions).toEqual(
					action in silent
						? [
								{
									channel: silent[action],
									reason: deed.rule === 'optOut' ? 'optOut' : 'wrongPerson',
									source: 'página do devedor',
								},
							]
						: [],
				);
			},
		);

		it.each(['alreadyPaid', 'boletoAsked', 'stopAll'] as const)(
			'"%s" tapped in several places at once is one',
			async (action) => {
				const { test, ledger, token, session } = await signedIn();
				const handles = [ledger, await test.open(), await test.open()];
				const acted = await Promise.all(
					[0, 1, 2, 0, 1, 2].map((n) => actOnPortal(handles[n]!, { token, session, action })),
				);
				expect(acted.filter((one) => one.kind === 'done' && one.event !== null)).toHaveLength(1);
				const rows = await test.sql('select id from holds union all select id from suppressions');
				expect(rows).toHaveLength(action === 'boletoAsked' ? 0 : 1);
			},
		);

		it.each(['stop', 'wrongPerson'] as const)(
			'"%s" counts for the breakers, once, against the message of the link',
			async (action) => {
				const { test, act } = await signedIn();
				await act(action);
				await act(action);
				const marks = await test.sql('select kind, contact_id from breaker_marks');
				const [contact] = await test.sql('select id from contacts');
				expect(marks).toEqual([
					{ kind: action === 'stop' ? 'optOut' : 'wrongPerson', contact_id: contact?.id },
				]);
			},
		);

		it('a person who lifts a hold can be asked again', async () => {
			const { test, ledger, act } = await signedIn();
			await act('alreadyPaid');
			const [hold] = await test.sql('select id from holds');
			await liftHold(ledger, String(hold?.id));
			expect(await act('alreadyPaid')).toMatchObject({ event: { type: 'portal.alreadyPaid' } });
			expect(await test.sql('select id from holds where lifted_at is null')).toHaveLength(1);
		});

		it('keeps what a debtor writes apart from the timeline, cut to 500 characters', async () => {
			const { test, act } = await signedIn();
			const done = await act('contested', { text: `Já devolvi o produto.\0${'x'.repeat(600)}` });
			expect(JSON.stringify(done)).not.toContain('devolvi');
			const [event] = await test.sql(`select data from events where type = 'portal.disputed'`);
			const { body } = JSON.parse(String(event?.data)) as { body: string };
			const [kept] = await test.sql('select direction, body from message_bodies where id = $1', body);
			expect(kept?.direction).toBe('in');
			expect(String(kept?.body)).toHaveLength(500);
			expect(String(kept?.body)).toMatch(/^Já devolvi o produto\.x+$/);
			expect(JSON.stringify(await test.sql('select data from events'))).not.toContain('devolvi');
		});

		it('takes a choice among the offers at the total that was seen, and none that is no more', async () => {
			const { test, ledger, session, token, view } = await signedIn();
			await changeSettings(ledger, 'casa', {
				offers: {
					bands: [
						{
							fromDays: 1,
							toDays: null,
							fineOff: 100,
							interestOff: 100,
							principalOff: 10,
							principalAllowed: true,
							maxInstallments: 2,
							minInstallmentCents: 1000,
							firstPaymentInDays: 5,
							validForDays: 3,
						},
					],
				},
			});
			const found = await view();
			const offers = found.kind === 'account' ? found.account.offers : [];
			expect(offers.map(({ key }) => key)).toEqual(['avista', '2x']);
			const choose = (key: string, total: number) => chooseOnPortal(ledger, { token, session, key, total });
			expect((await choose('avista', 1)).kind).toBe('changed');
			expect(await choose('avista', offers[0]!.total)).toMatchObject({
				kind: 'chosen',
				event: { type: 'portal.offerChosen', offer: 'avista' },
			});
			expect(await choose('avista', offers[0]!.total)).toMatchObject({ kind: 'chosen', event: null });
			expect(await test.sql(`select kind from tasks`)).toEqual([{ kind: 'offerChosen' }]);
		});

		it('says which choice waits for a person, the last one, until the rest is over or a person refuses it', async () => {
			const { test, ledger, session, token, view } = await signedIn();
			await changeSettings(ledger, 'casa', {
				offers: checkOfferPolicy([
					{ ...BAND_DEFAULTS, fromDays: 1, maxInstallments: 2, minInstallmentCents: 1000 },
				]),
			});
			const choiceSeen = async () => {
				const found = await view();
				return found.kind === 'account' ? found.account.choice : undefined;
			};
			expect(await choiceSeen()).toBeNull();
			const choose = (key: string) => chooseOnPortal(ledger, { token, session, key, total: 15_000 });
			await choose('avista');
			expect(await choiceSeen()).toMatchObject({ key: 'avista', kind: 'cash', total: 15_000 });
			await choose('2x');
			expect(await choiceSeen()).toMatchObject({
				key: '2x',
				kind: 'installments',
				installments: [{ amount: 7500 }, { amount: 7500 }],
			});
			// A person who confirms ends the task; who refuses lifts the hold, too.
			const [task] = await listTasks(ledger, { kind: 'offerChosen' });
			await completeTask(ledger, { id: task!.id, result: 'Confirmado por e-mail.' });
			expect(await choiceSeen()).toMatchObject({ key: '2x' });
			const [hold] = await test.sql('select id from holds where lifted_at is null');
			await liftHold(ledger, String(hold?.id));
			expect(await choiceSeen()).toBeNull();
			await choose('2x');
			expect(await choiceSeen()).toMatchObject({ key: '2x' });
		});

		it('binds no debtor while the creditor is in test, whatever its operator taps', async () => {
			const { test, act, session, ledger, token } = await signedIn({ mode: 'test' });
			for (const action of Object.keys(DEEDS) as PortalAction[])
				expect(await act(action)).toMatchObject({ kind: 'done', event: null, cover: { test: true } });
			const choice = await chooseOnPortal(ledger, { token, session, key: 'avista', total: 1 });
			expect(choice).toMatchObject({ kind: 'chosen', event: null });
			for (const table of ['holds', 'tasks', 'suppressions'])
				expect(await test.sql(`select id from ${table}`)).toEqual([]);
			expect(await test.sql('select state from contact_points')).toEqual([{ state: 'unverified' }]);
		});

		it.each([
			['verified', 1],
			['opened', 2],
		] as const)(
			'a link that was %s leaves %i messages by the step that is spared once one was read',
			async (how, sent) => {
				const { ledger, clock, provider, token } = await opened();
				if (how === 'opened') await openPortal(ledger, token);
				else await verifyIdentity(ledger, token, digitsOf());
				clock.advance(2 * DAY);
				const steps = LINK_JOURNEY.steps.map((step) => ({ ...step, unless: 'opened' as const }));
				await runUntilQuiet(ledger, { adapter: provider, definition: { ...LINK_JOURNEY, steps } });
				expect(provider.received).toHaveLength(sent);
			},
		);
	});
}
