import type { LedgerOperation } from '../operation';

export const portfolioRejected: LedgerOperation = {
	resource: 'portfolio',
	option: {
		name: 'List Rejected Rows',
		value: 'rejected',
		action: 'List rejected rows',
		description: 'Get the rows of an import that were refused, with row number, field and reason',
	},
	properties: [
		{
			displayName: 'Batch ID',
			name: 'batchId',
			type: 'string',
			default: '={{ $json.batchId }}',
			required: true,
			description: 'The import; Import puts it on its item',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 10000 },
			default: 50,
			description: 'Max number of results to return',
		},
		{
			displayName: 'Offset',
			name: 'offset',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'How many rows to leave out at the beginning',
		},
	],
	async execute(call) {
		const { listRejectedRows } = await import('../../../engine/operations/importPortfolio');
		const page = { limit: Number(call.value('limit')), offset: Number(call.value('offset')) };
		return await listRejectedRows(call.ledger, call.text('batchId'), page);
	},
};
