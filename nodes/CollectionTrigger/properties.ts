import type { INodeProperties } from 'n8n-workflow';

export const properties: INodeProperties[] = [
	{
		displayName:
			'Each execution gets one item with a batch. Connect Debt Lookup, Get Leased Cases, to get its cases. When the execution ends the next batch follows at once.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Batches at Once',
		name: 'maxBatches',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 20 },
		default: 2,
		description: 'How many batches may be under way in the whole ledger before this trigger waits',
	},
	{
		displayName: 'Cases per Batch',
		name: 'batchSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 200 },
		default: 200,
		description:
			'Most cases of one execution; n8n copies and stores every item, so larger batches are slower, not faster',
	},
	{
		displayName: 'Poll Seconds',
		name: 'pollSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3600 },
		default: 15,
		description: 'How often to look for due cases while there are none',
	},
	{
		displayName: 'Creditor IDs',
		name: 'creditorIds',
		type: 'string',
		default: '',
		placeholder: 'e.g. escola-horizonte, loja-aurora',
		description: 'Only cases of these creditors, separated by commas; empty takes all',
	},
];
