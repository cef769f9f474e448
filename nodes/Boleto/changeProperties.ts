import type { INodeProperties } from 'n8n-workflow';

const shown = (...change: string[]) => ({
	show: { operation: ['change'], ...(change.length > 0 ? { change } : {}) },
});

/** Fields of the operation Change. */
export const changeProperties: INodeProperties[] = [
	{
		displayName: 'Change',
		name: 'change',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Due Date',
				value: 'dueDate',
				description: 'Give the debtor until another day; the amount stays',
			},
			{
				name: 'Grant Abatement',
				value: 'abatement',
				description: 'Let the debtor off a part; who pays the rest has paid',
			},
			{
				name: 'Take Abatement Back',
				value: 'cancelAbatement',
				description: 'The boleto asks for its whole amount again',
			},
		],
		default: 'dueDate',
		displayOptions: shown(),
	},
	{
		displayName: 'New Due Date',
		name: 'newDueDate',
		type: 'dateTime',
		typeOptions: { dateOnly: true },
		default: '',
		required: true,
		displayOptions: shown('dueDate'),
		description: 'A later day than the boleto has',
	},
	{
		displayName: 'Abatement',
		name: 'abatement',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		required: true,
		displayOptions: shown('abatement'),
		description: 'In reais; less than the amount of the boleto',
	},
	{
		displayName: 'Approved By',
		name: 'approvedBy',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Gerente da carteira',
		displayOptions: shown(),
		description: 'The person, or the rule of the creditor, that allows it; it is kept on the timeline',
	},
	{
		displayName: 'Options',
		name: 'changeOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: shown('dueDate'),
		options: [
			{
				displayName: 'Allow an Earlier Day',
				name: 'allowEarlier',
				type: 'boolean',
				default: false,
				description: 'Whether the boleto may fall due before the day that the debtor was told',
			},
			{
				displayName: 'Rest Until That Day',
				name: 'restUntilDue',
				type: 'boolean',
				default: true,
				description: 'Whether the journey of the case rests until the new day is over',
			},
		],
	},
];
