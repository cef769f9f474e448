import * as core from 'n8n-core';
import * as workflow from 'n8n-workflow';

describe('the host of the tests', () => {
	it('gives n8n-core and us the same n8n-workflow', () => {
		const { createRequire } = jest.requireActual<typeof import('node:module')>('node:module');
		const seenByCore = createRequire(require.resolve('n8n-core')).resolve('n8n-workflow');
		expect(require.resolve('n8n-workflow')).toBe(seenByCore);
		expect(core.WorkflowExecute).toBeInstanceOf(Function);
		expect(workflow.NodeOperationError).toBeInstanceOf(Function);
	});
});
