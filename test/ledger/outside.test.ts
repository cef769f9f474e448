/** What another system posts: taken once for each key, and refused with field and reason. */
import { receivePortfolio } from '../../engine/operations/receivePortfolio';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { documentOf, seedCreditor } from '../support/ledgerPeople';

afterEach(disposeLedgers);

const title = (number: number, more: object = {}) => ({
	titulo: `A-${number}`,
	documento: documentOf(number),
	nome: `Pessoa ${number}`,
	vencimento: '2026-03-20',
	valor: 100.5,
	...more,
});

for (const db of LEDGERS) {
	describe(`a portfolio by API on ${db.name}`, () => {
		async function house(): Promise<TestLedger> {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedCreditor(test.ledger, 'vizinha');
			return test;
		}
		const post = (test: TestLedger, body: unknown, key = 'chave-0001', creditorId = 'casa') =>
			receivePortfolio(test.ledger, { creditorId, key, body });
		const debts = async (test: TestLedger) =>
			await test.sql('select external_id, creditor_id from debts order by external_id');

		it('gives the first answer again for the same key, and does nothing twice', async () => {
			const test = await house();
			const body = { titulos: [title(1), title(2, { documento: '123.456.789-00' })] };
			const first = await post(test, body);
			expect(first).toMatchObject({ status: 202, body: { accepted: 1, rejected: 1, replayed: false } });
			const again = await post(test, body);
			expect(again).toEqual({ status: 202, body: { ...first.body, replayed: true } });
			expect(await test.sql('select count(*) as n from import_batches')).toEqual([{ n: 1 }]);
			expect(await post(test, { titulos: [title(3)] })).toMatchObject({ status: 409 });
			expect(await debts(test)).toHaveLength(1);
			// Another creditor's key is another key.
			expect(await post(test, body, 'chave-0001', 'vizinha')).toMatchObject({ status: 202 });
		});

		it('answers two at the same moment alike', async () => {
			const test = await house();
			const body = [title(1), title(2)];
			const [one, two] = await Promise.all([post(test, body), post(test, body)]);
			expect([one.status, two.status]).toEqual([202, 202]);
			expect({ ...one.body, replayed: false }).toEqual({ ...two.body, replayed: false });
			expect(await debts(test)).toHaveLength(2);
		});

		it('lets nobody speak for another creditor', async () => {
			const test = await house();
			await post(test, [title(1, { credor: 'vizinha' })]);
			expect(await debts(test)).toEqual([{ external_id: 'A-1', creditor_id: 'casa' }]);
		});

		it.each<[string, unknown, string, string, number, string]>([
			['no key', [title(1)], '', 'casa', 400, 'Idempotency-Key'],
			['a short key', [title(1)], 'abc', 'casa', 400, 'Idempotency-Key'],
			['no list', { modo: 'delta' }, 'chave-0001', 'casa', 422, 'titulos'],
			['an empty list', [], 'chave-0001', 'casa', 422, 'titulos'],
			['text', 'carteira', 'chave-0001', 'casa', 422, 'titulos'],
			['a title that is none', [title(1), 7], 'chave-0001', 'casa', 422, 'titulos[1]'],
			['an unknown mode', { titulos: [title(1)], modo: 'tudo' }, 'chave-0001', 'casa', 422, 'modo'],
			['an unknown creditor', [title(1)], 'chave-0001', 'outra', 422, 'credor'],
		])('refuses %s and says where', async (_what, body, key, creditorId, status, field) => {
			const test = await house();
			const answer = await post(test, body, key, creditorId);
			expect(answer).toMatchObject({ status, body: { errors: [{ field }] } });
			for (const error of (answer.body as { errors: { mensagem: string; message: string }[] }).errors)
				expect([error.mensagem.length > 10, error.message.length > 10]).toEqual([true, true]);
			expect(await debts(test)).toEqual([]);
		});
	});
}
