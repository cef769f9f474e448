import type { INodeProperties } from 'n8n-workflow';

/** One step in n8n's panel. */
const stepFields: INodeProperties[] = [
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
		displayName: 'Template Name or ID',
		name: 'template',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getTemplates' },
		default: 'aviso',
		description:
			'The text that is sent. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
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
		description: 'In the order in which you choose them: the next is used when one is not possible',
	},
	{
		displayName: 'Person Makes It',
		name: 'human',
		type: 'boolean',
		default: false,
		description:
			'Whether a person of your team makes this touch or decides it: it goes to output Human of the Channel Selector and becomes a task',
	},
	{
		displayName: 'Task',
		name: 'task',
		type: 'string',
		default: '',
		placeholder: 'e.g. Ligar e ouvir o motivo.',
		displayOptions: { show: { human: [true] } },
		description: 'What that person is asked to do, in Portuguese',
	},
	{
		displayName: 'Skip If',
		name: 'unless',
		type: 'options',
		options: [
			{ name: 'Never', value: '' },
			{
				name: 'The Message Before Was Opened',
				value: 'opened',
				description: 'When nobody can know whether it was opened, the step is made',
			},
		],
		default: '',
	},
];

/** What describes a journey of one's own, wherever the panel asks for one. */
export function ownFields(show: Record<string, (string | boolean)[]>): INodeProperties[] {
	const displayOptions = { show };
	return [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: 'Minha régua',
			required: true,
			displayOptions,
			description: 'The same name is the same journey: cases go on in it after its steps have been changed',
		},
		{
			displayName: 'Write Steps As',
			name: 'writeAs',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Fields', value: 'panel' },
				{ name: 'JSON', value: 'json', description: 'A list from an expression or from another system' },
			],
			default: 'panel',
			displayOptions,
		},
		{
			displayName: 'Steps',
			name: 'steps',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Step',
			default: {
				step: [
					{
						offset: 3,
						stage: 'reminder',
						template: 'aviso',
						channels: ['sms'],
						human: false,
						task: '',
						unless: '',
					},
				],
			},
			displayOptions: { show: { ...show, writeAs: ['panel'] } },
			options: [{ displayName: 'Step', name: 'step', values: stepFields }],
		},
		{
			displayName: 'Steps as JSON',
			name: 'stepsJson',
			type: 'json',
			typeOptions: { rows: 12 },
			default: JSON.stringify(
				[
					{ offset: -2, stage: 'preventive', template: 'lembrete', channels: ['sms'], unless: 'opened' },
					{ offset: 3, stage: 'reminder', template: 'aviso', channels: ['email', 'sms'] },
					{
						offset: 15,
						stage: 'amicable',
						template: 'conversa',
						channels: [],
						human: true,
						task: 'Ligar e ouvir o motivo.',
					},
				],
				null,
				2,
			),
			displayOptions: { show: { ...show, writeAs: ['json'] } },
			description: 'Fields of a step: offset, stage, template, channels, human, task, unless',
		},
		{
			displayName: 'First Touch Day',
			name: 'firstTouchOffset',
			type: 'number',
			default: 3,
			displayOptions,
			description:
				'Where a case begins that comes late: at the step of this day, so that nobody hears of an old debt with its sharpest message',
		},
	];
}
