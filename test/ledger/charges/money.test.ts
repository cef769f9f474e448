/** Payments of charges: booked once, to the cent, whatever is told n times, backwards, early or late. */
import { cancelCharges } from '../../../engine/operations/charges/cancel';
import { recordChargeEvents } from '../../../engine/operations/charges/events';
import { registerPayment } from '../../../engine/operations/payments';
import { replayCase } from '../../../engine/operations/timeline';
import type { ChargeEvent } from '../../../engine/ports/charge';
import { quiet, sim } from '../../support/asaas';
import {
	caseOf,
	chargeFaults,
	chargeScene,
	eventsOf,
	issued,
	issueOne,
	pay,
	payable,
	received,
	type Scene,
	takeIn,
} from '../../support/ledgerCharges';
import { DAY, debtsOf, HOUR, seedCreditor, seedDebts } from '../../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';
import { fakeProvider, kinds, observed, prepareBatch, runUntilQuiet } from '../../support/ledgerRun';
import { sendMessages } from '../../../engine/operations/outbox/send';

afterEach(disposeLedgers);

const debts = (scene: Pick<Scene, 'test'>) =>
	scene.test.sql('select external_id, status, paid from debts order by external_id');
const parts = async (scene: Pick<Scene, 'test'>) =>
	Object.fromEntries(
		(
			await scene.test.sql(
				`select a.component, sum(a.amount) as n from payment_allocations a join payments p on p.id = a.payment_id
				where p.reversed_at is null group by a.component order by a.component`,
			)
		).map((row) => [String(row.component), Number(row.n)]),
	);
const openTasks = (scene: Pick<Scene, 'test'>) =>
	scene.test.sql(`select kind from tasks where state = 'open' order by kind`);

