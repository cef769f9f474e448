import type { INodeProperties } from 'n8n-workflow';
import { optionsProperty, providerProperty, templateText } from '../common/message/face';

export const properties: INodeProperties[] = [
	providerProperty({ name: 'Zenvia', value: 'zenvia', description: 'Sends by your account at Zenvia' }),
	optionsProperty(
		templateText(
			'e.g. {{ debtor.firstName }}, temos um recado para voce. {{ creditor.sms42a }}',
			'Text in Liquid that is sent in place of the template of the step. No amount and no word of debt belong in an SMS. The whole batch gets it.',
		),
	),
];
