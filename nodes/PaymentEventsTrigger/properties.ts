import type { INodeProperties } from 'n8n-workflow';

export const properties: INodeProperties[] = [
	{
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Asaas', value: 'asaas' }],
		default: 'asaas',
	},
	{
		displayName: 'Start On',
		name: 'startOn',
		type: 'multiOptions',
		options: [
			{
				name: 'Charge Cancelled',
				value: 'charge.cancelled',
				description: 'Also by a person in the panel of the provider',
			},
			{
				name: 'Charge Expired',
				value: 'charge.expired',
				description: 'The registration of the boleto ended unpaid',
			},
			{
				name: 'Payment Given Back',
				value: 'payment.reversed',
				description: 'Refunded or undone: the debt is open again, the case rests and a task is open',
			},
			{ name: 'Payment Partly Given Back', value: 'payment.partlyRefunded' },
			{
				name: 'Payment Received',
				value: 'payment.received',
				description: 'Booked over the debts of the charge; of a boleto the money may come a day later',
			},
			{ name: 'Payment Settled', value: 'payment.settled', description: 'The money is there' },
		],
		default: ['payment.received'],
		description:
			'Events that start an execution. All events are recorded in the ledger in any case: an execution costs far more than a record.',
	},
	{
		displayName: 'Register at Provider',
		name: 'registerAtProvider',
		type: 'boolean',
		default: true,
		description:
			'Whether to tell the provider the address of this webhook when the workflow is published, and to pause its queue when it is unpublished. Without it, enter the production URL and the webhook token of the credential at the provider yourself.',
	},
	{
		displayName: 'Alert Email',
		name: 'alertEmail',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. financeiro@example.com',
		displayOptions: { show: { registerAtProvider: [true] } },
		description: 'Where the provider writes when it cannot deliver events; it demands one',
	},
];
