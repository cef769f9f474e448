/** Charges from the ledger to a provider: one open instrument a debt, whatever is repeated, lost or late. */
import { issueCharges } from '../../../engine/operations/charges/issue';
import { cancelCharges } from '../../../engine/operations/charges/cancel';
import { reconcileCharges } from '../../../engine/operations/charges/reconcile';
import { placeHold } from '../../../engine/operations/holds';
import { leaseCases } from '../../../engine/operations/leaseCases';
import { registerPayment } from '../../../engine/operations/payments';
import { withdrawDebts } from '../../../engine/operations/withdraw';
import { sim } from '../../support/asaas';
import {
	caseOf,
	casesOf,
	chargeFaults,
	chargeScene,
	chargesOf,
	issued,
	issueOne,
	payable,
	received,
	type Scene,
} from '../../support/ledgerCharges';
import { DAY, debtsOf } from '../../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';
import { observed } from '../../support/ledgerRun';

afterEach(disposeLedgers);

const misbehave = (scene: Scene, mode: string, times = 1) =>
	sim(scene.running, '/misbehave', { mode, times });
const manual = (scene: Scene, amount = 150, title = 'T1') =>
	registerPayment(scene.test.ledger, {
		creditorId: 'casa',
		debtExternalId: title,
		amount,
		paidOn: '2026-03-10',
		externalId: `pg-${title}-${amount}`,
		source: 'prova',
	});

