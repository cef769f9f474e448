import { creditorId } from '../fields';
import type { LedgerOperation } from '../operation';

export const creditorCheck: LedgerOperation = {
	resource: 'creditor',
	option: {
		name: 'Check',
		value: 'check',
		action: 'Check a creditor',
		description: 'Tell what is missing before the creditor may go live',
	},
	properties: [creditorId],
	async execute(call) {
		const { checkCreditor } = await import('../../../engine/operations/creditors');
		return await checkCreditor(call.ledger, call.text('creditorId'));
	},
};
