/** Collection Ledger, Payment, Confirm: the whole input is one call, and each item comes of the one that asked for it. */
import type { INodeExecutionData } from 'n8n-workflow';
import { closeLedgers } from '../../nodes/common/ledger';
import { runNode } from '../support/n8nHarness';
import { overdue, prepare } from '../support/n8nPortfolio';

afterAll(closeLedgers);

const NODE = 'collectionLedger';
interface Item {
	case: { id: string };
	batch: { token: string };
	step: { journey: string; template: string };
}

it('prepares word of each payment in one batch, and says of how many there is none', async () => {
	const { credentials } = await prepare({ debts: overdue(3) });
	const ask = (operation: string, fields: object, input: INodeExecutionData[] = [{ json: {} }]) =>
		runNode(NODE, { resource: 'payment', operation, ...fields }, { credentials, input });
	const paid = async (title: string) => {
		const payment = { creditorId: 'escola', debtExternalId: title, amount: 150, paidOn: '2026-03-10' };
		const run = await ask('register', { ...payment, externalId: `p-${title}` });
		return run.json<{ caseId: string }>(NODE)[0]!.caseId;
	};
	const [third, second] = [await paid('T3'), await paid('T2')];
	const leased = await runNode('debtLookup', { operation: 'lease' }, { credentials });
	const [open] = (
		await runNode('debtLookup', {}, { credentials, input: leased.items('debtLookup') })
	).json<Item>('debtLookup');
	const asked = [open!.case.id, third, second].map((caseId) => ({ json: { caseId } }));
	const run = await ask('confirm', {}, asked);
	const items = run.json<Item>(NODE);
	expect(items.map((item) => item.case.id)).toEqual([third, second]);
	expect(run.items(NODE).map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 2 }]);
	expect(new Set(items.map(({ batch }) => batch.token)).size).toBe(1);
	expect(items.map(({ step }) => step.journey)).toEqual(Array(2).fill('payment:received'));
	expect(JSON.stringify(run.hints(NODE))).toContain('1 of 3 items need no message now');
	expect((await ask('confirm', {}, asked)).json(NODE)).toEqual([]);
});
