import type { INodeProperties } from 'n8n-workflow';
import { optionsProperty, providerProperty, templateText } from '../common/message/face';

export const properties: INodeProperties[] = [
	providerProperty({ name: 'Zenvia', value: 'zenvia', description: 'Sends by your account at Zenvia' }),
	optionsProperty(templateText),
];
