import type { LedgerOperation } from '../operation';

export const pauseList: LedgerOperation = {
	resource: 'pause',
	option: {
		name: 'List',
		value: 'list',
		action: 'List pauses',
		description: 'Get the pauses that bind now, one item each',
	},
	properties: [],
	async execute(call) {
		const { listPauses } = await import('../../../engine/operations/pauses');
		return await listPauses(call.ledger);
	},
};
