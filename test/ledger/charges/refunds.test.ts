/** Money that goes back, and what is owed by it: nothing where the debt was paid otherwise, and no second slip beside the first. */
import { registerPayment } from '../../../engine/operations/payments';
import { quiet, sim } from '../../support/asaas';
import {
	caseOf,
	chargeFaults,
	chargeScene,
	issued,
	issueOne,
	pay,
	received,
	type Scene,
	takeIn,
} from '../../support/ledgerCharges';
import type { SeedDebt } from '../../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';

afterEach(disposeLedgers);

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
	});
}