for (const db of LEDGERS) {
	describe(`charges on ${db.name}`, () => {
		it('register one charge over the overdue debts of a case, with line, barcode and Pix', async () => {
			const scene = await chargeScene(db, [
				{ person: 1, title: 'T1' },
				{ person: 1, title: 'T2', due: '06/03/2026', amount: '100,50' },
				// Falls due in a month: nobody is asked for it early.
				{ person: 1, title: 'T3', due: '10/04/2026' },
			]);
			const charge = issued(await issueOne(scene));
			expect(charge).toMatchObject({
				kind: 'boletoPix',
				provider: 'asaas',
				registeredBy: 'asaas',
				amount: 250.5,
				dueDate: '2026-03-13',
				replayed: false,
				status: 'open',
			});
			expect(charge.digitableLine).toMatch(/^\d{47}$/);
			expect(charge.barcode).toMatch(/^\d{44}$/);
			expect(charge.pixCopyPaste).toContain('br.gov.bcb.pix');
			expect(await received(scene)).toMatchObject([{ value: 250.5, externalReference: charge.id }]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('register what is not due yet on its own due date, with the terms that the provider applies', async () => {
			const scene = await chargeScene(db, [{ person: 1, due: '20/03/2026' }]);
			await scene.test.sql('update debts set fine_bp = 500, interest_month_bp = 100');
			expect(issued(await issueOne(scene))).toMatchObject({ amount: 150, dueDate: '2026-03-20' });
			// 5 % were agreed; a consumer owes 2 % at most (CDC art. 52).
			expect(await received(scene)).toMatchObject([{ fine: { value: 2 }, interest: { value: 1 } }]);
		});

		it('give the standing one back while it fits, and reissue it when the balance or the debts change', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			await scene.test.sql('update debts set interest_month_bp = 100');
			const first = issued(await issueOne(scene));
			scene.test.clock.advance(2 * DAY);
			expect(issued(await issueOne(scene))).toMatchObject({ id: first.id, replayed: true });
			await manual(scene, 50);
			const second = issued(await issueOne(scene));
			expect(second).toMatchObject({ replayed: false });
			// One day of interest (0,05), settled first by the 50,00; then two days on the 100,05 that are left (0,06).
			expect(second.amount).toBe(100.11);
			expect(await payable(scene)).toHaveLength(1);
			scene.test.clock.advance(6 * DAY);
			const third = issued(await issueOne(scene));
			expect(third.dueDate > second.dueDate).toBe(true);
			expect((await payable(scene)).map((one) => one.externalReference)).toEqual([third.id]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('make no second one before the older is cancelled at the provider', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			const first = issued(await issueOne(scene));
			await manual(scene, 50);
			const deaf = {
				...scene,
				deps: {
					...scene.deps,
					adapter: {
						...scene.deps.adapter,
						cancel: async () => ({
							outcome: 'unknown' as const,
							error: {
								class: 'unknown_outcome' as const,
								retry: 'reconcile' as const,
								scope: 'charge' as const,
								code: 'MAYBE_SENT',
								message: 'no answer',
							},
						}),
					},
				},
			};
			expect(await issueOne(deaf)).toMatchObject({ kind: 'refused', hold: { source: 'cobrança anterior' } });
			expect((await received(scene)).map((one) => one.externalReference)).toEqual([first.id]);
			expect(issued(await issueOne(scene)).id).not.toBe(first.id);
			expect(await payable(scene)).toHaveLength(1);
		});

		it('give no second one to two processes at once', async () => {
			const scene = await chargeScene(db, debtsOf(6));
			const other = { ...scene.deps, ledger: await scene.test.open() };
			const caseIds = await casesOf(scene.test);
			const all = await Promise.all([
				issueCharges(scene.deps, { token: null, caseIds }),
				issueCharges(other, { token: null, caseIds: caseIds.toReversed() }),
				issueCharges(scene.deps, { token: null, caseIds }),
			]);
			for (const caseId of caseIds) {
				const given = all.flatMap((outcomes) => {
					const outcome = outcomes.get(caseId);
					return outcome?.kind === 'issued' && outcome.charge ? [outcome.charge.id] : [];
				});
				expect(given.length).toBeGreaterThan(0);
				expect(new Set(given).size).toBe(1);
			}
			expect(await received(scene)).toHaveLength(6);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('find what the provider took and never answered, by our reference', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			await misbehave(scene, 'resetAfterAccept');
			expect(await issueOne(scene)).toMatchObject({ kind: 'failed', reason: 'unknown' });
			const charge = issued(await issueOne(scene));
			expect(charge.replayed).toBe(true);
			expect(charge.digitableLine).not.toBeNull();
			expect(await received(scene)).toHaveLength(1);
		});

		it('make another only when the provider has none and the deadline is past', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			await misbehave(scene, 'resetBeforeAccept');
			expect(await issueOne(scene)).toMatchObject({ kind: 'failed', reason: 'unknown' });
			expect(await issueOne(scene)).toMatchObject({ kind: 'failed', reason: 'unknown' });
			expect(await received(scene)).toHaveLength(0);
			scene.test.clock.advance(120_000);
			expect(issued(await issueOne(scene)).replayed).toBe(false);
			expect(await received(scene)).toHaveLength(1);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('cancel the further charges that the provider has of one reference', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			await misbehave(scene, 'resetAfterAccept');
			await issueOne(scene);
			const [one] = await received(scene);
			const { adapter, http } = scene.deps;
			await adapter.create(
				{
					reference: one?.externalReference ?? '',
					kind: 'boletoPix',
					amountCents: 15_000,
					dueDate: '2026-03-13',
					payer: { reference: 'x', name: 'Fulana Inventada', document: '11144477735' },
					description: 'repetida por um proxy',
				},
				http,
				{ timeoutMs: 3000 },
			);
			expect(await payable(scene)).toHaveLength(2);
			const charge = issued(await issueOne(scene));
			expect(await cancelCharges(scene.deps)).toMatchObject({ cancelled: 1 });
			expect((await payable(scene)).map((left) => left.externalReference)).toEqual([charge.id]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('stop at the wire for a payment, a hold or a changed mode that came after the reservation', async () => {
			for (const [stop, rule] of [
				[(scene: Scene) => manual(scene), 'paid'],
				[
					async (scene: Scene) =>
						placeHold(scene.test.ledger, { caseId: await caseOf(scene.test), kind: 'hold', reason: 'prova' }),
					'hold',
				],
				[(scene: Scene) => scene.test.sql(`update creditors set mode = 'shadow'`), 'mode'],
			] as const) {
				const scene = await chargeScene(db, [{ person: 1 }]);
				const ledger = observed(scene.test.ledger, {
					after: async (label) => void (label === 'charge.reserve' && (await stop(scene))),
				});
				const outcome = await issueOne({ ...scene, deps: { ...scene.deps, ledger } });
				expect(outcome).toMatchObject({ kind: 'refused', hold: { rule } });
				expect(await received(scene)).toEqual([]);
				expect(await chargeFaults(scene)).toEqual([]);
			}
		});

		it('respect the lease of a batch', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			expect(await issueOne(scene, undefined, 'nobody')).toMatchObject({
				kind: 'refused',
				hold: { source: 'lote' },
			});
			const lease = await leaseCases(scene.test.ledger);
			expect(issued(await issueOne(scene, undefined, lease?.token)).registeredBy).toBe('asaas');
		});

		it('name what is wrong with payer, amount or provider, and take nothing', async () => {
			const scene = await chargeScene(db, [{ person: 1 }, { person: 2, amount: '3,00' }, { person: 3 }]);
			await scene.test.sql(
				`update debtors set name = null where id = (select debtor_id from debts where external_id = 'T3')`,
			);
			expect(await issueOne(scene, await caseOf(scene.test, 'T2'))).toMatchObject({
				kind: 'failed',
				reason: 'badInput',
				field: 'amount',
				text: expect.stringContaining('R$ 5,00') as string,
			});
			expect(await issueOne(scene, await caseOf(scene.test, 'T3'))).toMatchObject({ field: 'debtor.name' });
			await chargesOf(scene.test, 'casa', { provider: 'outro', kind: 'boleto', dueInDays: 1 });
			expect(await issueOne(scene)).toMatchObject({ field: 'creditor.charges.provider' });
			await chargesOf(scene.test, 'casa', null);
			expect(await issueOne(scene)).toEqual({ kind: 'issued', charge: null });
			expect(await received(scene)).toEqual([]);
		});

		it('free the debts when the provider refuses', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			await misbehave(scene, 'badRequest');
			expect(await issueOne(scene)).toMatchObject({ kind: 'failed', reason: 'rejected' });
			expect(issued(await issueOne(scene)).registeredBy).toBe('asaas');
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('are settled by reconciliation: unknown and unwanted', async () => {
			const scene = await chargeScene(db, debtsOf(2));
			const [one, two] = await casesOf(scene.test);
			await misbehave(scene, 'resetAfterAccept');
			await issueOne(scene, one);
			issued(await issueOne(scene, two));
			await manual(scene, 150, 'T2');
			await manual(scene, 150, 'T1');
			expect(await payable(scene)).toHaveLength(2);
			expect(await reconcileCharges(scene.deps)).toMatchObject({ found: 1, cancelled: 2, unknown: 0 });
			expect(await payable(scene)).toEqual([]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('are free again when the process that reserved them vanished, and not before', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			const ledger = observed(scene.test.ledger, {
				after: async (label) => {
					if (label === 'charge.reserve') throw new Error('the process ends here');
				},
			});
			const dying = issueOne({ ...scene, deps: { ...scene.deps, ledger } });
			await expect(dying).rejects.toThrow('ends here');
			expect(await scene.test.sql('select state from charges')).toEqual([{ state: 'reserved' }]);
			scene.test.clock.advance(4 * 60_000);
			expect(await reconcileCharges(scene.deps)).toMatchObject({ released: 0 });
			scene.test.clock.advance(2 * 60_000);
			expect(await reconcileCharges(scene.deps)).toMatchObject({ released: 1 });
			expect(
				await scene.test.sql(
					'select c.state, d.live from charges c join charge_debts d on d.charge_id = c.id',
				),
			).toEqual([{ state: 'released', live: 0 }]);
			expect(await received(scene)).toEqual([]);
			expect(issued(await issueOne(scene)).replayed).toBe(false);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('leave with their debts: a withdrawn portfolio has nothing that can be paid', async () => {
			const scene = await chargeScene(db, [
				{ person: 1, title: 'T1' },
				{ person: 1, title: 'T2', amount: '80,00' },
				{ person: 2, title: 'T3' },
			]);
			const [first, second] = [await caseOf(scene.test, 'T1'), await caseOf(scene.test, 'T3')];
			expect(issued(await issueOne(scene, first)).amount).toBe(230);
			issued(await issueOne(scene, second));
			const withdraw = async (...titles: string[]) =>
				withdrawDebts(scene.test.ledger, { creditorId: 'casa', titles, status: 'withdrawn' });
			// One of two debts: the instrument over both goes, the other debt gets its own.
			expect(await withdraw('T2')).toMatchObject({ left: ['T2'], casesClosed: 0, charges: 1 });
			expect((await chargeFaults(scene)).length).toBe(0);
			expect(await cancelCharges(scene.deps)).toMatchObject({ cancelled: 1 });
			expect((await payable(scene)).map(({ value }) => value)).toEqual([150]);
			expect(issued(await issueOne(scene, first)).amount).toBe(150);
			expect(await withdraw('T1', 'T2', 'T3')).toMatchObject({
				left: ['T1', 'T3'],
				casesClosed: 2,
				charges: 2,
			});
			expect(await issueOne(scene, first)).toMatchObject({ kind: 'refused', hold: { rule: 'paid' } });
			expect(await cancelCharges(scene.deps)).toMatchObject({ cancelled: 2, waiting: 0 });
			expect(await payable(scene)).toEqual([]);
			expect(await chargeFaults(scene)).toEqual([]);
		});
	});
}
