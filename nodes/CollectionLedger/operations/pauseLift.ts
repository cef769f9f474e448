import type { LedgerOperation } from '../operation';
import { type PauseScope, scopeFields } from './pauseSet';

export const pauseLift: LedgerOperation = {
	resource: 'pause',
	peopleOnly: true,
	option: {
		name: 'Lift',
		value: 'lift',
		action: 'Lift a pause',
		description: 'Let contacts go on; nothing is sent in a burst',
	},
	properties: [
		{
			displayName: 'By',
			name: 'by',
			type: 'options',
			options: [
				{ name: 'ID', value: 'id' },
				{ name: 'Scope', value: 'scope', description: 'All pauses of a scope' },
			],
			default: 'scope',
		},
		{
			displayName: 'Pause ID',
			name: 'pauseId',
			type: 'string',
			default: '={{ $json.id }}',
			required: true,
			displayOptions: { show: { by: ['id'] } },
		},
		...scopeFields.map((field) => ({
			...field,
			displayOptions: { ...field.displayOptions, show: { by: ['scope'] } },
		})),
	],
	async execute(call) {
		const { liftPause } = await import('../../../engine/operations/pauses');
		const which =
			call.text('by') === 'id'
				? { id: call.text('pauseId') }
				: {
						scope: call.text('scope') as PauseScope,
						scopeId: call.text('scope') === 'everything' ? undefined : call.text('scopeId'),
					};
		return await liftPause(call.ledger, which);
	},
};
