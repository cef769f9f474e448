import type { INodeProperties } from 'n8n-workflow';
import { ownFields } from './stepFields';

const JOURNEY_OF = ['advance', 'preview'];

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Get Step Due',
				value: 'advance',
				action: 'Get step due',
				description: 'Tell for each case the step that is due now, or that it has left the journey',
			},
			{
				name: 'Preview',
				value: 'preview',
				action: 'Preview the next days',
				description: 'Count the contacts of the next 90 days, one item a day and a chart; changes nothing',
			},
			{
				name: 'Save Steps',
				value: 'save',
				action: 'Save a journey of your own',
				description: 'Keep a journey in the ledger, so that creditors can be given it',
				displayOptions: { hide: { '@tool': [true] } },
			},
		],
		default: 'advance',
	},
	{
		displayName: 'Journey',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Own Steps', value: 'own', description: 'Write the steps here' },
			{ name: 'Preset', value: 'preset', description: "The creditor's own, or one that the package brings" },
		],
		default: 'preset',
		displayOptions: { show: { operation: JOURNEY_OF } },
	},
	{
		displayName: 'Preset',
		name: 'preset',
		type: 'options',
		options: [
			{
				name: 'Escola',
				value: 'escola',
				description: 'School or health plan: e-mail, SMS and people who call',
			},
			{ name: 'Essencial', value: 'essencial', description: 'Friendly reminders by SMS around the due date' },
			{ name: 'Fornecedor', value: 'fornecedor', description: 'Supplier to companies: e-mail and calls' },
			{
				name: 'From the Creditor',
				value: 'creditor',
				description: 'Each creditor follows the journey that its settings name',
			},
			{ name: 'Varejo', value: 'varejo', description: 'Retailer or card: e-mail, WhatsApp, SMS and calls' },
		],
		default: 'creditor',
		displayOptions: { show: { operation: JOURNEY_OF, mode: ['preset'] } },
	},
	...ownFields({ operation: JOURNEY_OF, mode: ['own'] }),
	...ownFields({ operation: ['save'] }),
	{
		displayName: 'Creditor ID',
		name: 'creditorId',
		type: 'string',
		default: '',
		placeholder: 'e.g. escola-horizonte',
		displayOptions: { show: { operation: ['preview'] } },
		description: 'Only the portfolio of this creditor; empty takes all',
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 366 },
		default: 90,
		displayOptions: { show: { operation: ['preview'] } },
		description: 'How many days to look ahead, today included',
	},
];
