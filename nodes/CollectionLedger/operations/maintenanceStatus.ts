import type { LedgerOperation } from '../operation';

export const maintenanceStatus: LedgerOperation = {
	resource: 'maintenance',
	option: {
		name: 'Status',
		value: 'status',
		action: 'Get the status',
		description: 'Count debts, cases, what is due, sent, held, failed and unknown',
	},
	properties: [],
	async execute(call) {
		const { ledgerStatus } = await import('../../../engine/operations/status');
		return await ledgerStatus(call.ledger);
	},
};
