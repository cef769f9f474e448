/** Money that goes back, and what is owed by it: nothing where the debt was paid otherwise, and no second slip beside the first. */
import { registerPayment } from '../../../engine/operations/payments';
import { asaas } from '../../../engine/adapters/charges/asaas';
import { cancelCharge } from '../../../engine/operations/charges/person';
import { liftHold } from '../../../engine/operations/holds';
import { eraseDebtor } from '../../../engine/operations/privacy/erase';
import type { CancelResult, ChargeEvent } from '../../../engine/ports/charge';
import { SOON } from '../../support/charges';
import { quiet, sim } from '../../support/asaas';
import {
	caseOf,
	chargeFaults,
	chargeScene,
	issued,
	issueOne,
	pay,
	payable,
	received,
	type Scene,
	takeIn,
} from '../../support/ledgerCharges';
import { HOUR, type SeedDebt } from '../../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';

afterEach(disposeLedgers);

const NOT_CANCELLED: CancelResult = {
	outcome: 'rejected',
	error: { class: 'unknown', retry: 'never', scope: 'charge', code: 'prova', message: 'no' },
};

const debts = ({ test }: Scene) =>
	test.sql('select external_id, status, paid from debts order by external_id');
const openTasks = ({ test }: Scene) => test.sql(`select kind from tasks where state = 'open' order by kind`);
const atCounter = ({ test }: Scene, title: string, amount = 150) =>
	registerPayment(test.ledger, {
		creditorId: 'casa',
		debtExternalId: title,
		amount,
		paidOn: '2026-03-10',
		externalId: `balcao-${title}`,
		source: 'caixa',
	});

for (const db of LEDGERS) {
	describe(`refunds on ${db.name}`, () => {
		/** The case's charge is issued; `between` happens; the debtor pays it; `after` happens; the provider gives it back. */
		async function givenBack(
			seed: readonly SeedDebt[],
			steps: { between?: (scene: Scene) => Promise<unknown>; after?: (scene: Scene) => Promise<unknown> },
		): Promise<Scene> {
			const scene = await chargeScene(db, seed);
			issued(await issueOne(scene, await caseOf(scene.test, seed[0]?.title ?? 'T1')));
			const [charge] = await received(scene);
			await steps.between?.(scene);
			await pay(scene, charge?.id ?? '');
			await takeIn(scene);
			await steps.after?.(scene);
			await sim(scene.running, '/refund', { id: charge?.id });
			await quiet(scene.running);
			await takeIn(scene);
			return scene;
		}

		it('of a double payment leave the debt paid and its case closed, and end the task', async () => {
			const scene = await givenBack([{ person: 1 }], { between: (s) => atCounter(s, 'T1') });
			expect(await debts(scene)).toEqual([{ external_id: 'T1', status: 'paid', paid: 15_000 }]);
			expect(await scene.test.sql('select state from cases')).toEqual([{ state: 'closed' }]);
			expect(await scene.test.sql('select id from holds')).toEqual([]);
			expect(await openTasks(scene)).toEqual([]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('leave paid what was paid at the counter since', async () => {
			const scene = await givenBack([{ person: 1 }], { after: (s) => atCounter(s, 'T1') });
			expect(await debts(scene)).toEqual([{ external_id: 'T1', status: 'paid', paid: 15_000 }]);
			expect(await scene.test.sql('select state from cases')).toEqual([{ state: 'closed' }]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('are booked when the debtor was erased in between, once', async () => {
			const scene = await givenBack([{ person: 1 }], {
				after: async ({ test }) => {
					const [debtor] = await test.sql('select id from debtors');
					const debtorId = String(debtor?.id);
					await eraseDebtor(test.ledger, { debtorId, confirm: debtorId });
				},
			});
			await takeIn(scene);
			expect(await scene.test.sql('select status, paid from debts')).toEqual([{ status: 'open', paid: 0 }]);
			expect(await scene.test.sql('select count(*) as n from payments where reversed_at is null')).toEqual([
				{ n: 0 },
			]);
			expect(await openTasks(scene)).toEqual([{ kind: 'paymentReversed' }]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('open of the debts of a charge only the one that it had paid', async () => {
			const seed = [
				{ person: 1, title: 'A' },
				{ person: 1, title: 'B' },
			];
			const scene = await givenBack(seed, { between: (s) => atCounter(s, 'A') });
			expect(await debts(scene)).toEqual([
				{ external_id: 'A', status: 'paid', paid: 15_000 },
				{ external_id: 'B', status: 'open', paid: 0 },
			]);
			expect(await scene.test.sql('select state from cases')).toEqual([{ state: 'open' }]);
			expect(await openTasks(scene)).toEqual([{ kind: 'paymentReversed' }]);
			expect(await issueOne(scene, await caseOf(scene.test, 'A'))).toMatchObject({
				kind: 'refused',
				hold: { rule: 'hold' },
			});
			expect(await chargeFaults(scene)).toEqual([]);
		});

		/** A payment that somebody entered at the provider by hand, and undid there. */
		async function undone(order: 'forwards' | 'backwards') {
			const scene = await chargeScene(db, [{ person: 1 }]);
			const { id: reference } = issued(await issueOne(scene));
			const [charge] = await received(scene);
			const id = charge?.id ?? '';
			const at = scene.test.ledger.businessNow();
			const of = { providerChargeId: id, reference, paymentKey: id, amountCents: 15_000 };
			const told: ChargeEvent[] = [
				{
					...of,
					kind: 'paid',
					dedupeKey: 'p',
					occurredAt: at + HOUR,
					paidOn: '2026-03-10',
					method: 'cash',
					settled: true,
				},
				{ ...of, kind: 'reversed', dedupeKey: 'r', occurredAt: at + 2 * HOUR },
			];
			for (const event of order === 'forwards' ? told : told.toReversed()) await takeIn(scene, [event]);
			return scene;
		}

		it.each(['forwards', 'backwards'] as const)(
			'that undo a payment leave one slip that can be paid, told %s',
			async (order) => {
				const scene = await undone(order);
				expect(await debts(scene)).toEqual([{ external_id: 'T1', status: 'open', paid: 0 }]);
				expect(await scene.test.sql('select status from charges')).toEqual([{ status: 'open' }]);
				for (const { id } of await scene.test.sql('select id from holds'))
					await liftHold(scene.test.ledger, String(id));
				const { id } = issued(await issueOne(scene));
				expect((await payable(scene)).map((one) => one.externalReference)).toEqual([id]);
				expect(await chargeFaults(scene)).toEqual([]);
			},
		);

		it.each(['cancelled', 'paid'] as const)(
			'need nobody to cancel what the provider says is %s by now',
			async (kind) => {
				const scene = await chargeScene(db, [{ person: 1 }]);
				const { id: reference } = issued(await issueOne(scene));
				const [charge] = await received(scene);
				const adapter = { ...scene.deps.adapter, cancel: () => Promise.resolve(NOT_CANCELLED) };
				expect(await cancelCharge({ ...scene.deps, adapter }, reference)).toMatchObject({ done: false });
				expect(await openTasks(scene)).toEqual([{ kind: 'chargeNotCancelled' }]);
				if (kind === 'paid') await pay(scene, charge?.id ?? '');
				else await asaas.cancel(charge?.id ?? '', scene.http, SOON);
				await quiet(scene.running);
				await takeIn(scene);
				expect(await openTasks(scene)).toEqual([]);
				expect(await chargeFaults(scene)).toEqual([]);
			},
		);
	});
}
