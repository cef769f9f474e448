import type { INodeProperties } from 'n8n-workflow';

export const debtorId: INodeProperties = {
	displayName: 'Debtor ID',
	name: 'debtorId',
	type: 'string',
	default: '={{ $json.debtor.id }}',
	required: true,
	description: 'ID of the debtor at one creditor, as Debt Lookup → Find Debtor gives it',
};
