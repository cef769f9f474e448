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
			displayName: 'Hold ID',
			name: 'holdId',
			type: 'string',
			default: '={{ $json.id }}',
			required: true,
		},
	],
	async execute(call) {
		const { liftHold } = await import('../../../engine/operations/holds');
		return { ...(await liftHold(call.ledger, call.text('holdId'))), lifted: true };
	},
};
