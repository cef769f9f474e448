import type { LedgerOperation } from '../operation';

export const portfolioGetBatch: LedgerOperation = {
	resource: 'portfolio',
	option: {
		name: 'Get Batch',
		value: 'getBatch',
		action: 'Get a batch',
		description: 'Get an import with its whole report',
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
	],
	async execute(call) {
		const { getBatch } = await import('../../../engine/operations/importPortfolio');
		return await getBatch(call.ledger, call.text('batchId'));
	},
};
