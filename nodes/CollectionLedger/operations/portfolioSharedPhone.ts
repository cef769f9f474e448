import { creditorId } from '../fields';
import type { LedgerOperation } from '../operation';

export const portfolioSharedPhone: LedgerOperation = {
	resource: 'portfolio',
	peopleOnly: true,
	option: {
		name: 'Settle Shared Phone',
		value: 'settleSharedPhone',
		action: 'Settle a shared phone',
		description:
			'Say whose a phone is that three or more debtors of a creditor have; until then it is not used',
	},
	properties: [
		creditorId,
		{
			displayName: 'Phone',
			name: 'sharedPhone',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. (11) 90000-1000',
		},
		{
			displayName: 'Cases That Keep It',
			name: 'keepCaseIds',
			type: 'string',
			default: '',
			description:
				'IDs of the cases of its owners, separated by commas; for the others it is a wrong number. Empty keeps it for all.',
		},
	],
	async execute(call) {
		const { settleSharedPhone } = await import('../../../engine/operations/parties');
		return await settleSharedPhone(call.ledger, {
			creditorId: call.text('creditorId'),
			phone: call.text('sharedPhone'),
			caseIds: call
				.text('keepCaseIds')
				.split(/[,;\s]+/)
				.filter(Boolean),
		});
	},
};
