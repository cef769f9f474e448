import type { INodeProperties } from 'n8n-workflow';

export const properties: INodeProperties[] = [
	{
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Zenvia', value: 'zenvia' }],
		default: 'zenvia',
	},
	{
		displayName: 'Start On',
		name: 'startOn',
		type: 'multiOptions',
		options: [
			{ name: 'Message Delivered', value: 'contact.delivered' },
			{ name: 'Message Not Delivered', value: 'contact.failed' },
			{ name: 'Message Read', value: 'contact.read' },
			{ name: 'Message Sent', value: 'contact.sent' },
			{ name: 'Reply Received', value: 'reply.received' },
		],
		default: ['reply.received'],
		description:
			'Events that start an execution. All events are recorded in the ledger in any case: an execution costs far more than a record.',
	},
	{
		displayName: 'Register at Provider',
		name: 'registerAtProvider',
		type: 'boolean',
		default: true,
		description:
			'Whether to tell the provider the address of this webhook when the workflow is published, and to withdraw it when it is unpublished. Without it, enter the production URL and the header x-cobranca-secret at the provider yourself.',
	},
];
