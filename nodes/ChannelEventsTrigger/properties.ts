import type { INodeProperties } from 'n8n-workflow';

const only = (provider: string) => ({ show: { provider: [provider] } });

export const properties: INodeProperties[] = [
	{
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Email (SMTP)',
				value: 'smtp',
				description: 'Serves the page that stops e-mails; takes returned e-mails and answers',
			},
			{
				name: 'WhatsApp (Meta Cloud API)',
				value: 'meta',
				description: 'Takes statuses and replies of your WhatsApp Business account',
			},
			{ name: 'Zenvia', value: 'zenvia', description: 'Takes statuses and replies of your SMS account' },
		],
		default: 'zenvia',
	},
	{
		displayName:
			'Enter the production URL of this node and the verify token of the credential at Meta (App Dashboard, WhatsApp, Configuration) and subscribe to the field "messages". Publish the workflow first: Meta checks the address at once.',
		name: 'metaNotice',
		type: 'notice',
		default: '',
		displayOptions: only('meta'),
	},
	{
		displayName:
			'While this workflow is published, e-mails carry a link to a page of this node on which the debtor stops them. Keep it published: the links of e-mails that were sent lead here. Returned e-mails and answers are posted here as message/rfc822 with the header x-cobranca-secret.',
		name: 'emailNotice',
		type: 'notice',
		default: '',
		displayOptions: only('smtp'),
	},
	{
		displayName: 'Start On',
		name: 'startOn',
		type: 'multiOptions',
		options: [
			{
				name: 'Emails Stopped by Link',
				value: 'consent.optOut',
				description: 'Somebody used the page or the button of their mail program',
			},
			{ name: 'Message Delivered', value: 'contact.delivered' },
			{ name: 'Message Not Delivered', value: 'contact.failed' },
			{ name: 'Message Read', value: 'contact.read' },
			{ name: 'Message Sent', value: 'contact.sent' },
			{ name: 'Reply Received', value: 'reply.received' },
			{
				name: 'Sender or Template Notice',
				value: 'sender.notice',
				description:
					'The provider flagged, restricted or freed a number, an account or an approved template (Meta)',
			},
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
		displayOptions: only('zenvia'),
		description:
			'Whether to tell the provider the address of this webhook when the workflow is published, and to withdraw it when it is unpublished. Without it, enter the production URL and the header x-cobranca-secret at the provider yourself.',
	},
];
