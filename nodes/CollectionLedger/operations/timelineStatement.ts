import { caseId } from '../fields';
import type { LedgerOperation } from '../operation';

export const timelineStatement: LedgerOperation = {
	resource: 'timeline',
	option: {
		name: 'Statement',
		value: 'statement',
		action: 'Get the statement of a debtor',
		description:
			'Get what the debtor of a case owed, paid and still owes at its creditor, item by item; people are masked',
	},
	properties: [caseId],
	async execute(call) {
		const { statementOf } = await import('../../../engine/operations/confirmations/statement');
		return await statementOf(call.ledger, call.text('caseId'));
	},
};
