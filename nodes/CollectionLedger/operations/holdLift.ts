import { caseId } from '../fields';
import type { LedgerOperation } from '../operation';

export const holdLift: LedgerOperation = {
	resource: 'hold',
	peopleOnly: true,
	option: {
		name: 'Lift',
		value: 'lift',
		action: 'Lift a hold',
		description: 'Let contacts of the case go on',
	},
	properties: [
		{
			displayName: 'By',
			name: 'by',
			type: 'options',
			options: [
				{
					name: 'Case',
					value: 'case',
					description: 'All holds of a case, those that the debtor caused by a reply or on their page too',
				},
				{ name: 'ID', value: 'id' },
			],
			default: 'id',
		},
		{
			displayName: 'Hold ID',
			name: 'holdId',
			type: 'string',
			default: '={{ $json.id }}',
			required: true,
			displayOptions: { show: { by: ['id'] } },
			description: 'As Hold, Place gives it; in the timeline of the case it is with the event hold.placed',
		},
		{ ...caseId, displayOptions: { show: { by: ['case'] } } },
	],
	async execute(call) {
		const { liftHold, liftHoldsOf } = await import('../../../engine/operations/holds');
		const done =
			call.text('by') === 'case'
				? await liftHoldsOf(call.ledger, call.text('caseId'))
				: await liftHold(call.ledger, call.text('holdId'));
		return { ...done, lifted: true };
	},
};
