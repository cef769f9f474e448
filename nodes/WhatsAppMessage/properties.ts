import type { INodeProperties } from 'n8n-workflow';
import { attachBoleto, optionsProperty, providerProperty, templateText } from '../common/message/face';

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Send Answer',
				value: 'sendAnswer',
				action: 'Send the answer to a reply',
				description:
					'Tell whoever said "Sou eu" what it is about; takes the items of a Channel Events Trigger',
			},
			{
				name: 'Send Step',
				value: 'sendStep',
				action: 'Send the step of a case',
				description: 'Send the step due of each case; takes the items of a Channel Selector',
			},
		],
		default: 'sendStep',
	},
	providerProperty({
		name: 'Meta Cloud API',
		value: 'meta',
		description: 'Sends by your WhatsApp Business account at Meta',
	}),
	optionsProperty(
		attachBoleto,
		templateText(
			'e.g. Obrigado por confirmar! Preparamos opções para você.',
			'Text in Liquid that is sent inside a conversation in place of that of the step. The question that opens one is a template approved by Meta and stays. The whole batch gets it.',
		),
	),
];
