import type { LedgerOperation } from '../operation';

export const portfolioListBatches: LedgerOperation = {
	resource: 'portfolio',
	option: {
		name: 'List Batches',
		value: 'listBatches',
		action: 'List batches',
		description: 'Get the imports, the newest first',
	},
	properties: [
		{
			displayName: 'Creditor ID',
			name: 'creditorFilter',
			type: 'string',
			default: '',
			description: 'Only the imports of this creditor; empty gives all',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000 },
			default: 50,
			description: 'Max number of results to return',
		},
	],
	async execute(call) {
		const { listBatches } = await import('../../../engine/operations/importPortfolio');
		const creditorId = call.optional('creditorFilter');
		return await listBatches(call.ledger, {
			...(creditorId ? { creditorId } : {}),
			limit: Number(call.value('limit')),
		});
	},
};
