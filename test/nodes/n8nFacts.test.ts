/** What n8n does that shaped our nodes. When one of these fails after an update of n8n, the reason for a decision is gone. */
import type { IExecuteFunctions, INode, INodeExecutionData, INodeType } from 'n8n-workflow';
import { putNode, runWorkflow } from '../support/n8nHarness';

const description = {
	displayName: 'Probe',
	name: 'probe',
	group: ['transform'],
	version: 1,
	description: 'x',
	defaults: { name: 'Probe' },
	properties: [],
};
const node = (more: Partial<INode> = {}): INode => ({
	id: 'p',
	name: 'Probe',
	type: 'n8n-nodes-cobranca.probe',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	...more,
});
const put = (more: Partial<INodeType>, inputs: string[] = ['main'], outputs: string[] = ['main', 'main']) =>
	putNode('probe', { description: { ...description, inputs, outputs } as never, ...more });
const input: INodeExecutionData[] = [{ json: { event: 'reply.received' } }];

describe('n8n 2.41', () => {
	it('drops the event of a test webhook when its node has trigger() too: hence two trigger nodes', async () => {
		const webhook = async () => ({});
		put({ webhook, trigger: async () => undefined }, []);
		const both = await runWorkflow({ nodes: [node()], connections: {} }, { mode: 'manual', input });
		expect(both.json('Probe')).toEqual([]);
		put({ webhook }, []);
		const alone = await runWorkflow({ nodes: [node()], connections: {} }, { mode: 'manual', input });
		expect(alone.json('Probe')).toEqual([{ event: 'reply.received' }]);
	});

	it('replaces all that an item carries by the message of its `error`: hence `failure`', async () => {
		put({
			async execute(this: IExecuteFunctions) {
				return [[{ json: { case: { id: 'c1' } }, error: new Error('nope') as never, pairedItem: 0 }], []];
			},
		});
		const run = await runWorkflow(
			{ nodes: [node({ onError: 'continueRegularOutput' })], connections: {} },
			{ input },
		);
		expect(run.json('Probe')).toEqual([{ error: 'nope' }]);
	});

	it('runs a whole node again for `json.error` on its first item: hence no key of ours is called so', async () => {
		let runs = 0;
		put({
			async execute(this: IExecuteFunctions) {
				runs++;
				return [[{ json: { error: 'x' }, pairedItem: 0 }], []];
			},
		});
		await runWorkflow(
			{ nodes: [node({ retryOnFail: true, maxTries: 3, waitBetweenTries: 0 })], connections: {} },
			{ input },
		);
		expect(runs).toBe(3);
	});
});
