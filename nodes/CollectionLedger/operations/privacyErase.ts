import type { LedgerOperation } from '../operation';
import { debtorId } from './privacyFields';

export const privacyErase: LedgerOperation = {
	resource: 'privacy',
	peopleOnly: true,
	option: {
		name: 'Erase',
		value: 'erase',
		action: 'Erase a debtor',
		description:
			'Blank everything that is held of a debtor at one creditor but for keyed hashes, amounts and IDs (LGPD); cannot be undone',
	},
	properties: [
		debtorId,
		{
			displayName: 'Confirm Debtor ID',
			name: 'confirm',
			type: 'string',
			default: '',
			required: true,
			description: 'The same ID again, typed by whoever has seen the preview',
		},
	],
	async execute(call) {
		const { eraseDebtor } = await import('../../../engine/operations/privacy/erase');
		return await eraseDebtor(call.ledger, { debtorId: call.text('debtorId'), confirm: call.text('confirm') });
	},
};
