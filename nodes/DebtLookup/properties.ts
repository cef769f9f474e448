import type { INodeProperties } from 'n8n-workflow';
import { confirmFields } from './confirmFields';

const only = (operation: string) => ({ show: { operation: [operation] } });

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Confirm Balances',
				value: 'confirmBalances',
				action: 'Confirm balances',
				description:
					"Take in what the creditor's own system says of debts right before they are asked for, and give the cases of the batch as they are then",
				displayOptions: { hide: { '@tool': [true] } },
			},
			{
				name: 'Find Debtor',
				value: 'findDebtor',
				action: 'Find debtor',
				description: 'Get the cases of a person or company by CPF or CNPJ',
			},
			{
				name: 'Get Leased Cases',
				value: 'getLeased',
				action: 'Get leased cases',
				description: 'Get the cases of a batch, one item each with its debts',
			},
			{
				name: 'Lease Cases',
				value: 'lease',
				action: 'Lease cases',
				description: 'Take the cases that are due for this execution, so that no other works on them',
			},
		],
		default: 'getLeased',
	},
	{
		displayName: 'Batch',
		name: 'batch',
		type: 'string',
		default: '={{ $json.batch.token }}',
		required: true,
		displayOptions: only('getLeased'),
		description: 'Token of the leased batch: the Collection Trigger and Lease Cases put it on their item',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 200 },
		default: 50,
		displayOptions: only('lease'),
		description: 'Max number of results to return',
	},
	{
		displayName: 'Creditor IDs',
		name: 'creditorIds',
		type: 'string',
		default: '',
		placeholder: 'e.g. escola-horizonte, loja-aurora',
		displayOptions: only('lease'),
		description: 'Only cases of these creditors, separated by commas; empty takes all',
	},
	{
		displayName: 'Document',
		name: 'document',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 529.982.247-25',
		displayOptions: only('findDebtor'),
		description: 'CPF or CNPJ, with or without punctuation. It is not put on the items.',
	},
	{
		displayName: 'Creditor ID',
		name: 'creditorId',
		type: 'string',
		default: '',
		displayOptions: only('findDebtor'),
		description: 'Only cases of this creditor; empty searches all',
	},
	...confirmFields.map((field) => ({ ...field, displayOptions: only('confirmBalances') })),
];
