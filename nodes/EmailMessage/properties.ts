import type { INodeProperties } from 'n8n-workflow';
import { attachBoleto, optionsProperty, providerProperty } from '../common/message/face';

export const properties: INodeProperties[] = [
	providerProperty({ name: 'SMTP', value: 'smtp', description: 'Sends by your own mail server' }),
	optionsProperty(attachBoleto),
];
