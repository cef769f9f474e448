import type { INodeProperties } from 'n8n-workflow';

const ownSteps = { show: { mode: ['own'] } };

const stepFields: INodeProperties[] = [
	{
		displayName: 'Channels',
		name: 'channels',
		type: 'multiOptions',
		options: [
			{ name: 'Custom', value: 'custom' },
			{ name: 'Email', value: 'email' },
			{ name: 'Letter', value: 'letter' },
			{ name: 'SMS', value: 'sms' },
			{ name: 'Telegram', value: 'telegram' },
			{ name: 'Voice', value: 'voice' },
			{ name: 'WhatsApp', value: 'whatsapp' },
		],
		default: ['sms'],
		description: 'In order of preference: the next is used when one is not possible',
	},
	{
		displayName: 'Day',
		name: 'offset',
		type: 'number',
		default: 3,
		description: 'Days from the due date, moved to the next banking day; negative is before it',
	},
	{
		displayName: 'Stage',
		name: 'stage',
		type: 'options',
		options: [
			{ name: 'Amicable', value: 'amicable' },
			{ name: 'Contentious', value: 'contentious' },
			{ name: 'Pre-Contentious', value: 'preContentious' },
			{
				name: 'Preventive',
				value: 'preventive',
				description: 'Before the due date: a service message, no demand',
			},
			{ name: 'Reminder', value: 'reminder' },
		],
		default: 'reminder',
	},
	{
		displayName: 'Template',
		name: 'template',
		type: 'string',
		default: 'aviso',
		description: 'Key of the text that is sent: lembrete, aviso, conversa, opcoes or apoio',
	},
];

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
				description: 'Count the messages of the next 90 days, one item a day; changes nothing',
			},
		],
		default: 'advance',
	},
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Own Steps', value: 'own', description: 'Write the steps here' },
			{ name: 'Preset', value: 'preset', description: 'A journey that the package brings' },
		],
		default: 'preset',
	},
	{
		displayName: 'Preset',
		name: 'preset',
		type: 'options',
		options: [
			{ name: 'Essencial', value: 'essencial', description: 'Friendly reminders by SMS around the due date' },
		],
		default: 'essencial',
		displayOptions: { show: { mode: ['preset'] } },
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: 'Minha régua',
		required: true,
		displayOptions: ownSteps,
		description: 'The same name is the same journey: cases go on in it after its steps have been changed',
	},
	{
		displayName: 'Steps',
		name: 'steps',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Step',
		default: { step: [{ offset: 3, stage: 'reminder', template: 'aviso', channels: ['sms'] }] },
		displayOptions: ownSteps,
		options: [{ displayName: 'Step', name: 'step', values: stepFields }],
	},
	{
		displayName: 'First Touch Day',
		name: 'firstTouchOffset',
		type: 'number',
		default: 3,
		displayOptions: ownSteps,
		description:
			'Where a case begins that comes late: at the step of this day, so that nobody hears of an old debt with its sharpest message',
	},
];
