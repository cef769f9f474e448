import { creditorId } from '../fields';
import type { LedgerOperation } from '../operation';

export const templateList: LedgerOperation = {
	resource: 'template',
	option: {
		name: 'List',
		value: 'list',
		action: 'List the templates of a creditor',
		description: 'Get the texts that a creditor has changed, one item each',
	},
	properties: [creditorId],
	async execute(call) {
		const { listTemplates } = await import('../../../engine/operations/templates');
		return await listTemplates(call.ledger, call.text('creditorId'));
	},
};
