import type { INodeProperties } from 'n8n-workflow';
import { attachBoleto, optionsProperty, providerProperty, templateText } from '../common/message/face';

export const properties: INodeProperties[] = [
	providerProperty({ name: 'SMTP', value: 'smtp', description: 'Sends by your own mail server' }),
	optionsProperty(
		attachBoleto,
		templateText(
			'e.g. Preparamos opções para os itens abaixo.',
			'Paragraphs in Liquid that stand in place of those of the template of the step, separated by empty lines. The list of debts, the boleto and the way out stay. The whole batch gets it.',
		),
	),
];
