/** Payments that a creditor's system tells of: one over several debts, and one that is dated later. */
import { importPortfolio } from '../../engine/operations/importPortfolio';
import { registerPayment } from '../../engine/operations/payments';
import { chargeFaults } from '../support/ledgerCharges';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { debtsOf, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, kinds, runUntilQuiet } from '../support/ledgerRun';
import { getLeasedCases } from '../../engine/operations/getLeasedCases';
import { leaseCases } from '../../engine/operations/leaseCases';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`payments on ${db.name}`, () => {
		async function house(debts: number) {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(debts));
			return test;
		}

		it('of several debts by one Pix settle each of them, once however often the file comes', async () => {
			const test = await house(3);
			const source = Buffer.from(
				[
					'credor;titulo;pago_em;valor_pago;endtoend',
					'casa;T1;10/03/2026;150,00;E00038166202603101200',
					'casa;T2;10/03/2026;150,00;E00038166202603101200',
					'casa;T3;10/03/2026;40,00;E00038166202603101200',
				].join('\n'),
			);
			const load = () => importPortfolio(test.ledger, { source, fileName: 'p.csv', mode: 'payments' });
			expect(await load()).toMatchObject({ paid: 3, unchanged: 0, sums: { paid: 340 } });
			expect(await load()).toMatchObject({ paid: 0, unchanged: 3 });
			expect(await test.sql('select external_id, status, paid from debts order by external_id')).toEqual([
				{ external_id: 'T1', status: 'paid', paid: 15_000 },
				{ external_id: 'T2', status: 'paid', paid: 15_000 },
				{ external_id: 'T3', status: 'open', paid: 4_000 },
			]);
			expect(await chargeFaults({ test })).toEqual([]);
		});

		it('that are dated later count at once', async () => {
			const test = await house(1);
			await registerPayment(test.ledger, {
				creditorId: 'casa',
				debtExternalId: 'T1',
				amount: 100,
				paidOn: '2026-03-11',
				externalId: 'credito',
				source: 'prova',
			});
			const lease = await leaseCases(test.ledger);
			const [item] = await getLeasedCases(test.ledger, lease?.token ?? '');
			expect(item?.case.total).toBe(50);
		});

		it('that cover a restated debt leave nothing to ask for, and nobody is asked', async () => {
			const test = await house(1);
			const paid = { creditorId: 'casa', debtExternalId: 'T1', paidOn: '2026-03-10', source: 'prova' };
			await registerPayment(test.ledger, { ...paid, amount: 100, externalId: 'parte' });
			await seedDebts(test.ledger, [{ person: 1, amount: '50,00' }]);
			const adapter = fakeProvider();
			const [batch, ...more] = await runUntilQuiet(test.ledger, { adapter });
			expect([...(batch?.outcomes.values() ?? [])]).toMatchObject([{ kind: 'held', hold: { rule: 'paid' } }]);
			expect(more).toEqual([]);
			expect(adapter.calls).toEqual([]);
			// The next file says that there is more to it after all.
			await seedDebts(test.ledger, [{ person: 1, amount: '120,00' }]);
			expect(kinds(await runUntilQuiet(test.ledger, { adapter }))).toEqual({ sent: 1 });
		});
	});
}
