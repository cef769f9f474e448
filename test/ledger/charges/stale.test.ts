/** What a message says of money holds when it leaves: what changed between RESERVE and ARM sends the case back. */
import { cancelCharge } from '../../../engine/operations/charges/person';
import { sendMessages } from '../../../engine/operations/outbox/send';
import { registerPayment } from '../../../engine/operations/payments';
import { chargeScene, issued, issueOne, type Scene } from '../../support/ledgerCharges';
import { seedDebts } from '../../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';
import { fakeProvider, kinds, observed, prepareBatch, runUntilQuiet } from '../../support/ledgerRun';

afterEach(disposeLedgers);

/** A message that names the case's charge is reserved; `between` happens before it is armed. */
async function sentWhile(scene: Scene, between: (chargeId: string) => Promise<unknown>) {
	const prepared = await prepareBatch(scene.test.ledger);
	if (!prepared) throw new Error('nothing is due');
	const { id } = issued(await issueOne(scene, undefined, prepared.token));
	const adapter = fakeProvider();
	const ledger = observed(scene.test.ledger, {
		after: (label) => (label === 'reserve' ? between(id) : undefined),
	});
	const outcomes = await sendMessages({ ledger, adapter, http: null }, prepared);
	return { adapter, outcomes: [...outcomes.values()], chargeId: id };
}
const named = ({ test }: Scene) =>
	test.sql(`select charge_id from contacts where state = 'accepted'`).then((rows) => rows[0]?.charge_id);

for (const db of LEDGERS) {
	describe(`messages about charges on ${db.name}`, () => {
		it('do not leave with a charge that a part payment makes go, and say the rest afterwards', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			const { adapter, outcomes, chargeId } = await sentWhile(scene, () =>
				registerPayment(scene.test.ledger, {
					creditorId: 'casa',
					debtExternalId: 'T1',
					amount: 100,
					paidOn: '2026-03-10',
					externalId: 'parte',
					source: 'caixa',
				}),
			);
			expect(outcomes).toMatchObject([{ kind: 'held' }]);
			expect(adapter.calls).toEqual([]);
			expect(kinds(await runUntilQuiet(scene.test.ledger, { adapter }))).toEqual({ sent: 1 });
			expect(await named(scene)).not.toBe(chargeId);
			expect(
				await scene.test.sql(
					"select balance from contact_debts d join contacts c on c.id = d.contact_id where state = 'accepted'",
				),
			).toEqual([{ balance: 5_000 }]);
		});

		it('do not leave with a charge that a person cancels, and go without it at once', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			const { adapter, outcomes } = await sentWhile(scene, (id) => cancelCharge(scene.deps, id));
			expect(outcomes).toMatchObject([{ kind: 'held', hold: { source: 'cobrança' } }]);
			expect(adapter.calls).toEqual([]);
			expect(kinds(await runUntilQuiet(scene.test.ledger, { adapter }))).toEqual({ sent: 1 });
			expect(await named(scene)).toBeNull();
		});

		it('do not leave for an address that was erased meanwhile', async () => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			const { adapter, outcomes } = await sentWhile(scene, () =>
				scene.test.sql('update contact_points set address = null'),
			);
			expect(outcomes).toMatchObject([{ kind: 'held', hold: { rule: 'address' } }]);
			await runUntilQuiet(scene.test.ledger, { adapter });
			expect(adapter.calls).toEqual([]);
		});

		it.each([
			[
				'whose case belongs to another person now',
				'update cases set person_id = (select id from persons where id <> cases.person_id)',
			],
			[
				'whose address is another one now',
				'update contact_points set address_hash = (select hash from addresses where hash <> contact_points.address_hash)',
			],
		])('do not leave under the locks of what RESERVE saw: %s', async (_, change) => {
			const scene = await chargeScene(db, [{ person: 1 }]);
			await seedDebts(scene.test.ledger, [{ person: 2, due: '31/12/2026' }]);
			const { adapter, outcomes } = await sentWhile(scene, () => scene.test.sql(change));
			expect(outcomes).toMatchObject([{ kind: 'held', hold: { rule: 'address' } }]);
			expect(adapter.calls).toEqual([]);
		});
	});
}
