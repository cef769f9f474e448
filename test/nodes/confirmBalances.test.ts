/** Debt Lookup, Confirm Balances: between the node that asked the creditor's system and the journey. */
import type { INodeExecutionData } from 'n8n-workflow';
import type { CaseItem } from '../../engine/operations/items';
import { closeLedgers } from '../../nodes/common/ledger';
import { loadBaseNodes, ownNodeJson, runNode, runWorkflow } from '../support/n8nHarness';
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

	it('takes the instant of the check in ISO only', async () => {
		const prepared = await prepare({ debts: overdue(1) });
		const asked = (checkedAt: string) =>
			confirm(prepared, [{ titulo: 'T1', situacao: true }], { confirmOptions: { checkedAt } });
		expect((await asked('ontem')).error?.message).toMatch(/instant of the check/);
		const [item] = (await asked('2026-03-10T08:00:00-03:00')).json<Item>(NODE);
		expect(item?.balanceCheck).toEqual({ confirmed: 1 });
	});

	it('stands in a journey as docs/portfolio.md shows it, with an answer that repeats nothing of the question', async () => {
		await loadBaseNodes();
		const prepared = await prepare({ debts: overdue(3) });
		const names = ['Lease', 'Cases', 'Split Out', 'Answer', 'Confirm', 'Journey'];
		const json = {
			nodes: [
				ownNodeJson(NODE, { operation: 'lease', limit: 9 }, { name: 'Lease' }),
				ownNodeJson(NODE, {}, { name: 'Cases' }),
				{
					...ownNodeJson(NODE, { fieldToSplitOut: 'debts', include: 'allOtherFields', options: {} }),
					name: 'Split Out',
					type: 'n8n-nodes-base.splitOut',
				},
				{
					// In the place of the HTTP Request: new items, paired with those that asked.
					...ownNodeJson(NODE, {
						assignments: {
							assignments: [
								{
									id: 'a',
									name: 'situacao',
									type: 'string',
									value: "={{ ({ T1: 'aberto', T2: 'pago' })[$json.debts.externalId] ?? '' }}",
								},
							],
						},
						options: {},
					}),
					name: 'Answer',
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
				},
				ownNodeJson(
					NODE,
					{
						operation: 'confirmBalances',
						confirmDebt: "={{ $('Split Out').item.json.debts.id }}",
						confirmOpen: '={{ $json.situacao }}',
					},
					{ name: 'Confirm' },
				),
				ownNodeJson('collectionJourney', { operation: 'advance', mode: 'preset' }, { name: 'Journey' }),
			],
			connections: Object.fromEntries(
				names
					.slice(0, -1)
					.map((name, i) => [name, { main: [[{ node: names[i + 1]!, type: 'main' as const, index: 0 }]] }]),
			),
		};
		const run = await runWorkflow(json, {
			credentials: prepared.credentials,
			mode: 'manual',
			start: 'Lease',
		});
		expect(run.error).toBeUndefined();
		expect(run.json<Item>('Answer').map((item) => Object.keys(item))).toEqual(Array(3).fill(['situacao']));
		const checks = run.json<Item>('Confirm').map(({ balanceCheck }) => Object.keys(balanceCheck)[0]);
		expect(checks.sort()).toEqual(['confirmed', 'left', 'unanswered']);
		expect(run.json('Journey')).toHaveLength(2);
		expect(run.json<{ exit: { reason: string } }>('Journey', 1).map(({ exit }) => exit.reason)).toEqual([
			'paidAtCreditor',
		]);
	});
});
