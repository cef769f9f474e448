import { caseId } from '../fields';
import type { LedgerOperation } from '../operation';

export const timelineReplay: LedgerOperation = {
	resource: 'timeline',
	option: {
		name: 'Replay',
		value: 'replay',
		action: 'Replay a timeline',
		description: 'Rebuild the state of a case from its events and compare it with the ledger',
	},
	properties: [caseId],
	async execute(call) {
		const { replayCase } = await import('../../../engine/operations/timeline');
		return await replayCase(call.ledger, call.text('caseId'));
	},
};
