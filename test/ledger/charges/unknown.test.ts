/** A charge of which nobody knows whether it exists becomes a task that says what to do, and the task closes by itself. */
import { asaas } from '../../../engine/adapters/charges/asaas';
import { reconcileCharges } from '../../../engine/operations/charges/reconcile';
import { reconcile } from '../../../engine/operations/reconcile';
import type { ChargeAdapter } from '../../../engine/ports/charge';
import { chargeFaults, chargeScene, issueOne, type Scene, takeIn } from '../../support/ledgerCharges';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';
import { DAY, HOUR } from '../../support/ledgerPeople';
import { quiet } from '../../support/asaas';

afterEach(disposeLedgers);

const LOST = {
	class: 'unknown_outcome',
	retry: 'reconcile',
	scope: 'charge',
	code: 'timeout',
	message: 'no answer in time',
} as const;

/** The provider makes the charge and its answer is lost; then nobody reaches it. */
const deaf: ChargeAdapter = {
	...asaas,
	capabilities: { ...asaas.capabilities, ratePerSecond: 10_000 },
	async create(...request) {
		await asaas.create(...request);
		return { outcome: 'unknown', error: LOST };
	},
	findByReference: () => Promise.resolve({ outcome: 'failed', error: LOST }),
};

for (const db of LEDGERS) {
	describe(`unknown charges on ${db.name}`, () => {
		async function lost(): Promise<{ scene: Scene; tasks: () => Promise<unknown[]> }> {
			const scene = await chargeScene(db, [{ person: 1 }], { adapter: deaf });
			expect(await issueOne(scene)).toMatchObject({ kind: 'failed', reason: 'unknown' });
			const tasks = () =>
				scene.test.sql(`select state, what_to_do, result from tasks where kind = 'unknownCharge'`);
			scene.test.clock.advance(23 * HOUR);
			await reconcile(scene.test.ledger);
			expect(await tasks()).toEqual([]);
			scene.test.clock.advance(2 * HOUR);
			return { scene, tasks };
		}

		it('are listed once after a day, also where nobody looks them up', async () => {
			const { scene, tasks } = await lost();
			await reconcile(scene.test.ledger);
			scene.test.clock.advance(DAY);
			await reconcile(scene.test.ledger);
			await reconcileCharges(scene.deps);
			const [charge] = await scene.test.sql('select id from charges');
			const found = await tasks();
			expect(found).toMatchObject([{ state: 'open' }]);
			expect(JSON.stringify(found)).toContain(String(charge?.id));
		});

		it('close their task when a late event of the provider comes', async () => {
			const { scene, tasks } = await lost();
			await reconcile(scene.test.ledger);
			expect(await tasks()).toMatchObject([{ state: 'open' }]);
			await quiet(scene.running);
			expect((await takeIn(scene)).recorded.length).toBeGreaterThan(0);
			expect(await tasks()).toMatchObject([{ state: 'done', result: 'O provedor tem a cobrança.' }]);
			expect(await scene.test.sql('select state from charges')).toEqual([{ state: 'accepted' }]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('close their task when the look-up reaches the provider again', async () => {
			const { scene, tasks } = await lost();
			await reconcile(scene.test.ledger);
			const adapter = { ...deaf, findByReference: asaas.findByReference.bind(asaas) };
			expect(await reconcileCharges({ ...scene.deps, adapter })).toMatchObject({ found: 1 });
			expect(await tasks()).toMatchObject([{ state: 'done' }]);
			await reconcile(scene.test.ledger);
			expect(await tasks()).toMatchObject([{ state: 'done' }]);
		});
	});
}
