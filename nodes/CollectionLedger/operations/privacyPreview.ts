import type { LedgerOperation } from '../operation';
import { debtorId } from './privacyFields';

export const privacyPreview: LedgerOperation = {
	resource: 'privacy',
	peopleOnly: true,
	option: {
		name: 'Preview Erase',
		value: 'previewErase',
		action: 'Preview the erasure of a debtor',
		description: 'Tell what an erasure would blank, and whether the law allows it now; erases nothing',
	},
	properties: [debtorId],
	async execute(call) {
		const { previewErase } = await import('../../../engine/operations/privacy/erase');
		return await previewErase(call.ledger, call.text('debtorId'));
	},
};
