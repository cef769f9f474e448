/** The statement of a debtor: every title and payment at one creditor, to the cent, and nobody in full. */
import { registerPayment } from '../../engine/operations/payments';
import { statementOf } from '../../engine/operations/confirmations/statement';
import { caseOf } from '../support/ledgerCharges';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { documentOf, seedCreditor, seedDebts } from '../support/ledgerPeople';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`the statement on ${db.name}`, () => {
		it('lists what was owed, paid and is left, at this creditor only', async () => {
			const test = await db.create();
			for (const id of ['casa', 'loja']) await seedCreditor(test.ledger, id);
			await seedDebts(test.ledger, [
				{ person: 1, title: `T-${documentOf(1)}` },
				{ person: 1, title: 'T2', due: '20/02/2026', amount: '80,00', group: 'b' },
				{ person: 1, title: 'L1', creditor: 'loja', amount: '999,00' },
				{ person: 2, title: 'X1', amount: '777,00' },
			]);
			const pay = (debtExternalId: string, amount: number) =>
				registerPayment(test.ledger, {
					creditorId: 'casa',
					debtExternalId,
					amount,
					paidOn: '2026-03-10',
					externalId: `p-${debtExternalId.slice(0, 2)}`,
					source: 'caixa',
				});
			await pay('T2', 80);
			await pay(`T-${documentOf(1)}`, 50);
			const found = await statementOf(test.ledger, await caseOf(test, 'T2'));
			expect(found).toMatchObject({
				creditor: { id: 'casa' },
				debtor: { firstName: 'Fulana' },
				asOf: '2026-03-10',
				open: { count: 1, total: 100 },
				paid: { count: 2, total: 130 },
				debts: [
					{ externalId: 'T2', status: 'paid', principal: 80, balance: null },
					{ status: 'open', principal: 150, balance: { principal: 100, total: 100 } },
				],
			});
			expect(found.payments.map(({ amount, parts, undoneOn }) => ({ amount, parts, undoneOn }))).toEqual(
				expect.arrayContaining([
					{ amount: 80, parts: { principal: 80 }, undoneOn: null },
					{ amount: 50, parts: { principal: 50 }, undoneOn: null },
				]),
			);
			expect(JSON.stringify(found)).not.toContain(documentOf(1));
			await expect(statementOf(test.ledger, 'nobody')).rejects.toMatchObject({ code: 'notFound' });
		});
	});
}