for (const db of LEDGERS) {
	describe(`money of charges on ${db.name}`, () => {
		it('closes debts and case and silences the journey, in one transaction', async () => {
			const scene = await chargeScene(db, [
				{ person: 1, title: 'T1' },
				{ person: 1, title: 'T2', amount: '33,33' },
			]);
			issued(await issueOne(scene));
			const [charge] = await received(scene);
			await pay(scene, charge?.id ?? '');
			expect(await takeIn(scene)).toMatchObject({ unmatched: 0 });
			expect(await debts(scene)).toEqual([
				{ external_id: 'T1', status: 'paid', paid: 15_000 },
				{ external_id: 'T2', status: 'paid', paid: 3_333 },
			]);
			expect(await scene.test.sql('select state, close_reason from cases')).toEqual([
				{ state: 'closed', close_reason: 'paid' },
			]);
			expect(kinds(await runUntilQuiet(scene.test.ledger, { adapter: fakeProvider() }))).toEqual({});
			expect(await parts(scene)).toEqual({ principal: 18_333 });
			expect(await replayCase(scene.test.ledger, await caseOf(scene.test))).toMatchObject({
				paidCents: 18_333,
				closed: true,
			});
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('is booked once, told ten times, in any order', async () => {
			const scene = await chargeScene(db, [{ person: 1 }], { simulator: { settleMs: 20 } });
			issued(await issueOne(scene));
			const [charge] = await received(scene);
			await pay(scene, charge?.id ?? '', 'boleto');
			const told = eventsOf(scene);
			expect(told.map(({ kind }) => kind).sort()).toEqual(['created', 'paid', 'paid']);
			for (let n = 0; n < 10; n++) await takeIn(scene, n % 2 ? told : told.toReversed());
			for (const event of told.toReversed()) await takeIn(scene, [event]);
			expect(await scene.test.sql('select amount from payments')).toEqual([{ amount: 15_000 }]);
			expect(await scene.test.sql('select status, settled from charges, charge_payments')).toEqual([
				{ status: 'paid', settled: 1 },
			]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('is taken in when it is told before the charge is recorded', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			const ledger = observed(scene.test.ledger, {
				before: async (label) => {
					if (label !== 'charge.record') return;
					const [charge] = await received(scene);
					await pay(scene, charge?.id ?? '');
					expect((await takeIn(scene)).recorded.some(({ type }) => type === 'payment.received')).toBe(true);
				},
			});
			const outcome = await issueOne({ ...scene, deps: { ...scene.deps, ledger } });
			expect(outcome).toMatchObject({ kind: 'refused', hold: { source: 'cobrança' } });
			expect(await scene.test.sql('select state, status from charges')).toEqual([
				{ state: 'accepted', status: 'paid' },
			]);
			expect(await debts(scene)).toMatchObject([{ status: 'paid' }]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('waits where nothing of it tells whose it is, and is taken in by RECORD', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			const ledger = observed(scene.test.ledger, {
				before: async (label) => {
					if (label !== 'charge.record') return;
					const [charge] = await received(scene);
					await pay(scene, charge?.id ?? '');
					const nameless = eventsOf(scene).map((event) => ({ ...event, reference: undefined }));
					expect(await takeIn(scene, nameless)).toMatchObject({ recorded: [], unmatched: nameless.length });
				},
			});
			await issueOne({ ...scene, deps: { ...scene.deps, ledger } });
			expect(await debts(scene)).toMatchObject([{ status: 'paid', paid: 15_000 }]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('settles what the slip asked for, whatever interest grew since', async () => {
			const scene = await chargeScene(db, [{ person: 1, due: '10/02/2026' }]);
			await scene.test.sql('update debts set fine_bp = 200, interest_month_bp = 100');
			const { amount } = issued(await issueOne(scene));
			expect(amount).toBe(154.4);
			scene.test.clock.advance(2 * DAY);
			const [charge] = await received(scene);
			await sim(scene.running, '/clock', { advanceMs: 2 * DAY });
			await pay(scene, charge?.id ?? '');
			await takeIn(scene);
			expect(await debts(scene)).toMatchObject([{ status: 'paid', paid: 15_440 }]);
			expect(await parts(scene)).toEqual({ discount: 10, fine: 300, interest: 140, principal: 15_000 });
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('takes less as a part, frees the charge, and asks a person about more', async () => {
			const scene = await chargeScene(db, [{ person: 1 }, { person: 2 }]);
			for (const title of ['T1', 'T2']) issued(await issueOne(scene, await caseOf(scene.test, title)));
			const all = await received(scene);
			for (const [i, cents] of [5_000, 20_000].entries())
				await pay(scene, all[i]?.id ?? '', 'pix', cents / 100);
			const { recorded } = await takeIn(scene);
			expect(recorded).toEqual(
				expect.arrayContaining([
					expect.objectContaining({ type: 'payment.received', amount: 50, caseClosed: false }),
					expect.objectContaining({ type: 'payment.received', amount: 200, caseClosed: true, surplus: 50 }),
				]),
			);
			expect(await debts(scene)).toMatchObject([
				{ status: 'open', paid: 5_000 },
				{ status: 'paid', paid: 20_000 },
			]);
			expect(await openTasks(scene)).toEqual([{ kind: 'paymentSurplus' }]);
			expect(issued(await issueOne(scene))).toMatchObject({ amount: 100, replayed: false });
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('by hand closes the debt and cancels the charge; what was paid there meanwhile is taken in', async () => {
			const scene = await chargeScene(db, debtsOf(2));
			for (const title of ['T1', 'T2']) issued(await issueOne(scene, await caseOf(scene.test, title)));
			const byHand = (title: string) =>
				registerPayment(scene.test.ledger, {
					creditorId: 'casa',
					debtExternalId: title,
					amount: 150,
					paidOn: '2026-03-10',
					externalId: `mao-${title}`,
					source: 'caixa',
				});
			expect(await byHand('T1')).toMatchObject({ status: 'settled', caseClosed: true });
			expect(await scene.test.sql('select cancel from charges order by id')).toEqual([
				{ cancel: 'wanted' },
				{ cancel: 'none' },
			]);
			expect(await cancelCharges(scene.deps)).toEqual({ cancelled: 1, paid: 0, waiting: 0 });
			// The second is paid at the provider and at the counter, and the provider's word is still on its way.
			const [left] = await payable(scene);
			await pay(scene, left?.id ?? '');
			await byHand('T2');
			expect(await cancelCharges(scene.deps)).toEqual({ cancelled: 0, paid: 1, waiting: 0 });
			expect(await openTasks(scene)).toEqual([{ kind: 'paymentSurplus' }]);
			await takeIn(scene);
			expect(await scene.test.sql('select count(*) as n from payments')).toEqual([{ n: 3 }]);
			expect(await payable(scene)).toEqual([]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('with the principal only leaves the fine open, unless the caller lets it go', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(2));
			await test.sql('update debts set fine_bp = 200');
			const paid = { creditorId: 'casa', amount: 150, paidOn: '2026-03-10', source: 'prova' };
			const pays = (title: string, more: object = {}) =>
				registerPayment(test.ledger, { ...paid, debtExternalId: title, externalId: title, ...more });
			expect(await pays('T1')).toMatchObject({ status: 'partial', caseClosed: false });
			expect(await pays('T2', { settles: true })).toMatchObject({ status: 'settled', caseClosed: true });
			expect(await parts({ test })).toEqual({ discount: 300, fine: 300, principal: 29_700 });
			expect(await chargeFaults({ test })).toEqual([]);
		});

		it('given back opens the debt again, holds the case and asks a person, in whatever order it is told', async () => {
			for (const order of ['forwards', 'backwards'] as const) {
				const scene = await chargeScene(db, [{ person: 1 }]);
				issued(await issueOne(scene));
				const [charge] = await received(scene);
				await pay(scene, charge?.id ?? '');
				await sim(scene.running, '/refund', { id: charge?.id });
				await quiet(scene.running);
				const told = eventsOf(scene);
				for (const event of order === 'forwards' ? told : told.toReversed()) await takeIn(scene, [event]);
				await takeIn(scene, told);
				expect(await debts(scene)).toEqual([{ external_id: 'T1', status: 'open', paid: 0 }]);
				expect(await scene.test.sql('select state from cases')).toEqual([{ state: 'open' }]);
				if (order === 'forwards') {
					expect(await openTasks(scene)).toEqual([{ kind: 'paymentReversed' }]);
					expect(await issueOne(scene)).toMatchObject({ kind: 'refused', hold: { rule: 'hold' } });
					const adapter = fakeProvider();
					expect(kinds(await runUntilQuiet(scene.test.ledger, { adapter }))).toEqual({});
					scene.test.clock.advance(4 * DAY);
					expect(kinds(await runUntilQuiet(scene.test.ledger, { adapter }))).toEqual({ sent: 1 });
				}
				expect(await scene.test.sql('select status from charges')).toEqual([{ status: 'refunded' }]);
				expect(await chargeFaults(scene)).toEqual([]);
			}
		});

		it('stops a message that is about to leave', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			const prepared = await prepareBatch(scene.test.ledger);
			if (!prepared) throw new Error('nothing is due');
			issued(await issueOne(scene, undefined, prepared.token));
			const [charge] = await received(scene);
			const adapter = fakeProvider();
			const ledger = observed(scene.test.ledger, {
				after: async (label) => {
					if (label !== 'reserve') return;
					await pay(scene, charge?.id ?? '');
					await takeIn(scene);
				},
			});
			const sent = await sendMessages(
				{ ledger, adapter, http: null },
				{ token: prepared.token, channel: prepared.channel, requests: prepared.requests },
			);
			expect([...sent.values()]).toMatchObject([{ kind: 'held', hold: { rule: 'paid' } }]);
			expect(adapter.calls).toEqual([]);
		});

		it('follows what is done at the provider by hand: expired, deleted, restored', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			const first = issued(await issueOne(scene));
			const [row] = await scene.test.sql('select provider_charge_id as id from charges');
			const at = scene.test.ledger.businessNow();
			const told = (kind: 'expired' | 'cancelled' | 'reopened', n: number): ChargeEvent => ({
				dedupeKey: `${kind}-${n}`,
				providerChargeId: String(row?.id),
				reference: first.id,
				occurredAt: at + n * HOUR,
				kind,
			});
			await takeIn(scene, [told('expired', 1)]);
			const second = issued(await issueOne(scene));
			expect(second.id).not.toBe(first.id);
			expect((await payable(scene)).map((one) => one.externalReference)).toEqual([second.id]);
			await takeIn(scene, [told('reopened', 3), told('cancelled', 2)]);
			expect(
				await scene.test.sql('select cancel, cancel_reason from charges where id = $1', first.id),
			).toEqual([{ cancel: 'wanted', cancel_reason: 'reopened' }]);
			expect(await openTasks(scene)).toEqual([{ kind: 'chargeReopened' }]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('of charges that are not ours is left alone', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			const event: ChargeEvent = {
				dedupeKey: 'e1',
				providerChargeId: 'pay_de_outra_coisa',
				reference: 'pedido-77',
				occurredAt: 1,
				kind: 'paid',
				paymentKey: 'pay_de_outra_coisa',
				amountCents: 100,
				paidOn: '2026-03-10',
				method: 'pix',
				settled: true,
			};
			expect(await recordChargeEvents(scene.test.ledger, 'asaas', [event])).toMatchObject({ unmatched: 1 });
			expect(await openTasks(scene)).toEqual([]);
		});
	});
}
