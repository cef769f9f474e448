import type { CreditorMode } from '../../../engine/domain/compliance/types';
import { creditorId } from '../fields';
import type { LedgerOperation } from '../operation';

export const creditorMode: LedgerOperation = {
	resource: 'creditor',
	peopleOnly: true,
	option: {
		name: 'Set Mode',
		value: 'setMode',
		action: 'Set the mode of a creditor',
		description: 'Move a creditor between test, shadow and live',
	},
	properties: [
		creditorId,
		{
			displayName: 'Mode',
			name: 'mode',
			type: 'options',
			options: [
				{ name: 'Live', value: 'live', description: 'Messages go to the debtors' },
				{
					name: 'Shadow',
					value: 'shadow',
					description: 'Everything is decided and recorded, nothing is sent',
				},
				{
					name: 'Test',
					value: 'test',
					description: 'Everything goes to the test phone and the test e-mail of the creditor, marked',
				},
			],
			default: 'test',
		},
	],
	async execute(call) {
		const { setMode } = await import('../../../engine/operations/creditors');
		const mode = call.text('mode') as CreditorMode;
		return await setMode(call.ledger, call.text('creditorId'), mode);
	},
};
