import type { INodeProperties } from 'n8n-workflow';

export const properties: INodeProperties[] = [
	{
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Demo (Sends Nothing)',
				value: 'demo',
				description: 'Needs no account: the text shows on the item, in message.text',
			},
			{ name: 'Zenvia', value: 'zenvia', description: 'Sends by your account at Zenvia' },
		],
		default: 'demo',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Template Text',
				name: 'templateText',
				type: 'string',
				typeOptions: { rows: 4 },
				default: '',
				placeholder: 'e.g. {{ debtor.firstName }}, temos um recado para voce. {{ creditor.sms42a }}',
				description:
					'Text in Liquid that is sent in place of the template of the step. The whole batch gets it; no amount and no word of debt belong in an SMS.',
			},
		],
	},
];
