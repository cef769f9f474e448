import type { HoldFact } from '../../../engine/domain/compliance/types';
import { caseId, reason, until } from '../fields';
import { instantOf, type LedgerOperation } from '../operation';

export const holdPlace: LedgerOperation = {
	resource: 'hold',
	option: {
		name: 'Place',
		value: 'place',
		action: 'Place a hold',
		description: 'Stop contacts of one case, with a reason',
	},
	properties: [
		caseId,
		{
			displayName: 'Kind',
			name: 'kind',
			type: 'options',
			options: [
				{ name: 'Dispute', value: 'dispute', description: 'The debtor contests the debt' },
				{ name: 'Hold', value: 'hold', description: 'Any other reason, e.g. the debtor says it is paid' },
				{ name: 'Human', value: 'human', description: 'A person talks with the debtor' },
				{ name: 'Promise', value: 'promise', description: 'The debtor promised to pay' },
			],
			default: 'hold',
		},
		reason,
		until,
	],
	async execute(call) {
		const { placeHold } = await import('../../../engine/operations/holds');
		return await placeHold(call.ledger, {
			caseId: call.text('caseId'),
			kind: call.text('kind') as HoldFact['kind'],
			reason: call.text('reason'),
			until: instantOf(call.value('until')),
		});
	},
};
