import { creditorId } from '../fields';
import type { LedgerOperation } from '../operation';

export const portfolioSaveLayout: LedgerOperation = {
	resource: 'portfolio',
	peopleOnly: true,
	option: {
		name: 'Save Layout',
		value: 'saveLayout',
		action: 'Save a layout',
		description: 'Keep how the files of a creditor are to be read; each change is a version',
	},
	properties: [
		creditorId,
		{
			displayName: 'Name',
			name: 'layoutName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. mensal',
		},
		{
			displayName: 'Definition',
			name: 'definition',
			type: 'json',
			default: '={{ JSON.stringify($json.layout) }}',
			required: true,
			description: 'The layout as Preview gives it, corrected where it was wrong',
		},
	],
	async execute(call) {
		const { saveLayout } = await import('../../../engine/operations/layouts');
		return await saveLayout(call.ledger, {
			creditorId: call.text('creditorId'),
			name: call.text('layoutName'),
			layout: call.value('definition'),
		});
	},
};
