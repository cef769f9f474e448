import type { LedgerOperation } from '../operation';

export const maintenanceVerify: LedgerOperation = {
	resource: 'maintenance',
	option: {
		name: 'Verify',
		value: 'verify',
		action: 'Verify the ledger',
		description:
			'Check that the ledger keeps its promises, and rebuild every status from the timeline; writes nothing',
	},
	properties: [],
	async execute(call) {
		const { verifyLedger } = await import('../../../engine/operations/verify');
		return await verifyLedger(call.ledger);
	},
};
