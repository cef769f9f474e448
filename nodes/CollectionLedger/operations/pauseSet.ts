import type { INodeProperties } from 'n8n-workflow';
import { reason, until } from '../fields';
import { instantOf, type LedgerOperation } from '../operation';

export type PauseScope = 'everything' | 'creditor' | 'channel' | 'sender' | 'journey' | 'template' | 'batch';

export const scopeFields: INodeProperties[] = [
	{
		displayName: 'Scope',
		name: 'scope',
		type: 'options',
		options: [
			{ name: 'Batch', value: 'batch', description: 'The debts of one import' },
			{ name: 'Channel', value: 'channel' },
			{ name: 'Creditor', value: 'creditor' },
			{
				name: 'Everything',
				value: 'everything',
				description: 'No message leaves and no charge is registered at all',
			},
			{ name: 'Journey', value: 'journey' },
			{ name: 'Sender', value: 'sender' },
			{ name: 'Template', value: 'template', description: 'One message of the journeys' },
		],
		default: 'everything',
	},
	{
		displayName: 'Scope ID',
		name: 'scopeId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. escola-horizonte',
		displayOptions: { hide: { scope: ['everything'] } },
		description: 'ID of the creditor, journey, template, sender or import, or the channel such as sms',
	},
];

export const pauseSet: LedgerOperation = {
	resource: 'pause',
	option: {
		name: 'Set',
		value: 'set',
		action: 'Set a pause',
		description:
			'Stop messages and charges at once, also those that wait in running executions; tells what the last two hours sent',
	},
	properties: [...scopeFields, reason, until],
	async execute(call) {
		const { setPause } = await import('../../../engine/operations/pauses');
		return await setPause(call.ledger, {
			scope: call.text('scope') as PauseScope,
			scopeId: call.text('scope') === 'everything' ? undefined : call.text('scopeId'),
			reason: call.text('reason'),
			until: instantOf(call.value('until')),
		});
	},
};
