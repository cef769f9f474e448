import { closeLedgers } from '../../nodes/common/ledger';
import { ownNodeJson, runNode, runWorkflow } from '../support/n8nHarness';
import { overdue, prepare } from '../support/n8nPortfolio';

afterAll(closeLedgers);

const to = (node: string) => ({ node, type: 'main' as const, index: 0 });

describe('nodes as tools of an AI agent', () => {
	it('give every verdict on output 0, the only one that an agent gets', async () => {
		const { credentials } = await prepare({ debts: overdue(2), mode: 'shadow' });
		const run = await runWorkflow(
			{
				nodes: [
					ownNodeJson('debtLookup', { operation: 'lease' }, { name: 'Lease' }),
					ownNodeJson('debtLookup', {}, { name: 'Cases' }),
					ownNodeJson('collectionJourney', {}, { name: 'Journey' }),
				],
				connections: { Lease: { main: [[to('Cases')]] }, Cases: { main: [[to('Journey')]] } },
			},
			{ credentials },
		);
		const decided = await runNode('channelSelectorTool', {}, { credentials, input: run.items('Journey') });
		const outputs = decided.raw.data.resultData.runData['channelSelectorTool']?.[0]?.data?.main ?? [];
		expect(outputs.map((items) => items?.length)).toEqual([2]);
		const send = { decision: { channel: 'sms', contactPointId: 'x' } };
		const input = run.items('Journey').map((item) => ({ json: { ...item.json, ...send } }));
		const held = await runNode('smsMessageTool', { provider: 'demo' }, { credentials, input });
		expect(held.raw.data.resultData.runData['smsMessageTool']?.[0]?.data?.main).toHaveLength(1);
		expect(
			held.json<{ hold?: object; contact?: object }>('smsMessageTool').every(({ contact }) => !contact),
		).toBe(true);
	});

	it('write no text of their own to debtors', async () => {
		const { credentials } = await prepare({ debts: overdue(1), mode: 'test' });
		const run = await runWorkflow(
			{
				nodes: [
					ownNodeJson('debtLookup', { operation: 'lease' }, { name: 'Lease' }),
					ownNodeJson('debtLookup', {}, { name: 'Cases' }),
					ownNodeJson('collectionJourney', {}, { name: 'Journey' }),
					ownNodeJson('channelSelector', {}, { name: 'Selector' }),
				],
				connections: {
					Lease: { main: [[to('Cases')]] },
					Cases: { main: [[to('Journey')]] },
					Journey: { main: [[to('Selector')]] },
				},
			},
			{ credentials },
		);
		const input = run.items('Selector', 3);
		expect(input).toHaveLength(1);
		const options = { templateText: 'pague hoje {{ creditor.sms42a }}' };
		const tool = await runNode('smsMessageTool', { provider: 'demo', options }, { credentials, input });
		const [sent] = tool.json<{ message?: { text: string } }>('smsMessageTool');
		expect(sent?.message?.text).toMatch(/\S/);
		expect(sent?.message?.text).not.toMatch(/pague hoje/);
	});
});
