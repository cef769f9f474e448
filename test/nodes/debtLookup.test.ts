import type { CaseItem } from '../../engine/operations/items';
import { closeLedgers } from '../../nodes/common/ledger';
import { runNode } from '../support/n8nHarness';
import { cpf, overdue, type Prepared, prepare } from '../support/n8nPortfolio';

afterAll(closeLedgers);

describe('Debt Lookup', () => {
	const find = async (prepared: Prepared, document: string, more: object = {}) =>
		await runNode(
			'debtLookup',
			{ operation: 'findDebtor', document, ...more },
			{ credentials: prepared.credentials },
		);

	it('finds a person by CPF with or without punctuation, and gives no document back', async () => {
		const prepared = await prepare({ debts: overdue(3) });
		const run = await find(prepared, cpf(2).replace(/(\d{3})(\d{3})(\d{3})/, '$1.$2.$3-'));
		expect(run.json<CaseItem>('debtLookup')).toMatchObject([
			{ creditor: { id: 'escola' }, case: { total: 150 }, batch: { token: '' } },
		]);
		expect(JSON.stringify(run.json('debtLookup'))).not.toContain(cpf(2));
		expect((await find(prepared, cpf(2), { creditorId: 'outra' })).json('debtLookup')).toEqual([]);
	});

	it('gives nothing and a hint for an unknown person, and names what is no document', async () => {
		const prepared = await prepare({ debts: overdue(1) });
		const none = await find(prepared, cpf(77));
		expect([none.json('debtLookup'), none.hints('debtLookup').length]).toEqual([[], 1]);
		expect((await find(prepared, '123')).error?.message).toMatch(/CPF .* CNPJ/);
	});

	it('leases a case to one execution only', async () => {
		const { credentials } = await prepare({ debts: overdue(3) });
		const lease = () => runNode('debtLookup', { operation: 'lease', limit: 2 }, { credentials });
		const batches = await Promise.all([lease(), lease(), lease()]);
		const cases = batches
			.flatMap((run) => run.json<{ batch: { cases: number } }>('debtLookup'))
			.map(({ batch }) => batch.cases);
		expect(cases.sort()).toEqual([1, 2]);
	});

	it('asks for a batch when it gets none', async () => {
		const run = await runNode('debtLookup', {}, { credentials: (await prepare()).credentials });
		expect(run.error?.description).toMatch(/Collection Trigger/);
	});
});
