/** Where nothing is registered: test and shadow creditors, real providers in a sandbox, a used-up quota. */
import { issueCharges } from '../../../engine/operations/charges/issue';
import { casesOf, chargeFaults, chargeScene, issued, issueOne, received } from '../../support/ledgerCharges';
import { debtsOf } from '../../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`limits of charges on ${db.name}`, () => {
		it('register nothing of a creditor in test outside a sandbox, and nothing in shadow', async () => {
			const scene = await chargeScene(db, [{ person: 1 }], { mode: 'test' });
			const sample = issued(await issueOne(scene));
			expect(sample).toMatchObject({
				provider: 'sample',
				registeredBy: null,
				mode: 'test',
				pixCopyPaste: null,
			});
			expect(issued(await issueOne(scene))).toMatchObject({ id: sample.id, replayed: true });
			await scene.test.sql(`update creditors set mode = 'shadow'`);
			expect(await issueOne(scene)).toMatchObject({ kind: 'refused', hold: { rule: 'mode' } });
			expect(await received(scene)).toEqual([]);
			const sandbox = await chargeScene(db, [{ person: 1 }], { mode: 'test', ledger: { kind: 'sandbox' } });
			expect(issued(await issueOne(sandbox))).toMatchObject({ registeredBy: 'asaas', mode: 'test' });
		});

		it('are refused a real provider in a sandbox', async () => {
			const scene = await chargeScene(db, [{ person: 1 }], { ledger: { kind: 'sandbox' } });
			const http = { ...scene.http, host: 'api.asaas.com' };
			await expect(issueOne({ ...scene, deps: { ...scene.deps, http } })).rejects.toMatchObject({
				code: 'sandboxHost',
			});
		});

		it('wait for the quota of the provider', async () => {
			const { deps } = await chargeScene(db, [{ person: 1 }]);
			const scene = await chargeScene(db, debtsOf(3), {
				adapter: {
					...deps.adapter,
					capabilities: { ...deps.adapter.capabilities, quota: { requests: 24, hours: 12, perCreate: 6 } },
				},
			});
			const outcomes = await issueCharges(scene.deps, { token: null, caseIds: await casesOf(scene.test) });
			const kinds = [...outcomes.values()].map((o) => (o.kind === 'refused' ? o.hold.rule : o.kind)).sort();
			expect(kinds).toEqual(['cap', 'issued', 'issued']);
			expect(await received(scene)).toHaveLength(2);
			expect(await chargeFaults(scene)).toEqual([]);
		});
	});
}
