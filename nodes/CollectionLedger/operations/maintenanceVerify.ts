import { logOf } from '../../common/log';
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
		const found = await verifyLedger(call.ledger);
		const counts = Object.fromEntries(found.findings.map(({ check, count }) => [check, count]));
		const { sound, checks, cases, charges } = found;
		logOf(call.context).write(sound ? 'info' : 'error', 'ledger.verified', {
			sound,
			checks,
			cases,
			charges,
			counts,
		});
		return found;
	},
};
