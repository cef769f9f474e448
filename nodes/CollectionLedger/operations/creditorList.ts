import type { LedgerOperation } from '../operation';

export const creditorList: LedgerOperation = {
	resource: 'creditor',
	option: {
		name: 'List',
		value: 'list',
		action: 'List creditors',
		description: 'Get all creditors, one item each',
	},
	properties: [],
	async execute(call) {
		const { listCreditors } = await import('../../../engine/operations/creditors');
		return await listCreditors(call.ledger);
	},
};
