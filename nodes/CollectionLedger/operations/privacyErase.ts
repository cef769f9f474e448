import { logOf } from '../../common/log';
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
		const debtorId = call.text('debtorId');
		const erased = await eraseDebtor(call.ledger, { debtorId, confirm: call.text('confirm') });
		logOf(call.context).write('info', 'privacy.erased', { debtors: 1 });
		return erased;
	},
};
