import type { LedgerOperation } from '../operation';
import { type PauseScope, scopeFields } from './pauseSet';

export const pauseRecent: LedgerOperation = {
	resource: 'pause',
	option: {
		name: 'Recent Messages',
		value: 'recent',
		action: 'List recent messages of a scope',
		description: 'Get what a scope sent in the last hours, one item each, with masked addresses',
	},
	properties: [
		...scopeFields,
		{
			displayName: 'Hours',
			name: 'hours',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 72 },
			default: 2,
			description: 'How far to look back',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 500 },
			default: 50,
			description: 'Max number of results to return',
		},
	],
	async execute(call) {
		const { recentContacts } = await import('../../../engine/operations/pauseReach');
		return await recentContacts(call.ledger, {
			scope: call.text('scope') as PauseScope,
			scopeId: call.text('scope') === 'everything' ? undefined : call.text('scopeId'),
			hours: Number(call.value('hours')),
			limit: Number(call.value('limit')),
		});
	},
};
