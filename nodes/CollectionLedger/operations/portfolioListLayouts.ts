import type { LedgerOperation } from '../operation';

export const portfolioListLayouts: LedgerOperation = {
	resource: 'portfolio',
	option: {
		name: 'List Layouts',
		value: 'listLayouts',
		action: 'List layouts',
		description: 'Get the newest version of each layout that was saved',
	},
	properties: [
		{
			displayName: 'Creditor ID',
			name: 'creditorFilter',
			type: 'string',
			default: '',
			description: 'Only the layouts of this creditor; empty gives all',
		},
	],
	async execute(call) {
		const { listLayouts } = await import('../../../engine/operations/layouts');
		return await listLayouts(call.ledger, call.text('creditorFilter'));
	},
};
