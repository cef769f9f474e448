/** Debt Lookup, Confirm Balances: between the node that asked the creditor's system and the journey. */
import type { INodeExecutionData } from 'n8n-workflow';
import type { CaseItem } from '../../engine/operations/items';
import { closeLedgers } from '../../nodes/common/ledger';
import { runNode } from '../support/n8nHarness';
import { overdue, type Prepared, prepare } from '../support/n8nPortfolio';

afterAll(closeLedgers);

const NODE = 'debtLookup';
type Item = CaseItem & { balanceCheck: Record<string, number> };

const confirm = async (prepared: Prepared, answers: object[], fields: object = {}) =>
	await runNode(
		NODE,
		{
			operation: 'confirmBalances',
			confirmCreditorId: 'escola',
			confirmDebt: '={{ $json.titulo }}',
			confirmOpen: '={{ $json.situacao }}',
			...fields,
		},
		{ credentials: prepared.credentials, input: answers.map((json) => ({ json }) as INodeExecutionData) },
	);
const statusOf = async (prepared: Prepared) => {
	const run = await runNode(NODE, { operation: 'lease', limit: 9 }, { credentials: prepared.credentials });
	const [batch] = run.json<{ batch: { token: string } }>(NODE);
	return batch?.batch.token ?? '';
};

describe('Debt Lookup: Confirm Balances', () => {
	it('gives the whole batch as it is after the answers, those without one too, and names what it does not know', async () => {
		const prepared = await prepare({ debts: overdue(4) });
		const token = await statusOf(prepared);
		const run = await confirm(
			prepared,
			[
				{ titulo: 'T1', situacao: 'EM ABERTO', valor: 160 },
				{ titulo: 'T2', situacao: 'Pago' },
				{ titulo: 'T3' },
				{ titulo: 'X7', situacao: true },
			],
			{ confirmOptions: { balance: '={{ $json.valor }}' } },
		);
		const items = run.json<Item>(NODE);
		expect(items.map(({ batch }) => batch.token)).toEqual(Array(4).fill(token));
		const counts = items.map(({ balanceCheck, case: { state } }) => [state, balanceCheck]);
		expect(counts).toHaveLength(4);
		expect(counts).toEqual(
			expect.arrayContaining([
				['open', { confirmed: 1 }],
				['closed', { left: 1 }],
				['open', { unanswered: 1 }],
				['open', {}],
			]),
		);
		const hints = JSON.stringify(run.hints(NODE));
		expect(hints).toContain('X7');
		expect(hints).toContain('1 of 4');
	});

	it('takes the ids of the ledger, and amounts as text or number', async () => {
		const prepared = await prepare({ debts: overdue(2) });
		await statusOf(prepared);
		const asked = (await confirm(prepared, [{ titulo: 'T1' }])).json<Item>(NODE);
		const run = await confirm(
			prepared,
			asked.map(({ debts }) => ({ titulo: debts[0]?.id, situacao: '1', valor: '149,99' })),
			{ confirmCreditorId: '', confirmOptions: { balance: '={{ $json.valor }}' } },
		);
		expect(run.json<Item>(NODE).map(({ balanceCheck }) => balanceCheck)).toEqual([{ held: 1 }, { held: 1 }]);
	});

	it.each([
		[{ titulo: 'T1', situacao: 'talvez' }, /Item 1 says neither/],
		[{ titulo: '', situacao: true }, /Item 1 does not say of which debt/],
		[{ titulo: 'T1', situacao: true, valor: '1,234' }, /amount of item 1/],
	])('names the item of %j, and changes nothing', async (wrong, message) => {
		const prepared = await prepare({ debts: overdue(1) });
		const run = await confirm(prepared, [{ titulo: 'T1', situacao: 'pago' }, wrong], {
			confirmOptions: { balance: '={{ $json.valor }}' },
		});
		expect(run.error?.message).toMatch(message);
		const after = (await confirm(prepared, [{ titulo: 'T1' }])).json<Item>(NODE);
		expect(after.map(({ case: { state } }) => state)).toEqual(['open']);
	});
});
